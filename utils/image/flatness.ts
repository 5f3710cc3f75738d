/** Every so many rows are looked at: an eighth of a picture tells as much as all of it. */
const ROW_STEP = 8;
/** Smooth skies and gradients have equal neighbours too, but not this many in a row. */
const LONG_RUN = 16;
/** Colour values (0–255) two neighbours are apart at the edge of a letter. */
const HARD_EDGE = 40;

/*
 * Measured on pictures at their final size. Screens and drawings: long runs 0.56–1. Text shrunk from wall to
 * wall: long runs down to 0.06, but hard edges 0.18–0.29 and equal neighbours 0.24–0.36. Photographs, scans and
 * smooth wallpapers: long runs 0–0.22 and hard edges 0–0.11. Noise has hard edges and no equal neighbours.
 */
const FLAT_RUNS = 0.4;
const TEXT_EDGES = 0.15;
const TEXT_EQUALS = 0.2;

/** Shares (0–1) of a picture's pixels, counted along its rows. */
export interface Flatness {
  /** In a row of at least {@link LONG_RUN} pixels of exactly one colour. */
  inLongRuns: number;
  /** Equal to the pixel on the left. */
  equal: number;
  /** Far from the pixel on the left. */
  hardEdges: number;
}

export function measureFlatness({ width, height, data }: ImageData): Flatness {
  const words = new Int32Array(data.buffer, data.byteOffset, width * height);
  let [inLongRuns, equal, hardEdges, looked] = [0, 0, 0, 0];
  for (let y = 0; y < height; y += ROW_STEP) {
    const end = (y + 1) * width;
    let runStart = y * width;
    for (let at = runStart + 1; at <= end; at++) {
      if (at < end && words[at] === words[at - 1]) {
        equal++;
        continue;
      }
      if (at - runStart >= LONG_RUN) inLongRuns += at - runStart;
      runStart = at;
      if (at < end && isHardEdge(data, at * 4)) hardEdges++;
    }
    looked += width;
  }
  return { inLongRuns: inLongRuns / looked, equal: equal / looked, hardEdges: hardEdges / looked };
}

/** True for screens, drawings and text, which lossless WebP keeps readable at about the size of a good JPEG. */
export function isFlat(pixels: ImageData): boolean {
  const { inLongRuns, equal, hardEdges } = measureFlatness(pixels);
  return inLongRuns >= FLAT_RUNS || (hardEdges >= TEXT_EDGES && equal >= TEXT_EQUALS);
}

function isHardEdge(data: Uint8ClampedArray, at: number): boolean {
  for (let channel = at; channel < at + 3; channel++) {
    if (Math.abs((data[channel] ?? 0) - (data[channel - 4] ?? 0)) > HARD_EDGE) return true;
  }
  return false;
}
