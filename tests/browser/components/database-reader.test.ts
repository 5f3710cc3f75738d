import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchChanges } from '@/utils/store/changes.ts';
import { LoupeDatabase } from '@/utils/store/database.ts';
import { addRows, readAtOnce } from '@/utils/store/database-reader.ts';
import { readListed } from '@/utils/store/history-reader.ts';
import { makeAttachment, makeConversation } from './panel-stage.tsx';

let worker: LoupeDatabase;

beforeEach(async () => {
  worker = new LoupeDatabase();
  await worker.delete();
});
afterEach(async () => {
  await worker.delete();
});

const allTrays = () => readAtOnce(['trays'], ({ get }) => get<{ draft: string }>('trays', 1));
const tray = { id: 1, offersLast: false, draft: 'kept', arrivedAt: 0 };

it('leaves it to the worker to create the database', async () => {
  expect(await allTrays()).toBeUndefined();
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('loupe');
  await worker.open();
  await worker.trays.put(tray);
  expect((await allTrays())?.draft).toBe('kept');
});

it('hears of every change the worker makes', async () => {
  await worker.open();
  const onChange = vi.fn();
  const stop = watchChanges(onChange);
  const changes = [
    () => worker.trays.put(tray),
    () => worker.trays.update(1, { draft: 'other' }),
    () => worker.trays.delete(1),
  ];
  for (const change of changes) {
    onChange.mockClear();
    await change();
    // At least once: other pages of the same origin may change something of their own meanwhile.
    await expect.poll(() => onChange.mock.calls.length).toBeGreaterThan(0);
  }
  stop();
});

it('lists one holder’s rows in their order, and no one else’s', async () => {
  await worker.open();
  await worker.attachments.bulkPut([
    makeAttachment({ id: 'b', holder: 'tray:1', order: 10 }),
    makeAttachment({ id: 'a', holder: 'tray:1', order: 2 }),
    makeAttachment({ id: 'c', holder: 'tray:11', order: 1 }),
    makeAttachment({ id: 'd', holder: 'tray:', order: 1 }),
  ]);
  const rows = await readAtOnce(['attachments'], ({ listOf }) =>
    listOf<{ id: string }>('attachments', '[holder+order]', 'tray:1'),
  );
  expect(rows?.map(({ id }) => id)).toEqual(['a', 'b']);
});

it('lists the conversations that are kept, those used last first', async () => {
  await worker.open();
  await worker.conversations.bulkPut([
    ...[3, 1, 2, 4].map((n) => makeConversation({ id: `c${n}`, updatedAt: n })),
    makeConversation({ id: 'deleted', shelf: 'deleted', updatedAt: 9 }),
    makeConversation({ id: 'temporary', shelf: 'temporary', updatedAt: 9 }),
    makeConversation({ id: 'pinned', shelf: 'pinned', updatedAt: 0 }),
  ]);
  expect(await readListed()).toEqual({ pinned: ['pinned'], history: ['c4', 'c3', 'c2', 'c1'] });
});

it('hands pictures over in rows the worker can read', async () => {
  await worker.open();
  await addRows('incoming', [{ id: 'x', windowId: 1, kind: 'paste', blob: new Blob(['abc']) }]);
  expect(await (await worker.incoming.get('x'))?.blob.text()).toBe('abc');
});

it('does not stand in the way when the worker changes or deletes the database', async () => {
  await worker.open();
  await worker.trays.put(tray);
  expect((await allTrays())?.draft).toBe('kept');
  await worker.delete();
  expect(await allTrays()).toBeUndefined();
});
