import { Dexie } from 'dexie';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LoupeDatabase } from '@/utils/store/database.ts';
import { makeAttachment, makeTurn } from './panel-stage.tsx';

/** The database as version 0.1.0 of Loupe made it. */
class FirstVersion extends Dexie {
  constructor() {
    super('loupe');
    this.version(1).stores({
      images: 'hash',
      attachments: 'id, [holder+order], provenance.imageUrl',
      conversations: 'id, updatedAt',
      turns: 'id, [conversationId+order], state.status',
      trays: 'id',
      incoming: 'id',
      refusingHosts: 'host',
    });
  }
}

beforeEach(async () => {
  await Dexie.delete('loupe');
});
afterEach(async () => {
  await Dexie.delete('loupe');
});

it('from the first version keeps every conversation, and a replaced try becomes a branch', async () => {
  const before = new FirstVersion();
  await before.table('conversations').add({ id: 'c', title: 'T', model: 'm', createdAt: 1, updatedAt: 2 });
  await before
    .table('turns')
    .bulkAdd([
      { ...makeTurn({ id: 'a', conversationId: 'c', order: 1, question: 'First?' }), supersededBy: 'b' },
      makeTurn({ id: 'b', conversationId: 'c', order: 1.001, answer: 'Second try.', attachmentIds: ['image-1'] }),
      makeTurn({ id: 'd', conversationId: 'c', order: 2 }),
    ]);
  await before.table('attachments').add(makeAttachment({ holder: 'turn:b', thumbnail: 'small' }));
  await before.table('images').add({ hash: 'p', blob: new Blob(['abc']) });
  before.close();

  const now = new LoupeDatabase();
  expect(await now.conversations.get('c')).toMatchObject({
    shelf: 'history',
    title: 'T',
    updatedAt: 2,
    chosen: {},
    thumbnails: ['small'],
  });
  const turns = await now.turns.orderBy('[conversationId+order]').toArray();
  expect(turns.map(({ id, parentId }) => [id, parentId])).toEqual([
    ['a', undefined],
    ['b', undefined],
    ['d', 'b'],
  ]);
  expect(turns[0]).not.toHaveProperty('supersededBy');
  expect((await now.searchTexts.get('c'))?.text).toContain('second try.');
  expect(await now.attachments.where('imageKeys').equals('p').primaryKeys()).toEqual(['image-1']);
  expect(await (await now.images.get('p'))?.blob.text()).toBe('abc');
  now.close();
});

it('knows at every moment which rows refer to an image, however they were written', async () => {
  const database = new LoupeDatabase();
  const users = (hash: string) => database.attachments.where('imageKeys').equals(hash).primaryKeys();
  await database.attachments.add(makeAttachment({ thumbnail: 'small' }));
  expect(await users('small')).toEqual(['image-1']);
  await database.attachments.update('image-1', { thumbnail: 'other' });
  expect(await users('small')).toEqual([]);
  expect(await users('other')).toEqual(['image-1']);
  await database.attachments.toCollection().modify((row) => {
    delete row.thumbnail;
  });
  expect(await users('other')).toEqual([]);
  expect(await users('original')).toEqual(['image-1']);
  const image = { hash: 'sent', mediaType: 'image/png' as const, width: 1, height: 1, bytes: 1, tokens: 1 };
  await database.turns.add(
    makeTurn({ sent: [{ attachmentId: 'image-1', source: { kind: 'base64', because: 'gateway' }, image }] }),
  );
  expect(await database.turns.where('imageKeys').equals('sent').primaryKeys()).toEqual(['turn-1']);
  database.close();
});
