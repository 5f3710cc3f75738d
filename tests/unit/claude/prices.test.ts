import { describe, expect, it } from 'vitest';
import { modelFor } from '@/utils/claude/models.ts';
import { costOf, estimateCost } from '@/utils/claude/prices.ts';

const usage = (inputTokens: number, outputTokens: number, cacheReadTokens = 0, cacheWriteTokens = 0) => ({
  inputTokens,
  outputTokens,
  cacheReadTokens,
  cacheWriteTokens,
});

describe('what a request cost', () => {
  it.each([
    ['claude-haiku-5-5', usage(1_000, 1_000), 0.0006],
    ['claude-haiku-5-5', usage(100_000, 0), 0.01],
    ['claude-haiku-5-5', usage(100_001, 0), 0.0500005],
    ['claude-haiku-5-5', usage(200_000, 1_000), 0.1025],
    ['claude-haiku-5-5', usage(60_000, 0, 60_000), 0.033],
    ['claude-sonnet-5-5', usage(1_000_000, 0), 2],
    ['claude-sonnet-5-5', usage(0, 1_000_000), 10],
    ['claude-opus-5-5', usage(1_000_000, 1_000_000), 24],
    ['claude-fable-5-2', usage(0, 0, 1_000_000), 0.2],
    ['claude-haiku-4-5', usage(0, 0, 0, 1_000_000), 1.25],
    ['claude-haiku-4-5-20251001', usage(1_000_000, 1_000_000), 6],
  ])('%s, %j', (id, tokens, dollars) => {
    expect(costOf(tokens, modelFor(id, []))).toBeCloseTo(dollars, 9);
  });

  it('is unknown, not zero, for a model without a price', () => {
    expect(costOf(usage(1000, 1000), modelFor('claude-fable-9', []))).toBeUndefined();
    expect(estimateCost({ imageTokens: 1000, textChars: 10, model: modelFor('my-model', []) })).toBeUndefined();
  });
});

describe('what a question will cost', () => {
  const model = modelFor('claude-haiku-5-5', []);

  it('is under one cent for a picture with Haiku', () => {
    expect(estimateCost({ imageTokens: 4784, textChars: 200, model })).toBeLessThan(0.01);
  });

  it('grows with images and text, and is never free', () => {
    const least = estimateCost({ imageTokens: 0, textChars: 0, model }) ?? 0;
    const image = estimateCost({ imageTokens: 4784, textChars: 0, model }) ?? 0;
    const both = estimateCost({ imageTokens: 4784, textChars: 5000, model }) ?? 0;
    expect(least).toBeGreaterThan(0);
    expect(image - least).toBeCloseTo(0.0004784, 9);
    expect(both).toBeGreaterThan(image);
  });
});
