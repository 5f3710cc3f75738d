import type { Tier } from '@/utils/conversation/attachment.ts';
import { bytesToBase64 } from '@/utils/image/base64.ts';
import { decodeImage } from '@/utils/image/decode.ts';
import { lanczos } from '@/utils/image/lanczos/shrink.ts';
import { measureImage } from '@/utils/image/measure.ts';
import { prepareImage } from '@/utils/image/prepare.ts';
import { resizeTo } from '@/utils/image/resize.ts';

/*
 * The code under test in the place where it runs: a service worker. It answers the page's questions; times
 * are taken here, without the message's journey.
 */

export interface WorkerQuestion {
  url: string;
  tier: Tier;
  width: number;
  height: number;
  /** `decode`: the browser's decoder alone; `pixels`: bytes to pixels at the final size; `whole`: all of prepareImage. */
  what: 'decode' | 'pixels' | 'whole';
  wantsPixels: boolean;
}

export interface WorkerAnswer {
  ms: number;
  /** RGBA as base64, when asked for. */
  rgba?: string;
  /** Of the whole way: the bytes to send. */
  bytes?: number;
  mediaType?: string;
}

self.addEventListener('message', (event: MessageEvent<WorkerQuestion>) => {
  const [port] = event.ports;
  void answer(event.data).then(
    (answered) => port?.postMessage(answered),
    (error: unknown) => port?.postMessage({ error: String(error) }),
  );
});

async function answer(question: WorkerQuestion): Promise<WorkerAnswer> {
  const blob = await (await fetch(question.url)).blob();
  const ways = { decode: decodeAlone, pixels: toPixels, whole };
  return await ways[question.what](blob, question);
}

/** The floor under every way of preparing in a service worker, which has no other decoder than this. */
async function decodeAlone(blob: Blob): Promise<WorkerAnswer> {
  const start = performance.now();
  const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' });
  const ms = performance.now() - start;
  bitmap.close();
  return { ms };
}

/** Just what prepareImage does between the bytes and the encoder. */
async function toPixels(blob: Blob, { width, height, wantsPixels }: WorkerQuestion): Promise<WorkerAnswer> {
  const start = performance.now();
  const measured = measureImage(new Uint8Array(await blob.arrayBuffer()));
  if (!measured.ok) throw new Error(measured.failure.code);
  const decoded = await decodeImage(blob, measured.value.mediaType);
  if (!decoded.ok) throw new Error(decoded.failure.code);
  const bitmap = decoded.value;
  const from = { x: 0, y: 0, width: bitmap.width, height: bitmap.height };
  const { pixels } = resizeTo(bitmap, { from, width, height, opaque: !measured.value.mayHaveAlpha }, lanczos);
  const ms = performance.now() - start;
  bitmap.close();
  return wantsPixels ? { ms, rgba: bytesToBase64(new Uint8Array(pixels.data.buffer)) } : { ms };
}

async function whole(blob: Blob, { tier }: WorkerQuestion): Promise<WorkerAnswer> {
  const start = performance.now();
  const prepared = await prepareImage({ bytes: blob, tier, kind: 'file', signal: new AbortController().signal });
  if (!prepared.ok) throw new Error(prepared.failure.code);
  return { ms: performance.now() - start, bytes: prepared.value.bytes.length, mediaType: prepared.value.mediaType };
}
