import type { Original } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { canvasContext } from './canvas.ts';
import { clampRect, type Rect } from './crop.ts';
import { decodeImage } from './decode.ts';
import { lanczos } from './lanczos/shrink.ts';
import type { PrepareRequest } from './prepare.ts';
import { resizeTo } from './resize.ts';

interface Size {
  width: number;
  height: number;
}

/** An original's pixels, to be read piece by piece: of what is kept in strips no more than that piece is decoded. */
export interface PixelSource extends Size {
  /**
   * Draws whole pixels of the upright original, shrunk to `scaleTo` where that is given. Never enlarges well.
   *
   * @throws RangeError for a rectangle outside the original, and for one that no canvas can hold at its drawn size.
   *   Rejects with the signal's reason when that aborts.
   */
  crop: (rect: Rect, scaleTo?: Size) => Promise<OffscreenCanvas>;
  /** Frees what was decoded. */
  close: () => void;
}

/** What may be put together at full size before it is shrunk: 256 MB of pixels. */
const MOST_ASSEMBLED_PIXELS = 64_000_000;

type Draw = (from: Rect, to: Size | undefined) => Promise<OffscreenCanvas>;

/**
 * Opens an original, whether it is one image or kept in strips.
 *
 * Fails with `image-undecodable` where bytes are gone or broken, and `image-type` for an SVG without `rasterise`.
 * Rejects with the signal's reason when that aborts.
 */
export async function openPixels(
  original: Pick<Original, 'hash' | 'mediaType' | 'width' | 'height' | 'strips'>,
  load: (hash: string) => Promise<Blob | undefined>,
  rasterise: PrepareRequest['rasterise'],
  signal: AbortSignal,
): Promise<Outcome<PixelSource>> {
  const { strips, mediaType } = original;
  if (strips) return await openStrips({ ...original, strips }, load, signal);
  const stored = await load(original.hash);
  signal.throwIfAborted();
  if (!stored) return fail('image-undecodable', { mediaType });
  const isSvg = mediaType === 'image/svg+xml';
  if (isSvg && !rasterise) return fail('image-type', { mediaType });
  const drawable = isSvg && rasterise ? await drawSvg(stored, original, rasterise, signal) : stored;
  const decoded = drawable ? await decodeImage(drawable, mediaType) : fail('image-undecodable', { mediaType });
  if (!decoded.ok) return decoded;
  const bitmap = decoded.value;
  const draw: Draw = async (from, to) => {
    const size = to ?? { width: from.width, height: from.height };
    return resizeTo(bitmap, { from, ...size, opaque: false }, lanczos).canvas;
  };
  return succeed(sourceOf(bitmap, draw, () => bitmap.close(), signal));
}

async function drawSvg(
  svg: Blob,
  { width, height }: Size,
  rasterise: NonNullable<PrepareRequest['rasterise']>,
  signal: AbortSignal,
): Promise<Blob | undefined> {
  const bytes = new Uint8Array(await svg.arrayBuffer());
  const drawn = await rasterise(bytes, { width, height }, signal).catch(() => undefined);
  signal.throwIfAborted();
  return drawn;
}

interface Band extends Size {
  blob: Blob;
  y: number;
}

async function openStrips(
  {
    strips,
    width,
    height,
    mediaType,
  }: Pick<Original, 'mediaType' | 'width' | 'height'> & Required<Pick<Original, 'strips'>>,
  load: (hash: string) => Promise<Blob | undefined>,
  signal: AbortSignal,
): Promise<Outcome<PixelSource>> {
  const bands: Band[] = [];
  for (const strip of strips ?? []) {
    const blob = await load(strip.hash);
    signal.throwIfAborted();
    if (!blob) return fail('image-undecodable', { mediaType });
    bands.push({ blob, y: strip.y, width, height: strip.height });
  }
  const draw: Draw = async (from, to) => {
    if (!to) return await assemble(bands, from, from, signal);
    if (from.width * from.height > MOST_ASSEMBLED_PIXELS) return await assemble(bands, from, to, signal);
    const whole = await assemble(bands, from, from, signal);
    const all = { x: 0, y: 0, width: from.width, height: from.height };
    return resizeTo(whole, { from: all, ...to, opaque: true }, lanczos).canvas;
  };
  return succeed(sourceOf({ width, height }, draw, () => undefined, signal));
}

/** Draws the bands that a rectangle crosses, one at a time; at another size each goes to whole rows, so that no seam shows. */
async function assemble(bands: readonly Band[], from: Rect, to: Size, signal: AbortSignal): Promise<OffscreenCanvas> {
  const context = canvasContext(to.width, to.height, true);
  context.imageSmoothingQuality = 'high';
  const rowOf = (y: number): number => Math.round(((y - from.y) * to.height) / from.height);
  for (const band of bands) {
    const top = Math.max(from.y, band.y);
    const bottom = Math.min(from.y + from.height, band.y + band.height);
    if (bottom <= top) continue;
    signal.throwIfAborted();
    const piece = await createImageBitmap(band.blob, from.x, top - band.y, from.width, bottom - top);
    context.drawImage(piece, 0, rowOf(top), to.width, rowOf(bottom) - rowOf(top));
    piece.close();
  }
  return context.canvas;
}

function sourceOf({ width, height }: Size, draw: Draw, close: () => void, signal: AbortSignal): PixelSource {
  return {
    width,
    height,
    crop: async (rect, scaleTo) => {
      signal.throwIfAborted();
      const inside = clampRect(rect, width, height);
      if (!inside) throw new RangeError('The rectangle lies outside the image');
      return await draw(inside, scaleTo);
    },
    close,
  };
}
