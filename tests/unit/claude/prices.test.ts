import { expect, it } from 'vitest';
import { modelFor } from '@/utils/claude/models.ts';
import { listPriceOf, PRICES_AS_OF } from '@/utils/claude/prices.ts';
import { withOwnPrice } from '@/utils/conversation/model.ts';

it.each([
  ['claude-sonnet-5-5', { input: 2, output: 10, cacheRead: 0.1, asOf: '2026-11-20' }],
  ['claude-haiku-4-5-20251001', { input: 1, output: 5, cacheRead: 0.1, asOf: '2026-11-20' }],
  [
    'claude-haiku-5-5',
    {
      input: 0.1,
      output: 0.5,
      cacheRead: 0.01,
      longPrompt: { aboveTokens: 100_000, input: 0.5, output: 2.5, cacheRead: 0.05 },
      asOf: '2026-11-20',
    },
  ],
  ['claude-fable-9', undefined],
  ['constructor', undefined],
])('the list price of %s, with its date', (id, price) => {
  expect(listPriceOf(id)).toEqual(price);
  expect(PRICES_AS_OF).toBe('2026-11-20');
});

it('gives way to the user’s own price, which is nobody’s list and has no date', () => {
  const own = {
    'claude-haiku-5-5': { input: 3, output: 6, cacheRead: 0 },
    mine: { input: 0, output: 0, cacheRead: 0 },
  };
  expect(withOwnPrice(modelFor('claude-haiku-5-5', []), own).price).toEqual({ input: 3, output: 6, cacheRead: 0 });
  expect(withOwnPrice(modelFor('mine', []), own).price).toEqual({ input: 0, output: 0, cacheRead: 0 });
  expect(withOwnPrice(modelFor('constructor', []), own).price).toBeUndefined();
  expect(withOwnPrice(modelFor('claude-opus-5-5', []), own).price).toMatchObject({ input: 4, asOf: '2026-11-20' });
});
