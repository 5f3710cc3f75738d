import './imports.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { continueTurn } from '@/entrypoints/background/ask-again.ts';
import type { Workbench } from '@/entrypoints/background/conversations.ts';
import { keepShown } from '@/entrypoints/background/keep-shown.ts';
import { findLeftovers } from '@/entrypoints/background/leftovers.ts';
import { interruptOrphans } from '@/entrypoints/background/turn-end.ts';
import type { Turn, TurnStatus } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { STATE_TABLE } from '../conversation/state-table.ts';
import { setTurnStage, type TurnStage } from './turn-stage.ts';

const ANSWER = 'Der Igel 🦔 überquert die Straße, langsam und in mehreren Stücken, damit man es sieht.';

let service: FakeClaude;
let stage: TurnStage;

beforeAll(async () => {
  service = await startFakeClaude();
});
beforeEach(async () => {
  service.clear();
  service.respondWith(ANSWER);
  stage = await setTurnStage(service.url);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => service.close());

const bench = (): Workbench => ({ runner: stage.runner }) as Workbench; // Continue uses nothing else of it.
const asked = (question: string): number =>
  service.requests.filter(({ method, json }) => method === 'POST' && JSON.stringify(json).includes(question)).length;

/** Runs a turn until some of its answer is there and no more of it comes. */
async function runUntilSilence(question: string): Promise<Turn> {
  service.fault({ stallAt: 'middle', bodyIncludes: question });
  const turn = await stage.addTurn(question);
  stage.runner.start(turn);
  await vi.waitFor(() => expect(stage.hub.textOf(turn.id)).not.toBe(''), { timeout: 5000 });
  await vi.waitFor(async () => expect((await database.turns.get(turn.id))?.state.status).toBe('streaming'));
  return turn;
}

describe('what a click asks of the service, in each state', () => {
  it.each(Object.keys(STATE_TABLE) as TurnStatus[])('%s', async (status) => {
    const { state, requests } = STATE_TABLE[status];
    const question = `Clicks while ${status}`;
    const stopped = await stage.addTurn(`${question}, Stop`, state);
    await stage.runner.stop(stopped.id);
    expect(asked(`${question}, Stop`)).toBe(requests.stop);
    expect((await database.turns.get(stopped.id))?.state.status).toBe(STATE_TABLE[status].after.stop ?? status);

    const continued = await stage.addTurn(`${question}, Continue`, state, { answer: 'Der Igel' });
    for (let click = 0; click < 100; click++) await continueTurn(continued.id, bench());
    if (requests.continue > 0) await stage.ended(continued.id);
    expect(asked(`${question}, Continue`)).toBe(requests.continue);
  });
});

describe('a worker that follows another', () => {
  it('interrupts what that one left, and nothing of its own, whatever the clock says', async () => {
    const left = await stage.addTurn('Left behind', { status: 'streaming' }, { askedAt: Date.now() + 3_600_000 });
    const ended = await stage.addTurn('Ended', { status: 'done', stopReason: 'end_turn' });
    const found = findLeftovers();
    // A menu item asks while the worker is still starting; its clock was set back meanwhile.
    const own = await stage.addTurn('Own', { status: 'preparing' }, { askedAt: 0 });
    const { turnIds } = await found;
    await interruptOrphans(turnIds);
    const status = async ({ id }: Turn) => (await database.turns.get(id))?.state.status;
    expect([await status(left), await status(ended), await status(own)]).toEqual(['interrupted', 'done', 'preparing']);
  });
});

describe('text that a panel hands back', () => {
  it.each<[string, Turn['state'], string, string]>([
    ['is taken where the turn was interrupted', { status: 'interrupted' }, 'Der Igel überquert', 'Der Igel überquert'],
    ['that does not go on where the stored one ends is not', { status: 'interrupted' }, 'Die Maus läuft', 'Der Igel'],
    ['that is shorter is not', { status: 'interrupted' }, 'Der', 'Der Igel'],
    ['of a turn that runs is not', { status: 'streaming' }, 'Der Igel überquert', 'Der Igel'],
    ['of a turn that ended is not', { status: 'done', stopReason: 'end_turn' }, 'Der Igel überquert', 'Der Igel'],
    ['of a turn that was stopped is not', { status: 'stopped' }, 'Der Igel überquert', 'Der Igel'],
  ])('%s', async (_, state, text, kept) => {
    const turn = await stage.addTurn('Shown', state, { answer: 'Der Igel' });
    await keepShown(turn.id, text);
    expect(await database.turns.get(turn.id)).toMatchObject({ answer: kept, state });
  });

  it('of a turn that is not there changes nothing', async () => {
    await expect(keepShown('nobody', 'Der Igel')).resolves.toBeUndefined();
  });
});

describe('what is written while an answer arrives', () => {
  it('has the first words at once, and all that has come after a second', async () => {
    const { id } = await runUntilSilence('First words');
    const answer = async () => (await database.turns.get(id))?.answer ?? '';
    expect(await answer()).not.toBe('');
    const known = stage.hub.textOf(id) ?? '';
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect((await answer()).length).toBeGreaterThanOrEqual(known.length);
    await stage.runner.stop(id);
  });

  it('has everything as soon as a panel that showed it closes', async () => {
    const { id } = await runUntilSilence('A panel closes');
    const leave: (() => void)[] = [];
    const hear: ((message: unknown) => void)[] = [];
    stage.hub.serve({
      postMessage: () => undefined,
      onDisconnect: { addListener: (listener: () => void) => leave.push(listener) },
      onMessage: { addListener: (listener: (message: unknown) => void) => hear.push(listener) },
    } as never); // As much of a port as the hub uses.
    for (const tell of hear) tell({ turnId: id, from: 0 });
    await database.turns.update(id, { answer: '' });
    for (const close of leave) close();
    const known = stage.hub.textOf(id) ?? '';
    await vi.waitFor(async () => expect((await database.turns.get(id))?.answer).toBe(known), { timeout: 500 });
    await stage.runner.stop(id);
  });
});

describe('a clock that is set', () => {
  it.each([
    ['back an hour', -3_600_000],
    ['forward a day', 86_400_000],
  ])('%s in mid-answer changes neither the duration nor the end', async (_, by) => {
    service.fault({ stallAt: 'middle', stallMs: 2500 });
    const turn = await stage.addTurn(`The clock is set by ${by}`);
    stage.runner.start(turn);
    await vi.waitFor(async () => expect((await database.turns.get(turn.id))?.state.status).toBe('streaming'));
    const real = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + by);
    const { state, answer, sentAt = 0, endedAt = 0 } = await stage.ended(turn.id);
    expect(state.status).toBe('done');
    expect(answer).toBe(ANSWER);
    expect(endedAt - sentAt).toBeGreaterThanOrEqual(0);
    expect(endedAt - sentAt).toBeLessThan(30_000);
  });

  it.each([
    ['back an hour', -3_600_000],
    ['forward a day', 86_400_000],
  ])('%s while Loupe waits to try again neither prolongs nor skips the wait', async (_, by) => {
    service.fault({ error: { status: 429, message: 'Slower', headers: { 'retry-after': '1.5' } } });
    const turn = await stage.addTurn(`Waits, and the clock is set by ${by}`);
    stage.runner.start(turn);
    await vi.waitFor(async () => expect((await database.turns.get(turn.id))?.state.status).toBe('waiting-to-retry'));
    const since = performance.now();
    const real = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + by);
    expect((await stage.ended(turn.id)).state.status).toBe('done');
    const waited = performance.now() - since;
    expect(waited).toBeGreaterThan(1000);
    expect(waited).toBeLessThan(8000);
  });
});

it('a computer that slept finds the answer silent: the text so far stays, with Continue, and nothing is sent again', async () => {
  stage = await setTurnStage(service.url, { stallMs: 500 });
  service.fault({ stallAt: 'middle' });
  const turn = await stage.addTurn('Good night');
  stage.runner.start(turn);
  const { state, answer } = await stage.ended(turn.id);
  expect(state).toMatchObject({ status: 'failed', failure: { code: 'timeout', reason: 'stall' } });
  expect(answer).not.toBe('');
  expect(asked('Good night')).toBe(1);
});
