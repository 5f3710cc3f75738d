import { beforeEach, expect, it } from 'vitest';
import { countRequest, usageOfLost, usageSoFar } from '@/entrypoints/background/turn-costs.ts';
import { listPriceOf } from '@/utils/claude/prices.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import { spentAt } from '@/utils/store/spending.ts';

const usage = { inputTokens: 1000, outputTokens: 200, cacheReadTokens: 0, cacheWriteTokens: 0 };
const price = listPriceOf('claude-sonnet-5-5');
const LAST_OF_NOVEMBER = new Date(2026, 10, 30, 23, 59).getTime();
const FIRST_OF_DECEMBER = new Date(2026, 11, 1, 0, 1).getTime();

const turn = (values: Partial<Turn> = {}): Turn => ({ id: 'turn', answer: '', ...values }) as Turn;

/** As the runner does: one transaction for the turn and the day. */
const count = (of: Turn, cost: Parameters<typeof countRequest>[1], at: number): Promise<Partial<Turn>> =>
  database.transaction('rw', database.turns, database.spending, async () => await countRequest(of, cost, at));

beforeEach(async () => {
  await database.spending.clear();
});

it('counts an answer on the local day it ends, and a month by its days', async () => {
  await count(turn(), { usage, price }, LAST_OF_NOVEMBER);
  await count(turn(), { usage, price }, FIRST_OF_DECEMBER);
  await count(turn(), { usage, price }, FIRST_OF_DECEMBER);
  expect(await database.spending.toArray()).toEqual([
    { day: '2026-11-30', usd: 0.004, answers: 1, unpriced: 0 },
    { day: '2026-12-01', usd: 0.008, answers: 2, unpriced: 0 },
  ]);
  expect(await spentAt(LAST_OF_NOVEMBER)).toEqual({ dayUsd: 0.004, monthUsd: 0.004 });
  expect(await spentAt(FIRST_OF_DECEMBER)).toEqual({ dayUsd: 0.008, monthUsd: 0.008 });
  expect(await spentAt(new Date(2027, 0, 1).getTime())).toEqual({ dayUsd: 0, monthUsd: 0 });
});

it('adds only the difference when an answer is continued, on the day of that', async () => {
  const first = await count(turn(), { usage, price, estimatedTokens: 990 }, LAST_OF_NOVEMBER);
  expect(first).toEqual({ usage, costUsd: 0.004, tokenCheck: { estimated: 990, counted: 1000 } });
  const both = await count(turn(first), { usage, price, estimatedTokens: 1010 }, FIRST_OF_DECEMBER);
  expect(both).toMatchObject({ usage: { inputTokens: 2000, outputTokens: 400 }, costUsd: 0.008 });
  expect(both.tokenCheck).toEqual({ estimated: 1010, counted: 1000 });
  expect(await database.spending.get('2026-12-01')).toEqual({ day: '2026-12-01', usd: 0.004, answers: 0, unpriced: 0 });
});

it('counts an answer whose price is unknown as such, never as $0', async () => {
  expect(await count(turn(), { usage, price: undefined }, LAST_OF_NOVEMBER)).toEqual({ usage });
  expect(await database.spending.get('2026-11-30')).toEqual({ day: '2026-11-30', usd: 0, answers: 1, unpriced: 1 });
});

it('writes nothing down when the transaction fails', async () => {
  const failing = database.transaction('rw', database.turns, database.spending, async () => {
    await countRequest(turn(), { usage, price }, LAST_OF_NOVEMBER);
    throw new Error('killed');
  });
  await expect(failing).rejects.toThrow('killed');
  expect(await database.spending.count()).toBe(0);
});

it('takes what has arrived for the output of an answer that was cut short', () => {
  const begun = { ...usage, outputTokens: 1 };
  expect(usageSoFar(begun, 300)).toEqual({ ...usage, outputTokens: 100 });
  expect(usageSoFar(usage, 300)).toEqual(usage);
  expect(usageOfLost(turn({ answer: 'x'.repeat(330), underway: { usage: begun, answerFrom: 30 } }))).toMatchObject({
    outputTokens: 100,
  });
  expect(usageOfLost(turn({ answer: 'x' }))).toBeUndefined();
});
