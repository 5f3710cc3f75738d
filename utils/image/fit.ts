import type { Tier } from '@/utils/conversation/attachment.ts';
import type { Eyes } from '@/utils/conversation/question-size.ts';

/** What a class of models sees, from the service's documentation (November 2026). */
export interface TierLimits {
  /** Pixels. */
  longestEdge: number;
  /** Visual tokens per image. */
  mostTokens: number;
}

export const TIERS: Readonly<Record<Tier, TierLimits>> = {
  standard: { longestEdge: 1568, mostTokens: 1568 },
  high: { longestEdge: 2576, mostTokens: 4784 },
};

/** Pixels of one visual token's square. */
export const TOKEN_EDGE = 28;

/** With more than 20 images in a request none may have a longer edge than this, in pixels. */
export const MANY_IMAGES_EDGE = 2000;

export interface Fitted {
  width: number;
  height: number;
  /** Visual tokens the service counts. */
  tokens: number;
  /** Longest edge after ÷ before; 1 when nothing shrinks. */
  scale: number;
}

/** Visual tokens of an image of this size, when it is not resized by the service. */
export function tokensFor(width: number, height: number): number {
  return Math.ceil(width / TOKEN_EDGE) * Math.ceil(height / TOKEN_EDGE);
}

/**
 * The size the service itself would shrink an image to, so that an image of this size is left alone.
 * Never enlarges.
 */
export function fitToTier(width: number, height: number, tier: Tier): Fitted {
  return fitWithin(width, height, { tier });
}

/** What models of a tier see, for an estimate. */
export function eyesOf(tier: Tier): Eyes {
  return { tier, tokensOf: (width, height) => fitToTier(width, height, tier).tokens };
}

/**
 * As {@link fitToTier}, with an upper limit for the longest edge besides.
 *
 * @param limits `maxEdge` in pixels, for instance {@link MANY_IMAGES_EDGE}.
 */
export function fitWithin(width: number, height: number, limits: { tier: Tier; maxEdge?: number }): Fitted {
  const { longestEdge, mostTokens } = TIERS[limits.tier];
  const edge = Math.min(longestEdge, limits.maxEdge ?? longestEdge);
  const long = Math.max(width, height);
  const shortEdge = Math.min(width, height);
  const sized = (side: number): Fitted => {
    const short = Math.max(1, roundHalfToEven((side * shortEdge) / long));
    const size = width >= height ? { width: side, height: short } : { width: short, height: side };
    return { ...size, tokens: tokensFor(size.width, size.height), scale: side / long };
  };
  // Both sides and the tokens grow with the long side, so the largest one that fits can be bisected.
  let fits = 1;
  let tooLong = Math.min(long, edge) + 1;
  if (sized(tooLong - 1).tokens <= mostTokens) fits = tooLong - 1;
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (sized(middle).tokens <= mostTokens) fits = middle;
    else tooLong = middle;
  }
  return sized(fits);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
