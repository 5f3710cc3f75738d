import type { AnonymousCheck } from '@/utils/conversation/attachment.ts';
import { base64ToBytes } from '@/utils/image/base64.ts';
import { canvasContext } from '@/utils/image/canvas.ts';
import { measureImage } from '@/utils/image/measure.ts';
import { readBytesSchema } from '@/utils/page/page-answers.ts';
import { askPage } from './ask-page.ts';
import type { Click } from './click.ts';
import { cropFrame } from './crop-frame.ts';
import { lookAlike } from './likeness.ts';
import type { Located, LocatedCandidate } from './locate.ts';
import type { Size } from './tile-plan.ts';

export interface FoundBytes {
  bytes: Uint8Array<ArrayBuffer>;
  /** Sniffed. */
  mediaType: string;
  /** Upright. */
  width: number;
  height: number;
  animated: boolean;
}

/** @returns what the bytes are, or undefined when they are no picture that can be decoded. */
export function recognise(bytes: Uint8Array<ArrayBuffer>): FoundBytes | undefined {
  const measured = measureImage(bytes);
  if (!measured.ok) return undefined;
  const { mediaType, width, height, animated } = measured.value;
  return { bytes, mediaType, width, height, animated };
}

/**
 * Whether these bytes are the picture that the page shows: a login wall or a hotlink guard answers with another
 * one. `not-possible` means that there is nothing to compare with.
 */
export async function compareWithShown(
  found: FoundBytes,
  { click, located, candidate }: { click: Click; located: Located; candidate: LocatedCandidate },
  signal: AbortSignal,
): Promise<AnonymousCheck> {
  // SVG has no size of its own that both sides would agree on, and no pixels here.
  if (found.mediaType === 'image/svg+xml') return 'not-possible';
  const showing = located.candidates.find((other) => other.id === (candidate.of ?? candidate.id));
  // What a link leads to is not shown.
  if (!showing || candidate.kind === 'link') return 'not-possible';
  const natural = sizeOf(candidate);
  if (natural && !isSameSize(natural, found)) return 'differs';
  const alike = await looksAsShown(found, showing, located, click, signal);
  if (alike === undefined) return 'not-possible';
  return alike ? 'same' : 'differs';
}

function sizeOf({ width, height }: LocatedCandidate): Size | undefined {
  return width === undefined || height === undefined ? undefined : { width, height };
}

/** `image-orientation: none` shows a turned photograph as it is stored. */
function isSameSize(a: Size, b: Size): boolean {
  return (a.width === b.width && a.height === b.height) || (a.width === b.height && a.height === b.width);
}

/** Compares with what the page can draw of it, else with what the tab showed of it; undefined without either. */
async function looksAsShown(
  found: FoundBytes,
  showing: LocatedCandidate,
  located: Located,
  click: Click,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const image = await createImageBitmap(new Blob([found.bytes], { type: found.mediaType })).catch(() => undefined);
  if (!image) return undefined;
  try {
    const sample = located.page && (await askPage(located.page, 'sample', [showing.id], readBytesSchema, signal));
    if (sample?.ok && sample.value.ok) {
      return await isAlike(new Blob([base64ToBytes(sample.value.base64)]), image);
    }
    const frame = await click.frame;
    const { rect, visible } = showing;
    if (!frame || !rect || !visible || !showing.undistorted) return undefined;
    const crop = await cropFrame(frame, located, showing);
    if (!crop) return undefined;
    const same = partOf(image, {
      x: (visible.x - rect.x) / rect.width,
      y: (visible.y - rect.y) / rect.height,
      width: visible.width / rect.width,
      height: visible.height / rect.height,
    });
    const alike = await isAlike(crop.blob, same);
    // What covers a part makes it look different, and cannot make another picture look alike.
    return alike || !showing.covered ? alike : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  } finally {
    image.close();
  }
}

async function isAlike(shown: Blob, image: ImageBitmap | OffscreenCanvas): Promise<boolean> {
  const bitmap = await createImageBitmap(shown);
  const alike = lookAlike(bitmap, image);
  bitmap.close();
  return alike;
}

/** @param part shares of width and height. */
function partOf(image: ImageBitmap, part: { x: number; y: number; width: number; height: number }): OffscreenCanvas {
  const width = Math.max(1, Math.round(part.width * image.width));
  const height = Math.max(1, Math.round(part.height * image.height));
  const context = canvasContext(width, height);
  context.drawImage(image, Math.round(-part.x * image.width), Math.round(-part.y * image.height));
  return context.canvas;
}
