import { afterEach, beforeEach, expect, it } from 'vitest';
import { readView, type View } from '@/entrypoints/sidepanel/read-view.ts';
import { type Changes, joinChanges, watchChanges } from '@/utils/store/changes.ts';
import { LoupeDatabase } from '@/utils/store/database.ts';
import { makeAttachment, makeConversation, makeTurn } from './panel-stage.tsx';

const WINDOW = 1;
let worker: LoupeDatabase;
let changes: Changes;
let stop: () => void;

beforeEach(async () => {
  worker = new LoupeDatabase();
  await worker.delete();
  await worker.open();
  changes = {};
  stop = watchChanges((more) => {
    changes = joinChanges(changes, more);
  });
});
afterEach(async () => {
  stop();
  await worker.delete();
});

const turnId = (n: number): string => `t${n}`;
const turn = (n: number, values = {}) =>
  makeTurn({
    id: turnId(n),
    order: n,
    ...(n > 1 ? { parentId: turnId(n - 1) } : {}),
    answer: `Answer ${n}`,
    ...values,
  });

async function fill(count: number): Promise<View> {
  await worker.trays.put({ id: WINDOW, conversationId: 'conversation-1', offersLast: false, draft: '', arrivedAt: 0 });
  await worker.conversations.put(makeConversation());
  await worker.turns.bulkPut(Array.from({ length: count }, (_, n) => turn(n + 1, { attachmentIds: [`a${n + 1}`] })));
  await worker.attachments.bulkPut(
    Array.from({ length: count }, (_, n) => makeAttachment({ id: `a${n + 1}`, holder: `turn:${turnId(n + 1)}` })),
  );
  const view = await readView(WINDOW);
  await told('attachments');
  changes = {};
  if (!view) throw new Error('There is a database.');
  return view;
}

/** What the worker broadcasts arrives a moment after its transaction. */
async function told(table: string): Promise<void> {
  await expect.poll(() => Object.keys(changes)).toContain(table);
}

/** Reads again, as the panel does, after what `change` did. */
async function readAfter(view: View, table: string, change: () => Promise<unknown>): Promise<View> {
  changes = {};
  await change();
  await told(table);
  const next = await readView(WINDOW, { view, changes });
  if (!next) throw new Error('There is a database.');
  // However little was read, it is what reading everything gives.
  expect(next).toEqual(await readView(WINDOW));
  return next;
}

it('keeps every turn that did not change when one does', async () => {
  const view = await fill(20);
  const next = await readAfter(view, 'turns', () => worker.turns.update(turnId(20), { answer: 'Longer' }));
  expect(next.turns.at(-1)?.answer).toBe('Longer');
  expect(next.turns.slice(0, -1).every((one, index) => one === view.turns[index])).toBe(true);
  for (const name of ['tray', 'attachments', 'earlier', 'conversation', 'branches', 'asked'] as const) {
    expect(next[name]).toBe(view[name]);
  }
});

it('keeps all turns when something else changes', async () => {
  const view = await fill(5);
  const drafted = await readAfter(view, 'trays', () => worker.trays.update(WINDOW, { draft: 'Wh' }));
  expect(drafted.turns).toBe(view.turns);
  expect(drafted.asked).toBe(view.asked);
  const titled = await readAfter(drafted, 'conversations', () =>
    worker.conversations.update('conversation-1', { title: 'New' }),
  );
  expect(titled.conversation?.title).toBe('New');
  expect(titled.turns).toBe(view.turns);
  const other = await readAfter(titled, 'turns', () => worker.turns.put(turn(1, { id: 'x', conversationId: 'other' })));
  expect(other.turns).toBe(view.turns);
});

it('shows a new turn with its images, another branch, and what is gone', async () => {
  const view = await fill(3);
  const asked = await readAfter(view, 'attachments', () =>
    worker.transaction('rw', worker.turns, worker.attachments, async () => {
      await worker.turns.put(turn(4, { attachmentIds: ['a4'] }));
      await worker.attachments.put(makeAttachment({ id: 'a4', holder: `turn:${turnId(4)}` }));
    }),
  );
  expect(asked.turns.map(({ id }) => id)).toEqual(['t1', 't2', 't3', 't4']);
  expect(asked.asked.get('a4')?.holder).toBe('turn:t4');
  const branched = await readAfter(asked, 'turns', () => worker.turns.put(turn(5, { id: 'b', parentId: 't1' })));
  expect(branched.turns.map(({ id }) => id)).toEqual(['t1', 'b']);
  const chosen = await readAfter(branched, 'conversations', () =>
    worker.conversations.update('conversation-1', { chosen: { t1: 't2' } }),
  );
  expect(chosen.turns.map(({ id }) => id)).toEqual(['t1', 't2', 't3', 't4']);
  const less = await readAfter(chosen, 'turns', () => worker.turns.bulkDelete(['b', 't4']));
  expect(less.turns.map(({ id }) => id)).toEqual(['t1', 't2', 't3']);
  const without = await readAfter(less, 'attachments', () => worker.attachments.delete('a2'));
  expect(without.asked.has('a2')).toBe(false);
});

it('reads another conversation whole, and everything after a change of unknown size', async () => {
  const view = await fill(3);
  await worker.conversations.put(makeConversation({ id: 'other' }));
  await worker.turns.put(turn(1, { id: 't9', conversationId: 'other' }));
  const other = await readAfter(view, 'trays', () => worker.trays.update(WINDOW, { conversationId: 'other' }));
  expect(other.turns.map(({ id }) => id)).toEqual(['t9']);
  const cleared = await readAfter(other, 'turns', () => worker.turns.clear());
  expect(changes.turns).toBe('all');
  expect(cleared.turns).toEqual([]);
});
