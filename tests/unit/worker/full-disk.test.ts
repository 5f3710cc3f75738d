import './imports.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { tidyUp } from '@/entrypoints/background/housekeeping.ts';
import { findLeftovers } from '@/entrypoints/background/leftovers.ts';
import { database } from '@/utils/store/database.ts';
import { storageFailure } from '@/utils/store/storage-failure.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { setTurnStage, type TurnStage } from './turn-stage.ts';

const ANSWER = 'Der Igel überquert die Straße, langsam und in mehreren Stücken, damit man es sieht.';

let service: FakeClaude;
let stage: TurnStage;

beforeAll(async () => {
  service = await startFakeClaude();
  service.respondWith(ANSWER);
  stage = await setTurnStage(service.url);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => service.close());

/** After so many writes there is no room, until the mocks are restored. */
function fillDisk(afterWrites: number): { writes: () => number } {
  let writes = 0;
  for (const name of ['put', 'add'] as const) {
    const real = IDBObjectStore.prototype[name];
    vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (this: IDBObjectStore, ...args) {
      writes += 1;
      if (writes > afterWrites) throw new DOMException('No room', 'QuotaExceededError');
      return real.apply(this, args);
    });
  }
  return { writes: () => writes };
}

/** Follows a turn as a panel does. */
function follow(turnId: string): { text: () => string; unsaved: () => unknown } {
  let text = '';
  let unsaved: unknown;
  const hear: ((message: unknown) => void)[] = [];
  stage.hub.serve({
    postMessage: (news: { at: number; text: string } | { unsaved: unknown }) => {
      if ('unsaved' in news) unsaved = news.unsaved;
      else text = text.slice(0, news.at) + news.text;
    },
    onDisconnect: { addListener: () => undefined },
    onMessage: { addListener: (listener: (message: unknown) => void) => hear.push(listener) },
  } as never); // As much of a port as the hub uses.
  for (const tell of hear) tell({ turnId, from: 0 });
  return { text: () => text, unsaved: () => unsaved };
}

describe('a disk that is full', () => {
  it.each([0, 1, 2, 3, 4, 5])(
    'from write %s of a turn on: the answer comes all the same, and that it is not saved is told',
    async (after) => {
      const others = await stage.addTurn('Another', { status: 'done', stopReason: 'end_turn' }, { answer: 'Kept' });
      const turn = await stage.addTurn(`Full after ${after}`);
      const panel = follow(turn.id);
      const disk = fillDisk(after);
      stage.runner.start(turn);
      await vi.waitFor(() => expect(panel.text()).toBe(ANSWER), { timeout: 5000 });
      await vi.waitFor(
        async () => {
          const ended = (await database.turns.get(turn.id))?.state.status === 'done';
          expect(ended || panel.unsaved() !== undefined).toBe(true);
        },
        { timeout: 5000 },
      );
      const stored = await database.turns.get(turn.id);
      if (stored?.state.status !== 'done') {
        expect(panel.unsaved()).toMatchObject({ code: 'storage-full', reason: 'answer' });
        expect(panel.unsaved()).not.toHaveProperty('nothingCharged');
        // A panel that opens later still gets all of it.
        const later = follow(turn.id);
        expect(later.text()).toBe(panel.text());
        expect(later.unsaved()).toBeDefined();
      }
      expect(disk.writes()).toBeGreaterThan(after);
      vi.restoreAllMocks();
      expect(await database.turns.get(others.id)).toMatchObject({ answer: 'Kept', state: { status: 'done' } });
      const asked = service.requests.filter(({ json }) => JSON.stringify(json).includes(`Full after ${after}`));
      expect(asked).toHaveLength(1);
    },
  );

  it('does not keep the worker from answering: what cannot be tidied up waits', async () => {
    const left = await stage.addTurn('Left', { status: 'streaming' });
    const found = findLeftovers();
    await found;
    fillDisk(0);
    const bench = { jobs: { refresh: async () => undefined, tryAgain: async () => undefined } };
    await expect(tidyUp(bench as never, Date.now(), found)).resolves.toBeUndefined();
    vi.restoreAllMocks();
    expect((await database.turns.get(left.id))?.state.status).toBe('streaming');
    await tidyUp(bench as never, Date.now(), findLeftovers());
    expect((await database.turns.get(left.id))?.state.status).toBe('interrupted');
  });
});

describe('what a database throws', () => {
  const named = (name: string, more: object = {}): Error => Object.assign(new Error('Words'), { name, ...more });
  it.each<[string, unknown, string | undefined]>([
    ['no room', named('QuotaExceededError'), 'storage-full'],
    ['no room, within', named('AbortError', { inner: named('QuotaExceededError') }), 'storage-full'],
    ['no room, for one of many', named('BulkError', { failures: [named('QuotaExceededError')] }), 'storage-full'],
    ['no room, in words', new Error('AbortError: QuotaExceededError of the disk'), 'storage-full'],
    ['no way to open it', named('OpenFailedError', { inner: named('UnknownError') }), 'storage-broken'],
    ['closed under it', named('DatabaseClosedError'), 'storage-broken'],
    ['a bug', new TypeError('x is not a function'), undefined],
    ['a doubled key', named('ConstraintError'), undefined],
    ['no error at all', 'oh', undefined],
  ])('%s', (_, error, code) => {
    expect(storageFailure(error)?.code).toBe(code);
  });
});
