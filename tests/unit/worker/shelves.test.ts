import './imports.ts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Workbench } from '@/entrypoints/background/conversations.ts';
import * as conversations from '@/entrypoints/background/conversations.ts';
import { retireTrays } from '@/entrypoints/background/earlier-tray.ts';
import { purgeLeftovers } from '@/entrypoints/background/housekeeping.ts';
import { purgeDeleted } from '@/entrypoints/background/purge.ts';
import { deleteConversations, pinConversation, undoDeletion } from '@/entrypoints/background/shelves.ts';
import { isForTemporary, purgeLeft, setTemporary } from '@/entrypoints/background/temporary.ts';
import { nameByAnswer, renameConversation } from '@/entrypoints/background/titles.ts';
import { type Attachment, turnHolder } from '@/utils/conversation/attachment.ts';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import { KEPT_FOR_UNDO_MS } from '@/utils/conversation/deletion.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { refreshSummary } from '@/utils/store/conversation-summary.ts';
import { database } from '@/utils/store/database.ts';
import { writeSettings } from '@/utils/store/settings.ts';
import { changeTray, readTray } from '@/utils/store/tray-store.ts';

const WINDOW = 7;
const OTHER_WINDOW = 8;
const DAY_MS = 86_400_000;

const stopped: string[] = [];
/** Far edges of what is tested here: nothing runs, nothing is prepared. */
const bench = {
  jobs: { refresh: async () => undefined },
  runner: { start: () => undefined, stop: async (id: string) => void stopped.push(id) },
} as unknown as Workbench; // Only these are called.

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  stopped.length = 0;
  await writeSettings({ historyKept: true });
  await Promise.all(database.tables.map((table) => table.clear()));
});
afterEach(() => vi.useRealTimers());

interface Given {
  shelf?: Conversation['shelf'];
  site?: string;
  updatedAt?: number;
  /** Key of its image. */
  image?: string;
  state?: Turn['state'];
}

/** A conversation of one answered question about one image. */
async function keep(id: string, given: Given = {}): Promise<void> {
  const { shelf = 'history', site = 'example.com', updatedAt = Date.now(), image = `image-${id}` } = given;
  await database.conversations.add({
    ...{ id, shelf, title: `Question ${id}`, titleBy: 'question', model: 'm', createdAt: 0, updatedAt, chosen: {} },
    ...{ hosts: [], thumbnails: [] },
  });
  const turn: Turn = {
    ...{ id: `turn-${id}`, conversationId: id, order: 1, kind: 'ask', question: `Question ${id}`, model: 'm' },
    ...{ attachmentIds: [`attachment-${id}`], state: given.state ?? { status: 'done', stopReason: 'end_turn' } },
    ...{ answer: 'An answer that says something.', askedAt: 0, sent: [], notices: [] },
  };
  await database.turns.add(turn);
  const attachment: Attachment = {
    ...{ id: `attachment-${id}`, holder: turnHolder(turn.id), order: 1, addedAt: 0, candidates: [], thumbnail: image },
    provenance: { kind: 'page', pageUrl: `https://${site}/page`, pageTitle: 'Page', tabId: 1, frameId: 0 },
    state: { status: 'choosing' },
  };
  await database.attachments.add(attachment);
  await database.images.put({ hash: image, blob: new Blob(['x']) });
  await refreshSummary(id);
}

async function shelfOf(id: string): Promise<Conversation['shelf'] | undefined> {
  return (await database.conversations.get(id))?.shelf;
}

async function rowsLeft(): Promise<Record<string, number>> {
  const counts = await Promise.all(database.tables.map(async (table) => [table.name, await table.count()] as const));
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

it.each([
  ['all', { what: 'all' }, ['old', 'new', 'pinned', 'elsewhere']],
  ['those of a site', { what: 'site', host: 'example.com' }, ['old', 'new', 'pinned']],
  ['what is older than a day, but for what is pinned', { what: 'older', before: Date.now() - DAY_MS }, ['old']],
  ['one', { what: 'some', ids: ['new'] }, ['new']],
] as const)('deletes %s, and Undo brings back exactly that', async (_name, which, gone) => {
  await keep('old', { updatedAt: Date.now() - 2 * DAY_MS });
  await keep('new');
  await keep('pinned', { shelf: 'pinned', updatedAt: Date.now() - 2 * DAY_MS });
  await keep('elsewhere', { site: 'example.org' });
  const before = await database.conversations.toArray();
  const ids = 'ids' in which ? { ...which, ids: [...which.ids] } : which;
  const deleted = await deleteConversations(WINDOW, ids, bench);
  if (!deleted.ok) throw new Error('It was refused');
  expect(deleted.value.count).toBe(gone.length);
  for (const { id } of before) {
    expect((await shelfOf(id)) === 'deleted', id).toBe((gone as readonly string[]).includes(id));
  }
  await purgeDeleted();
  expect(await database.turns.count()).toBe(4);
  await undoDeletion(deleted.value.deletedAt);
  expect(await database.conversations.toArray()).toEqual(before);
});

it('once Undo is over nothing is left of it in any table, but for an image that another one uses', async () => {
  await keep('gone', { image: 'own' });
  await keep('gone-too', { image: 'shared' });
  await keep('stays', { image: 'shared' });
  await deleteConversations(WINDOW, { what: 'some', ids: ['gone', 'gone-too'] }, bench);
  vi.setSystemTime(Date.now() + KEPT_FOR_UNDO_MS);
  await purgeDeleted();
  expect(await rowsLeft()).toEqual({ conversations: 1, turns: 1, attachments: 1, searchTexts: 1, images: 1 });
  expect(await database.images.toCollection().primaryKeys()).toEqual(['shared']);
});

it('takes what is deleted out of every view, tells the other window, and stops what runs', async () => {
  await keep('shown', { state: { status: 'streaming' } });
  for (const id of [WINDOW, OTHER_WINDOW]) {
    await changeTray(id, (tray) => {
      tray.conversationId = 'shown';
      tray.draft = 'A draft';
    });
  }
  await deleteConversations(WINDOW, { what: 'all' }, bench);
  expect(stopped).toEqual(['turn-shown']);
  expect(await readTray(WINDOW)).not.toHaveProperty('conversationId');
  expect(await readTray(WINDOW)).not.toHaveProperty('alert');
  expect(await readTray(OTHER_WINDOW)).not.toHaveProperty('conversationId');
  expect(await readTray(OTHER_WINDOW)).toMatchObject({
    alert: 'This conversation was deleted in another window.',
    draft: 'A draft',
  });
  expect((await conversations.openConversation(WINDOW, 'shown', bench)).ok).toBe(false);
});

it('pins, and unpins, what is listed alone', async () => {
  await keep('one');
  await keep('temporary', { shelf: 'temporary' });
  for (const id of ['one', 'temporary']) await pinConversation(id, true);
  expect([await shelfOf('one'), await shelfOf('temporary')]).toEqual(['pinned', 'temporary']);
  await pinConversation('one', false);
  expect(await shelfOf('one')).toBe('history');
});

it('the first answer names a conversation, until the user does', async () => {
  await keep('one');
  const turn = await database.turns.get('turn-one');
  if (!turn) throw new Error('There is a turn');
  await nameByAnswer(turn);
  expect(await database.conversations.get('one')).toMatchObject({
    title: 'An answer that says something',
    titleBy: 'answer',
  });
  await nameByAnswer({ ...turn, answer: 'Another answer, much later.' });
  expect((await database.conversations.get('one'))?.title).toBe('An answer that says something');
  await renameConversation('one', '  My own\n name ');
  await renameConversation('one', '   ');
  expect(await database.conversations.get('one')).toMatchObject({ title: 'My own name', titleBy: 'user' });
  expect((await database.searchTexts.get('one'))?.text).toContain('my own name');
});

it('an answer that says nothing, or failed, leaves the question as the title', async () => {
  await keep('one');
  const turn = await database.turns.get('turn-one');
  if (!turn) throw new Error('There is a turn');
  await nameByAnswer({ ...turn, state: { status: 'failed', failure: { code: 'overloaded' } } });
  expect((await database.conversations.get('one'))?.titleBy).toBe('question');
  await nameByAnswer({ ...turn, answer: 'Yes.' });
  expect((await database.conversations.get('one'))?.title).toBe('Question one');
});

it('without history, what no window shows or can go back to is gone at the next start, pinned or not', async () => {
  for (const id of ['shown', 'last', 'old']) await keep(id);
  await keep('pinned', { shelf: 'pinned' });
  await changeTray(WINDOW, (tray) => {
    tray.conversationId = 'shown';
    tray.lastConversationId = 'last';
  });
  await purgeLeftovers(bench);
  expect(await database.conversations.count()).toBe(4);
  await writeSettings({ historyKept: false });
  await purgeLeftovers(bench);
  expect((await database.conversations.toCollection().primaryKeys()).sort()).toEqual(['last', 'shown']);
  expect((await database.images.toCollection().primaryKeys()).sort()).toEqual(['image-last', 'image-shown']);
});

const WAYS_OUT: [string, () => Promise<unknown>][] = [
  ['New conversation', () => conversations.newConversation(WINDOW, bench)],
  ['another conversation is opened', () => conversations.openConversation(WINDOW, 'kept', bench)],
  ['its window closes', () => retireTrays((id) => id === WINDOW).then(() => purgeLeft(bench.runner))],
  ['a worker starts that finds it in no view', () => database.trays.clear().then(() => purgeLeftovers(bench))],
];

it.each(WAYS_OUT)('a temporary conversation leaves nothing in any table when %s', async (_how, leave) => {
  await keep('kept');
  const before = await rowsLeft();
  await setTemporary(WINDOW, true, bench);
  expect(await isForTemporary(`tray:${WINDOW}`)).toBe(true);
  expect(await isForTemporary(`tray:${OTHER_WINDOW}`)).toBe(false);
  await keep('secret', { shelf: 'temporary', site: 'secret.example', state: { status: 'streaming' } });
  await changeTray(WINDOW, (tray) => {
    tray.conversationId = 'secret';
  });
  expect(await database.searchTexts.get('secret')).toBeUndefined();
  expect(await database.conversations.where('hosts').equals('secret.example').count()).toBe(0);
  await purgeLeft(bench.runner);
  expect(await shelfOf('secret')).toBe('temporary');

  await leave();
  expect(stopped).toEqual(['turn-secret']);
  const { trays: _trays, ...left } = await rowsLeft();
  expect(left).toEqual(before);
  expect(await readTray(WINDOW)).not.toHaveProperty('temporary');
  expect((await readTray(WINDOW)).lastConversationId).not.toBe('secret');
});

it('what waits for a temporary conversation goes with its window, and does not wait for the next one', async () => {
  await keep('kept');
  const waiting: Attachment = {
    ...{ id: 'waiting', holder: `tray:${WINDOW}`, order: 1, addedAt: 0, candidates: [], thumbnail: 'waiting-image' },
    ...{ provenance: { kind: 'paste' }, state: { status: 'choosing' } },
  };
  await database.attachments.add(waiting);
  await database.images.put({ hash: 'waiting-image', blob: new Blob(['x']) });
  await changeTray(WINDOW, (tray) => {
    tray.temporary = true;
    tray.draft = 'A secret draft';
  });
  await retireTrays((id) => id === WINDOW);
  expect(await rowsLeft()).toEqual({ conversations: 1, turns: 1, attachments: 1, searchTexts: 1, images: 1 });
});

it('an image that comes while a temporary conversation is in view joins it: a new one would delete it', async () => {
  await keep('secret', { shelf: 'temporary' });
  await changeTray(WINDOW, (tray) => {
    tray.temporary = true;
    tray.conversationId = 'secret';
  });
  await conversations.makeRoomFor(WINDOW, 'ask');
  expect((await readTray(WINDOW)).conversationId).toBe('secret');
});
