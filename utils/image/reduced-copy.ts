import { canvasContext } from './canvas.ts';

/** Pixels of its longest edge: to be looked at, not to be read. */
const LONGEST_EDGE = 2000;
const QUALITY = 0.9;

/** A small copy of a picture that arrives piece by piece and whose height is not known before the end. */
export interface ReducedCopy {
  /** Adds the rows below those before. */
  add: (rows: OffscreenCanvas) => void;
  /** @returns WebP, or PNG where the browser has no encoder. */
  finish: () => Promise<Blob>;
}

/** @param expectedHeight as far as it is known; where the picture turns out taller, the copy is halved as it grows. */
export function startReducedCopy(width: number, expectedHeight: number): ReducedCopy {
  let scale = Math.min(1, LONGEST_EDGE / Math.max(width, expectedHeight));
  let height = 0;
  let canvas = blank(width * scale, LONGEST_EDGE);
  // Every piece begins and ends on a whole row, or seams would show.
  const rowOf = (y: number): number => Math.round(y * scale);
  return {
    add: (rows) => {
      while (rowOf(height + rows.height) > LONGEST_EDGE) {
        const filled = rowOf(height);
        scale /= 2;
        const smaller = blank(width * scale, LONGEST_EDGE);
        smaller.drawImage(canvas.canvas, 0, 0, canvas.canvas.width, filled, 0, 0, smaller.canvas.width, rowOf(height));
        canvas = smaller;
      }
      const top = rowOf(height);
      height += rows.height;
      canvas.drawImage(rows, 0, top, canvas.canvas.width, rowOf(height) - top);
    },
    finish: async () => {
      const whole = blank(canvas.canvas.width, rowOf(height));
      whole.drawImage(canvas.canvas, 0, 0);
      return await whole.canvas.convertToBlob({ type: 'image/webp', quality: QUALITY });
    },
  };
}

function blank(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = canvasContext(Math.max(1, Math.round(width)), Math.max(1, height), true);
  context.imageSmoothingQuality = 'high';
  return context;
}
