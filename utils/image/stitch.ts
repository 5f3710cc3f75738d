import { canvasContext } from './canvas.ts';

/** A picture and where its upper left corner belongs, in pixels of the whole. */
export interface Tile {
  image: ImageBitmap | OffscreenCanvas;
  x: number;
  y: number;
}

/**
 * Joins tiles into one picture without resampling; where they overlap the later one shows.
 *
 * @throws RangeError for positions that are not whole pixels, which would blur, and above the canvas's limits.
 */
export function stitchTiles(tiles: readonly Tile[], width: number, height: number): OffscreenCanvas {
  const context = canvasContext(width, height);
  for (const { image, x, y } of tiles) {
    if (!Number.isInteger(x) || !Number.isInteger(y)) throw new RangeError(`Tile at ${x}, ${y} is between pixels`);
    context.drawImage(image, x, y);
  }
  return context.canvas;
}
