import { canvasContext } from './canvas.ts';
import type { Rect } from './crop.ts';
import type { Lanczos } from './lanczos.ts';

/** Pixels at their final size, on a canvas ready to be encoded. */
export interface Picture {
  canvas: OffscreenCanvas;
  pixels: ImageData;
  opaque: boolean;
}

/**
 * The canvas alone costs small text its sharpness when it shrinks by more than two, Lanczos alone is slow on
 * large images. So the canvas shrinks to this many times the target, and Lanczos does the rest.
 */
const CANVAS_UNTIL = 2;

/**
 * Draws part of a bitmap at a size; never smooths when the size stays.
 *
 * @param lanczos gives the filter; when it fails to load, the canvas does all the work.
 * @param opaque true when every pixel is known to be; otherwise they are looked at.
 */
export async function resizeTo(
  bitmap: ImageBitmap,
  { from, width, height, opaque }: { from: Rect; width: number; height: number; opaque: boolean },
  lanczos: () => Promise<Lanczos>,
): Promise<Picture> {
  if (from.width <= width && from.height <= height) return draw(bitmap, from, width, height, opaque);
  const shrink = await lanczos().catch(() => undefined);
  if (!shrink) return draw(bitmap, from, width, height, opaque);
  const stepWidth = Math.min(from.width, width * CANVAS_UNTIL);
  const stepHeight = Math.min(from.height, height * CANVAS_UNTIL);
  const step = draw(bitmap, from, stepWidth, stepHeight, opaque);
  const pixels = shrink(step.pixels, width, height, step.opaque);
  const context = canvasContext(width, height);
  context.putImageData(pixels, 0, 0);
  return { canvas: context.canvas, pixels, opaque: step.opaque };
}

function draw(bitmap: ImageBitmap, from: Rect, width: number, height: number, opaque: boolean): Picture {
  const context = canvasContext(width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, from.x, from.y, from.width, from.height, 0, 0, width, height);
  const pixels = context.getImageData(0, 0, width, height);
  return { canvas: context.canvas, pixels, opaque: opaque || isOpaque(pixels) };
}

/** Looks at alpha, the highest byte of each little-endian pixel. */
function isOpaque(pixels: ImageData): boolean {
  const words = new Int32Array(pixels.data.buffer);
  for (const word of words) if (word >>> 24 !== 0xff) return false;
  return true;
}
