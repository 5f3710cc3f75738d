import './imports.ts';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { continueTurn } from '@/entrypoints/background/ask-again.ts';
import type { Workbench } from '@/entrypoints/background/conversations.ts';
import { interruptOrphans } from '@/entrypoints/background/turn-end.ts';
import { localDay, type Spending } from '@/utils/conversation/spending.ts';
import { database } from '@/utils/store/database.ts';
import { readSettings, writeSettings } from '@/utils/store/settings.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { MODEL, setTurnStage, type TurnStage } from './turn-stage.ts';

/** What an answer to a short question cost in these tests: 1 dollar for each, whatever its length. */
const A_DOLLAR_EACH = { input: 0, output: 1_000_000 / 600, cacheRead: 0 };
const ANSWER = 'x'.repeat(40);

let service: FakeClaude;
let stage: TurnStage;

beforeAll(async () => {
  service = await startFakeClaude();
});
beforeEach(async () => {
  service.clear();
  service.respondWith(ANSWER);
  stage = await setTurnStage(service.url);
  await database.spending.clear();
  await writeSettings({ prices: {}, tokenFactors: {}, monthBudgetUsd: null, dayBudgetUsd: null });
});
afterAll(() => service.close());

const questions = (): number => service.requests.filter(({ path }) => path === '/v1/messages').length;
const rows = async (): Promise<Spending[]> => await database.spending.toArray();

it('of a hundred questions in a hundred conversations sends the one that the budget holds', async () => {
  await writeSettings({ prices: { [MODEL]: A_DOLLAR_EACH }, monthBudgetUsd: 1.5 });
  const turns = await Promise.all(Array.from({ length: 100 }, (_, nth) => stage.addTurn(`Question ${nth}`)));
  for (const turn of turns) stage.runner.start(turn);
  const ended = await Promise.all(turns.map(({ id }) => stage.ended(id)));
  expect(questions()).toBe(1);
  expect(ended.filter(({ state }) => state.status === 'done')).toHaveLength(1);
  const refused = ended.filter(({ state }) => state.status === 'failed').map(({ state }) => state);
  expect(refused).toHaveLength(99);
  expect(refused[0]).toMatchObject({
    failure: { code: 'budget-reached', reason: 'month', limitUsd: 1.5, estimateUsd: 1, nothingCharged: true },
  });
});

it('holds Continue to the budget too, and nothing without a price', async () => {
  await writeSettings({ monthBudgetUsd: 0 });
  const half = await stage.addTurn('Half', { status: 'stopped' }, { answer: 'Half of it' });
  await continueTurn(half.id, { runner: stage.runner } as Workbench);
  await vi.waitFor(async () => expect((await database.turns.get(half.id))?.state.status).toBe('failed'));
  expect(await database.turns.get(half.id)).toMatchObject({
    answer: 'Half of it',
    state: { failure: { code: 'budget-reached' } },
  });

  await writeSettings({ monthBudgetUsd: 5 });
  const unknown = await stage.addTurn('Unknown', { status: 'preparing' }, { model: 'claude-mystery-9' });
  stage.runner.start(unknown);
  expect((await stage.ended(unknown.id)).state).toMatchObject({ failure: { reason: 'no-price' } });
  expect(questions()).toBe(0);
});

it('writes the answer’s end, its cost and the day down together, and what the count taught', async () => {
  const turn = await stage.addTurn('What is this?');
  stage.runner.start(turn);
  const { usage, costUsd, tokenCheck, endedAt, underway } = await stage.ended(turn.id);
  // 13 characters: 4 tokens for the stand-in, 5 by Loupe's own reckoning.
  expect(tokenCheck).toEqual({ estimated: 5, counted: 4 });
  expect(usage).toMatchObject({ inputTokens: 4 });
  expect(underway).toBeUndefined();
  expect(await rows()).toEqual([{ day: localDay(endedAt ?? 0), usd: costUsd, answers: 1, unpriced: 0 }]);
  await vi.waitFor(async () => expect((await readSettings()).tokenFactors).toEqual({ [MODEL]: 0.8 }));
});

it('counts an answer whose worker was ended, once, by what had arrived', async () => {
  service.fault({ stallAt: 'middle', bodyIncludes: 'Killed' });
  const turn = await stage.addTurn('Killed');
  stage.runner.start(turn);
  await vi.waitFor(async () => expect((await database.turns.get(turn.id))?.underway).toBeDefined(), { timeout: 5000 });
  await database.turns.update(turn.id, { answer: 'y'.repeat(3000) });
  await interruptOrphans([turn.id]);
  const lost = await database.turns.get(turn.id);
  expect(lost).toMatchObject({ state: { status: 'interrupted' }, usage: { inputTokens: 2, outputTokens: 1000 } });
  const [row] = await rows();
  expect(row).toMatchObject({ answers: 1, usd: lost?.costUsd });
  await interruptOrphans([turn.id]);
  expect(await rows()).toEqual([row]);
  await stage.runner.stop(turn.id);
});
