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
    const weight = (at: number): number => lanczos3((at - centre) / ratio);
    const sharpened = (at: number): number =>
      halved ? weight(at) - (weight(at - 1) - 2 * weight(at) + weight(at + 1)) / 32 : weight(at);
    return {
      start,
      weights: toWhole(
        Array.from({ length: end - start + 1 }, (_, i) => sharpened(start + i)),
        bits,
      ),
    };
  });
}

function lanczos3(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const angle = Math.PI * x;
  return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / (angle * angle);
}

/** Rounds weights so that they add up exactly: a white surface stays white, an opaque one opaque. */
function toWhole(weights: readonly number[], bits: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const whole = weights.map((weight) => Math.round((weight / total) * 2 ** bits));
  const missing = 2 ** bits - whole.reduce((sum, weight) => sum + weight, 0);
  const heaviest = whole.indexOf(Math.max(...whole));
  return whole.map((weight, i) => (i === heaviest ? weight + missing : weight));
}
