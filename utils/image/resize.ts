import { canvasContext } from './canvas.ts';
import type { Rect } from './crop.ts';
import type { RowSource, Shrink } from './lanczos/shrink.ts';

/** Pixels at their final size, on a canvas ready to be encoded. */
export interface Picture {
  canvas: OffscreenCanvas;
  pixels: ImageData;
  opaque: boolean;
}

/**
 * From this ratio on the canvas first halves the picture, which it does by exact means of two by two pixels;
 * that saves three quarters of the filter's work. Below it, halving shows.
 */
const HALVE_FROM = 3;

interface Step {
  from: Rect;
  width: number;
  height: number;
  /** True when every pixel is known to be; otherwise the result is looked at. */
  opaque: boolean;
}

/**
 * Draws part of a bitmap at a size: as it is where the size stays, through a Lanczos3 filter where it shrinks.
 * The canvas alone would cost small text its sharpness.
 *
 * @param lanczos gives the filter; where it throws, the canvas does all the work.
 */
export function resizeTo(bitmap: ImageBitmap, step: Step, lanczos: () => Shrink): Picture {
  const { from, width, height } = step;
  const shrink = from.width > width || from.height > height ? attempt(lanczos) : undefined;
  if (!shrink) return draw(bitmap, step);
  const premultiplied = shrink(rowsOf(bitmap, step), width, height);
  const opaque = step.opaque || isOpaque(premultiplied);
  if (!opaque) divideByAlpha(premultiplied);
  const pixels = new ImageData(premultiplied, width, height);
  const context = canvasContext(width, height, opaque);
  context.putImageData(pixels, 0, 0);
  return { canvas: context.canvas, pixels, opaque };
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function draw(bitmap: ImageBitmap, { from, width, height, opaque }: Step): Picture {
  const context = canvasContext(width, height, opaque);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, from.x, from.y, from.width, from.height, 0, 0, width, height);
  const pixels = context.getImageData(0, 0, width, height);
  return { canvas: context.canvas, pixels, opaque: opaque || isOpaque(pixels.data) };
}

/** Gives the bitmap's pixels a few rows at a time. */
function rowsOf(bitmap: ImageBitmap, { from, width, height, opaque }: Step): RowSource {
  if (Math.min(from.width / width, from.height / height) >= HALVE_FROM) return halve(bitmap, from, opaque);
  let band: OffscreenCanvasRenderingContext2D | undefined;
  const rows = (top: number, count: number): Uint8ClampedArray => {
    band ??= canvasContext(from.width, count, opaque);
    band.clearRect(0, 0, from.width, count);
    band.drawImage(bitmap, from.x, from.y + top, from.width, count, 0, 0, from.width, count);
    return readRows(band, 0, count, opaque);
  };
  return { width: from.width, height: from.height, halved: false, rows };
}

/**
 * Bilinear smoothing at exactly half the size reads in the middle of four pixels, which is their mean. An odd
 * last row or column is left out to keep it exact; it is less than a third of a pixel of the result.
 */
function halve(bitmap: ImageBitmap, from: Rect, opaque: boolean): RowSource {
  const width = Math.floor(from.width / 2);
  const height = Math.floor(from.height / 2);
  const context = canvasContext(width, height, opaque);
  context.imageSmoothingQuality = 'low';
  context.drawImage(bitmap, from.x, from.y, width * 2, height * 2, 0, 0, width, height);
  return { width, height, halved: true, rows: (top, count) => readRows(context, top, count, opaque) };
}

function readRows(
  context: OffscreenCanvasRenderingContext2D,
  top: number,
  count: number,
  opaque: boolean,
): Uint8ClampedArray {
  const { data } = context.getImageData(0, top, context.canvas.width, count);
  if (!opaque) multiplyByAlpha(data);
  return data;
}

/** Filtering needs colours weighted by their alpha, or invisible ones would shine through at the edges. */
function multiplyByAlpha(data: Uint8ClampedArray): void {
  for (let at = 3; at < data.length; at += 4) {
    const alpha = data[at] ?? 0;
    if (alpha === 255) continue;
    for (let channel = at - 3; channel < at; channel++) data[channel] = ((data[channel] ?? 0) * alpha) / 255;
  }
}

function divideByAlpha(data: Uint8ClampedArray): void {
  for (let at = 3; at < data.length; at += 4) {
    const alpha = data[at] ?? 0;
    if (alpha === 255 || alpha === 0) continue;
    for (let channel = at - 3; channel < at; channel++) data[channel] = ((data[channel] ?? 0) * 255) / alpha;
  }
}

/** Looks at alpha, the highest byte of each little-endian pixel. */
function isOpaque(data: Uint8ClampedArray): boolean {
  const words = new Int32Array(data.buffer, data.byteOffset, data.length / 4);
  return words.every((word) => word >>> 24 === 0xff);
}
