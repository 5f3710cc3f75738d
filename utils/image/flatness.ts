/** Every so many rows are looked at: an eighth of a picture tells as much as all of it. */
const ROW_STEP = 8;
/** Smooth skies and gradients have equal neighbours too, but not this many in a row. */
const LONG_RUN = 16;
/** Measured: screens of text and drawings 0.56–1, at any scale; photographs and smooth wallpapers 0–0.22. */
const FLAT_FROM = 0.4;

/** The share (0–1) of pixels that stand in a row of at least {@link LONG_RUN} pixels of exactly one colour. */
export function flatShare(pixels: ImageData): number {
  const { width, height, data } = pixels;
  const words = new Int32Array(data.buffer, data.byteOffset, width * height);
  let inRuns = 0;
  let looked = 0;
  for (let y = 0; y < height; y += ROW_STEP) {
    const end = (y + 1) * width;
    for (let at = y * width, runStart = at; at < end; ) {
      at++;
      if (at < end && words[at] === words[runStart]) continue;
      if (at - runStart >= LONG_RUN) inRuns += at - runStart;
      runStart = at;
    }
    looked += width;
  }
  return looked === 0 ? 0 : inRuns / looked;
}

/** True for what lossless WebP packs about as small as any lossy form: screens of text, drawings. */
export function isFlat(pixels: ImageData): boolean {
  return flatShare(pixels) >= FLAT_FROM;
}
