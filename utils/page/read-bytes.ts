import { lookUp, showing } from './element-register.ts';
import { encodePng } from './encode-png.ts';
import type { ReadBytes } from './page-answers.ts';
import { SAMPLE_EDGE } from './page-limits.ts';

/** The largest file that travels from a page as one base64 result; 45 MB took one second when measured. */
const MOST_BYTES = 45 * 1024 * 1024;
const FETCH_TIMEOUT_MS = 15_000;

/**
 * Reads the file behind a picture as the page itself may: `data:` and `blob:` URLs, its own origin with the
 * user's cookies, and other origins that allow it. Prefers what the page has already loaded.
 */
export async function fetchBytes(id: string): Promise<ReadBytes> {
  const url = lookUp(id)?.url;
  if (url === undefined) return { ok: false, because: 'gone' };
  return await fetchUrl(url);
}

export async function fetchUrl(url: string): Promise<ReadBytes> {
  if (url.startsWith('data:')) return decodeDataUrl(url);
  try {
    const response = await fetch(url, {
      credentials: 'include',
      cache: url.startsWith('http') ? 'force-cache' : 'default',
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    if (!response.ok) return { ok: false, because: 'status' };
    return await blobBytes(await response.blob());
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
    return { ok: false, because: isTimeout ? 'timeout' : 'blocked' };
  }
}

/** A page's policy may forbid fetching `data:`, so it is taken apart by hand. */
function decodeDataUrl(url: string): ReadBytes {
  const comma = url.indexOf(',');
  if (comma < 0) return { ok: false, because: 'not-an-image' };
  const payload = url.slice(comma + 1);
  if (payload.length > MOST_BYTES * (4 / 3)) return { ok: false, because: 'too-large' };
  try {
    if (/;\s*base64\s*$/i.test(url.slice(0, comma))) {
      return { ok: true, base64: decodeURIComponent(payload).replace(/\s+/g, '') };
    }
    // Percent signs stand for bytes, which need not be UTF-8 text; whatever is not escaped is text.
    const binary = toBinaryString(payload).replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return { ok: true, base64: btoa(binary) };
  } catch {
    return { ok: false, because: 'not-an-image' };
  }
}

function toBinaryString(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}

export async function blobBytes(blob: Blob): Promise<ReadBytes> {
  return blob.size > MOST_BYTES ? { ok: false, because: 'too-large' } : { ok: true, base64: await toBase64(blob) };
}

function toBase64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = String(reader.result);
      resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** Some browsers answer with noise, so that pages cannot recognise a machine by its canvas. */
export function canvasReturnsNoise(canvas: HTMLCanvasElement = document.createElement('canvas')): boolean {
  const edge = 16;
  canvas.width = edge;
  canvas.height = edge;
  const context = canvas.getContext('2d');
  if (!context) return true;
  context.fillStyle = '#c81e50';
  context.fillRect(0, 0, edge, edge);
  context.fillStyle = '#1464f0';
  context.fillRect(0, 0, edge / 2, edge);
  const { data } = context.getImageData(0, 0, edge, edge);
  for (let pixel = 0; pixel < edge * edge; pixel++) {
    const expected = pixel % edge < edge / 2 ? [0x14, 0x64, 0xf0, 255] : [0xc8, 0x1e, 0x50, 255];
    if (expected.some((value, channel) => data[pixel * 4 + channel] !== value)) return true;
  }
  return false;
}

/** The picture as the page shows it, small, over white: for comparing, not for looking at. */
export async function sampleShown(id: string): Promise<ReadBytes> {
  const shown = showing(id);
  if (shown?.kind !== 'img') return { ok: false, because: 'not-an-image' };
  const image = shown.element as HTMLImageElement; // By its kind.
  if (!image.complete || image.naturalWidth === 0) return { ok: false, because: 'not-an-image' };
  if (canvasReturnsNoise()) return { ok: false, because: 'noise' };
  try {
    const canvas = document.createElement('canvas');
    canvas.width = SAMPLE_EDGE;
    canvas.height = SAMPLE_EDGE;
    const context = canvas.getContext('2d');
    if (!context) return { ok: false, because: 'blocked' };
    context.fillStyle = '#fff';
    context.fillRect(0, 0, SAMPLE_EDGE, SAMPLE_EDGE);
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, SAMPLE_EDGE, SAMPLE_EDGE);
    const blob = await encodePng(canvas);
    return blob ? { ok: true, base64: await toBase64(blob) } : { ok: false, because: 'blocked' };
  } catch {
    return { ok: false, because: 'tainted' };
  }
}
