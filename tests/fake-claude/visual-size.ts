/**
 * The service's own downsizing, written from its documentation and on purpose not shared with the product, so
 * that a mistake in one of the two shows.
 */

export type ModelTier = 'standard' | 'high';

export interface Size {
  width: number;
  height: number;
}

/** Pixels per edge of the square that one visual token covers. */
const PATCH = 28;

/** Longest edge in pixels and most visual tokens of one image. */
const CAPS = { standard: { edge: 1568, tokens: 1568 }, high: { edge: 2576, tokens: 4784 } } as const;

/** Visual tokens of an image of this size, before any downsizing. */
export function visualTokens({ width, height }: Size): number {
  return Math.ceil(width / PATCH) * Math.ceil(height / PATCH);
}

/** The size at which a model of this tier sees the image; the same size when nothing has to be shrunk. */
export function seenSize(size: Size, tier: ModelTier): Size {
  if (fits(size, tier)) return size;
  const wide = size.width >= size.height;
  const long = Math.max(size.width, size.height);
  const short = Math.min(size.width, size.height);
  const at = (edge: number): Size => {
    const other = Math.max(1, roundHalfToEven((edge * short) / long));
    return wide ? { width: edge, height: other } : { width: other, height: edge };
  };
  let fitting = 1;
  let tooLong = long;
  while (tooLong - fitting > 1) {
    const middle = (fitting + tooLong) >> 1;
    if (fits(at(middle), tier)) fitting = middle;
    else tooLong = middle;
  }
  return at(fitting);
}

function fits(size: Size, tier: ModelTier): boolean {
  const { edge, tokens } = CAPS[tier];
  const padded = (length: number): number => Math.ceil(length / PATCH) * PATCH;
  return padded(size.width) <= edge && padded(size.height) <= edge && visualTokens(size) <= tokens;
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
