/** Lobes of the filter on each side. */
const LOBES = 3;

/** How one pixel of the result is made of neighbouring source pixels along one axis. */
export interface Taps {
  /** Index of the first source pixel. */
  start: number;
  /** One whole-number weight for each source pixel from there on; they add up to 2^bits exactly. */
  weights: number[];
}

/**
 * Lanczos3 weights for shrinking `from` pixels to `to`.
 *
 * @param halved true when each source pixel already is the mean of two by two others. Averaging dims fine
 *   detail by cos(πf/2); subtracting 1/32 of the weights' second difference brings it back, up to f⁴.
 */
export function lanczosTaps(from: number, to: number, bits: number, halved: boolean): Taps[] {
  const ratio = from / to;
  return Array.from({ length: to }, (_, index) => {
    const centre = (index + 0.5) * ratio - 0.5;
    const reach = LOBES * ratio + (halved ? 1 : 0);
    const start = Math.max(0, Math.ceil(centre - reach));
    const end = Math.min(from - 1, Math.floor(centre + reach));
    const at = (position: number): number => lanczos3((position - centre) / ratio);
    const exact = new Float64Array(end - start + 1);
    // Each weight is worked out once, though its neighbours need it too: 1 ms instead of 5 for a picture.
    for (let i = 0, before = at(start - 1), here = at(start); i < exact.length; i++) {
      const after = at(start + i + 1);
      exact[i] = halved ? here - (before - 2 * here + after) / 32 : here;
      before = here;
      here = after;
    }
    return { start, weights: toWhole(exact, bits) };
  });
}

/** 3 sin(πx) sin(πx/3) ÷ (πx)² with a = πx/3 and sin 3a = 3 sin a − 4 sin³ a, which takes one sine. */
function lanczos3(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const third = (Math.PI * x) / LOBES;
  const square = Math.sin(third) ** 2;
  return (square * (3 - 4 * square)) / (3 * third * third);
}

/** Rounds weights so that they add up exactly: a white surface stays white, an opaque one opaque. */
function toWhole(weights: Float64Array, bits: number): number[] {
  let total = 0;
  for (const weight of weights) total += weight;
  const whole: number[] = [];
  let missing = 2 ** bits;
  let heaviest = 0;
  for (const weight of weights) {
    const rounded = Math.round((weight / total) * 2 ** bits);
    if (rounded > (whole[heaviest] ?? Number.NEGATIVE_INFINITY)) heaviest = whole.length;
    missing -= rounded;
    whole.push(rounded);
  }
  whole[heaviest] = (whole[heaviest] ?? 0) + missing;
  return whole;
}
