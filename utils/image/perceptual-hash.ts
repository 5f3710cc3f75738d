import { canvasContext } from './canvas.ts';

const COLUMNS = 9;
const ROWS = 8;

/**
 * Difference hash: for 9 × 8 grey squares, whether each is darker than its right neighbour. Survives
 * scaling, recompression and small changes of colour.
 *
 * @returns 64 bits as 16 hexadecimal digits. Rejects when the bytes cannot be decoded.
 */
export async function perceptualHash(source: Blob | ImageBitmap | OffscreenCanvas): Promise<string> {
  const image = await createImageBitmap(source, { resizeWidth: COLUMNS, resizeHeight: ROWS, resizeQuality: 'high' });
  const context = canvasContext(COLUMNS, ROWS);
  // Transparent parts count as white, as they are shown.
  context.fillStyle = 'white';
  context.fillRect(0, 0, COLUMNS, ROWS);
  context.drawImage(image, 0, 0);
  image.close();
  return differenceHash(context.getImageData(0, 0, COLUMNS, ROWS).data);
}

/** How many of 64 bits differ: up to about 10 the same picture, 32 on average for unrelated ones. */
export function hashDistance(a: string, b: string): number {
  let different = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let count = 0;
  for (; different > 0n; different &= different - 1n) count++;
  return count;
}

function differenceHash(rgba: Uint8ClampedArray): string {
  const grey = (x: number, y: number): number => {
    const at = (y * COLUMNS + x) * 4;
    return (rgba[at] ?? 0) * 0.299 + (rgba[at + 1] ?? 0) * 0.587 + (rgba[at + 2] ?? 0) * 0.114;
  };
  let bits = 0n;
  for (let y = 0; y < ROWS; y++) {
    for (let x = 0; x < COLUMNS - 1; x++) bits = (bits << 1n) | (grey(x, y) < grey(x + 1, y) ? 1n : 0n);
  }
  return bits.toString(16).padStart(16, '0');
}
