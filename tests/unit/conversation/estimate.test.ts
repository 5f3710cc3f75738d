import { describe, expect, it } from 'vitest';
import { cachedTokens, estimate, learnFactor } from '@/utils/conversation/estimate.ts';
import type { Turn } from '@/utils/conversation/turn.ts';

const HAIKU = { input: 0.1, output: 0.5, cacheRead: 0.01 };

describe('what a question will take', () => {
  it.each([
    [{ imageTokens: 0, textChars: 0 }, 0, 0, 0.0003],
    [{ imageTokens: 2691, textChars: 0 }, 2691, 0, 0.0005691],
    [{ imageTokens: 2691, textChars: 10 }, 2695, 0, 0.0005695],
    [{ imageTokens: 4784, textChars: 30_000 }, 14_784, 0, 0.0017784],
    [{ imageTokens: 10_000, textChars: 0, cachedTokens: 8_000 }, 10_000, 8_000, 0.00063],
    [{ imageTokens: 10_000, textChars: 0, cachedTokens: 0 }, 10_000, 0, 0.00155],
    [{ imageTokens: 511, textChars: 0, cachedTokens: 0 }, 511, 0, 0.0003511],
    [{ imageTokens: 1_000, textChars: 0, cachedTokens: 8_000 }, 1_000, 1_000, 0.00031],
  ])('%j', (toSend, inputTokens, cached, usd) => {
    const { usd: dollars, ...tokens } = estimate(toSend, HAIKU);
    expect(tokens).toEqual({ inputTokens, cachedTokens: cached, outputTokens: 600 });
    expect(dollars).toBeCloseTo(usd, 9);
  });

  it('has no dollars without a price, and goes by what was learned', () => {
    expect(estimate({ imageTokens: 1000, textChars: 0 }, undefined, 1.25)).toEqual({
      inputTokens: 1250,
      cachedTokens: 0,
      outputTokens: 600,
    });
  });
});

const NOW = 1_800_000_000_000;
const turn = (values: Partial<Turn>): Turn => values as Turn;
const usage = { inputTokens: 50, outputTokens: 9, cacheReadTokens: 3000, cacheWriteTokens: 500 };

it.each<[string, Turn[], number]>([
  ['nothing before', [], 0],
  ['the same model, a minute ago', [turn({ model: 'a', usage, endedAt: NOW - 60_000 })], 3500],
  ['more than five minutes ago', [turn({ model: 'a', usage, endedAt: NOW - 300_001 })], 0],
  ['another model', [turn({ model: 'b', usage, endedAt: NOW })], 0],
  ['a failed one since', [turn({ model: 'a', usage, endedAt: NOW }), turn({ model: 'a' })], 3500],
])('what the cache still has: %s', (_, before, tokens) => {
  expect(cachedTokens(before, 'a', NOW)).toBe(tokens);
});

it.each([
  [1, 2691, 2702, 1],
  [1, 1000, 1030, 1],
  [1, 1000, 1200, 1.2],
  [1.2, 1200, 1200, 1.2],
  [1.2, 1200, 1000, 1.1],
  [1, 1000, 9000, 2],
  [1, 1000, 100, 0.5],
  [1.3, 0, 500, 1.3],
  [1.3, 500, 0, 1.3],
])('from the factor %d, %d estimated and %d counted make %d', (factor, estimated, counted, learned) => {
  expect(learnFactor(factor, { estimated, counted })).toBeCloseTo(learned, 9);
});
