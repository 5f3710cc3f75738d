/** Every so many rows are looked at: 1/8 of a picture tells as much as all of it. */
const ROW_STEP = 8;
/** Measured on screens, drawings and photographs; see the test. */
const FLAT_FROM = 0.35;

/** The share of neighbouring pixels with exactly the same colour: high on screens and drawings, low in photographs. */
export function flatShare(pixels: ImageData): number {
  const words = new Int32Array(pixels.data.buffer);
  let same = 0;
  let pairs = 0;
  for (let y = 0; y < pixels.height; y += ROW_STEP) {
    const end = (y + 1) * pixels.width;
    for (let at = y * pixels.width + 1; at < end; at++) if (words[at] === words[at - 1]) same++;
    pairs += pixels.width - 1;
  }
  return pairs === 0 ? 1 : same / pairs;
}

/** True for what lossless WebP packs smaller than any lossy form: screens, drawings, text. */
export function isFlat(pixels: ImageData): boolean {
  return flatShare(pixels) >= FLAT_FROM;
}
