import { canvasContext } from './canvas.ts';

/** A rectangle in pixels of the upright image. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** @returns the whole pixels of the rectangle that lie inside the image, or undefined when there are none. */
export function clampRect(rect: Rect, width: number, height: number): Rect | undefined {
  const left = Math.max(0, Math.round(rect.x));
  const top = Math.max(0, Math.round(rect.y));
  const right = Math.min(width, Math.round(rect.x + rect.width));
  const bottom = Math.min(height, Math.round(rect.y + rect.height));
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : undefined;
}

/**
 * Cuts a rectangle out, pixel by pixel.
 *
 * @returns undefined when the rectangle lies outside the image.
 */
export function cropImage(image: ImageBitmap | OffscreenCanvas, rect: Rect): OffscreenCanvas | undefined {
  const inside = clampRect(rect, image.width, image.height);
  if (!inside) return undefined;
  const { x, y, width, height } = inside;
  const context = canvasContext(width, height);
  context.drawImage(image, x, y, width, height, 0, 0, width, height);
  return context.canvas;
}
