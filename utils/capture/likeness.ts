import { canvasContext } from '@/utils/image/canvas.ts';

/** Cells along each edge of the grid whose mean colours are compared. */
const CELLS = 8;
/** Pixels along each edge from which the means are taken: a multiple of {@link CELLS}. */
const EDGE = 64;
/** Scaling and compression leave 0.97 and more of a picture; a hover effect that fades it leaves all. */
const ALIKE = 0.9;
/** Below this spread (standard deviation of 0–255) a picture is one colour, and only that colour can be compared. */
const FLAT = 2;
const SAME_COLOUR = 12;

/**
 * Whether two pictures look the same at a glance, whatever their sizes, contrast and compression: by the
 * correlation of coarse mean colours, which tells one document from another where a hash of edges would not.
 */
export function lookAlike(a: ImageBitmap | OffscreenCanvas, b: ImageBitmap | OffscreenCanvas): boolean {
  return areAlike(meanColours(a), meanColours(b));
}

/** @param a red, green and blue means of each cell; `b` likewise, as many. */
export function areAlike(a: readonly number[], b: readonly number[]): boolean {
  const [one, other] = [withoutMean(a), withoutMean(b)];
  const [spreadA, spreadB] = [norm(one.rest), norm(other.rest)].map((length) => length / Math.sqrt(a.length));
  if ((spreadA ?? 0) < FLAT || (spreadB ?? 0) < FLAT) {
    const isAsFlat = Math.abs((spreadA ?? 0) - (spreadB ?? 0)) < FLAT;
    return isAsFlat && one.means.every((mean, channel) => Math.abs(mean - (other.means[channel] ?? 0)) < SAME_COLOUR);
  }
  const product = one.rest.reduce((sum, value, index) => sum + value * (other.rest[index] ?? 0), 0);
  return product / (norm(one.rest) * norm(other.rest)) >= ALIKE;
}

function withoutMean(values: readonly number[]): { means: number[]; rest: number[] } {
  const means = [0, 1, 2].map((channel) => {
    const own = values.filter((_, index) => index % 3 === channel);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
  return { means, rest: values.map((value, index) => value - (means[index % 3] ?? 0)) };
}

function norm(values: readonly number[]): number {
  return Math.hypot(...values);
}

function meanColours(image: ImageBitmap | OffscreenCanvas): number[] {
  const context = canvasContext(EDGE, EDGE);
  // Transparent parts count as white on both sides.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, EDGE, EDGE);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, EDGE, EDGE);
  const { data } = context.getImageData(0, 0, EDGE, EDGE);
  const sums = new Array<number>(CELLS * CELLS * 3).fill(0);
  const pixelsPerCell = (EDGE / CELLS) ** 2;
  for (let pixel = 0; pixel < EDGE * EDGE; pixel++) {
    const column = Math.floor(((pixel % EDGE) / EDGE) * CELLS);
    const row = Math.floor((pixel / EDGE / EDGE) * CELLS);
    for (let channel = 0; channel < 3; channel++) {
      const at = (row * CELLS + column) * 3 + channel;
      sums[at] = (sums[at] ?? 0) + (data[pixel * 4 + channel] ?? 0) / pixelsPerCell;
    }
  }
  return sums;
}
