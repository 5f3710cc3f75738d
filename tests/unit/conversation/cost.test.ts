import { expect, it } from 'vitest';
import { listPriceOf } from '@/utils/claude/prices.ts';
import { addUsage, costOf, promptTokens } from '@/utils/conversation/cost.ts';

const usage = (inputTokens: number, outputTokens: number, cacheReadTokens = 0, cacheWriteTokens = 0) => ({
  inputTokens,
  outputTokens,
  cacheReadTokens,
  cacheWriteTokens,
});

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
  ['claude-haiku-4-5', { ...usage(0, 0, 0, 1_000_000), hourWriteTokens: 1_000_000 }, 2],
  ['claude-haiku-4-5', { ...usage(0, 0, 0, 1_000_000), hourWriteTokens: 400_000 }, 1.55],
  ['claude-haiku-4-5-20251001', usage(1_000_000, 1_000_000), 6],
])('what a request to %s cost with %j', (id, tokens, dollars) => {
  expect(costOf(tokens, listPriceOf(id))).toBeCloseTo(dollars, 9);
});

it('is unknown, not zero, without a price, and zero where the user says that it is free', () => {
  expect(costOf(usage(1000, 1000), listPriceOf('claude-fable-9'))).toBeUndefined();
  expect(costOf(usage(1000, 1000), { input: 0, output: 0, cacheRead: 0 })).toBe(0);
});

it('adds up an answer that took two requests', () => {
  expect(addUsage(undefined, usage(1, 2))).toEqual(usage(1, 2));
  expect(addUsage({ ...usage(1, 2, 3, 4), hourWriteTokens: 1 }, usage(10, 20, 30, 40))).toEqual({
    ...usage(11, 22, 33, 44),
    hourWriteTokens: 1,
  });
  expect(promptTokens(usage(11, 22, 33, 44))).toBe(88);
});
