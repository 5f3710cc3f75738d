import { MAX_PIXELS } from './measure.ts';

/** Larger canvases come back blank in Chromium, without an error. */
export const MAX_CANVAS_EDGE = 16384;

/**
 * A canvas whose pixels stay in main memory (`willReadFrequently`): all of ours are read back, and from a GPU
 * that costs more than drawing.
 *
 * @param opaque leaves out the alpha channel, which makes reading back faster.
 * @throws RangeError above 16384 pixels on an edge, where the browser would silently draw nothing.
 */
export function canvasContext(width: number, height: number, opaque = false): OffscreenCanvasRenderingContext2D {
  if (width > MAX_CANVAS_EDGE || height > MAX_CANVAS_EDGE || width * height > MAX_PIXELS) {
    throw new RangeError(`A canvas of ${width}×${height} would be blank`);
  }
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true, alpha: !opaque });
  if (!context) throw new Error('This browser gave no 2D canvas');
  return context;
}
