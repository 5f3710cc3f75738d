import { describe, expect, it } from 'vitest';
import type { Tier } from '@/utils/conversation/attachment.ts';
import { fitToTier, fitWithin, MANY_IMAGES_EDGE, tokensFor } from '@/utils/image/fit.ts';
import { seededRandom } from './seeded-random.ts';

describe('the size an image is sent with', () => {
  // Pairs published by the service. Its table and its algorithm disagree by a pixel in one row.
  it.each([
    [1920, 1080, 'standard', 1456, 819, 1560],
    [1920, 1080, 'high', 1920, 1080, 2691],
    [3840, 2160, 'high', 2576, 1449, 4784],
    [4032, 3024, 'standard', 1270, 952, 1564],
    [4032, 3024, 'high', 2212, 1659, 4740],
    [1280, 8000, 'standard', 251, 1568, 504],
    [1280, 8000, 'high', 412, 2576, 1380],
  ] as const)('%i×%i on %s is %i×%i and %i tokens', (width, height, tier, sentWidth, sentHeight, tokens) => {
    const fitted = fitToTier(width, height, tier);
    expect(Math.abs(fitted.width - sentWidth)).toBeLessThanOrEqual(1);
    expect(Math.abs(fitted.height - sentHeight)).toBeLessThanOrEqual(1);
    expect(fitted.tokens).toBe(tokens);
  });

  it.each([
    [1, 1],
    [200, 200],
    [1092, 1092],
    [1568, 784],
  ])('leaves %i×%i alone', (width, height) => {
    expect(fitToTier(width, height, 'standard')).toMatchObject({ width, height, scale: 1 });
  });

  it('is the largest that fits, whatever the shape', () => {
    const random = seededRandom(7);
    for (let i = 0; i < 400; i++) {
      const width = 1 + Math.floor(random() ** 3 * 9000);
      const height = 1 + Math.floor(random() ** 3 * 9000);
      const tier = random() < 0.5 ? 'standard' : 'high';
      const fitted = fitToTier(width, height, tier);
      expect([fitted.width, fitted.height], `${width}×${height} on ${tier}`).toEqual(
        tryEveryLength(width, height, tier),
      );
      expect(fitted.tokens).toBe(tokensFor(fitted.width, fitted.height));
    }
  });

  it('is left alone the second time', () => {
    const random = seededRandom(8);
    for (let i = 0; i < 200; i++) {
      const first = fitToTier(1 + Math.floor(random() * 9000), 1 + Math.floor(random() * 9000), 'high');
      expect(fitToTier(first.width, first.height, 'high')).toMatchObject({
        width: first.width,
        height: first.height,
        scale: 1,
      });
    }
  });

  it('stays within the edge that requests with many images allow', () => {
    expect(fitWithin(3840, 2160, { tier: 'high', maxEdge: MANY_IMAGES_EDGE })).toMatchObject({
      width: 2000,
      height: 1125,
    });
    expect(fitWithin(3840, 2160, { tier: 'standard', maxEdge: MANY_IMAGES_EDGE })).toEqual(
      fitToTier(3840, 2160, 'standard'),
    );
    expect(fitWithin(1900, 1000, { tier: 'high', maxEdge: MANY_IMAGES_EDGE }).scale).toBe(1);
  });
});

/** The service's rule read literally: the longest long side, tried one by one, whose padded size fits. */
function tryEveryLength(width: number, height: number, tier: Tier): [number, number] {
  const [edge, cap] = tier === 'high' ? [2576, 4784] : [1568, 1568];
  const padded = (n: number): number => Math.ceil(n / 28) * 28;
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  for (let side = long; side >= 1; side--) {
    const exact = (side * short) / long;
    const even = 2 * Math.round(exact / 2);
    const other = Math.max(1, Math.abs(exact - Math.floor(exact)) === 0.5 ? even : Math.round(exact));
    if (padded(side) <= edge && padded(other) <= edge && (padded(side) / 28) * (padded(other) / 28) <= cap) {
      return width >= height ? [side, other] : [other, side];
    }
  }
  throw new Error('not even one pixel fits');
}
