import { expect, it } from 'vitest';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import { asDeleted, asRestored, isUndoOver, KEPT_FOR_UNDO_MS } from '@/utils/conversation/deletion.ts';
import { UNDO_MS } from '@/utils/conversation/undo-ms.ts';

const PINNED: Conversation = {
  id: 'c',
  shelf: 'pinned',
  title: 'T',
  titleBy: 'user',
  model: 'm',
  createdAt: 1,
  updatedAt: 2,
  chosen: {},
  hosts: [],
  thumbnails: [],
};

it('Undo puts a conversation back on its shelf, and a second deletion does not forget which that was', () => {
  const deleted = asDeleted(PINNED, 100);
  expect(deleted).toMatchObject({ shelf: 'deleted', deleted: { from: 'pinned', at: 100 } });
  expect(asDeleted(deleted, 200)).toBe(deleted);
  expect(asRestored(deleted)).toEqual(PINNED);
  expect(asRestored(PINNED)).toEqual(PINNED);
});

it.each([
  ['while Undo is offered', UNDO_MS, false],
  ['while its last click may be on the way', KEPT_FOR_UNDO_MS - 1, false],
  ['after that', KEPT_FOR_UNDO_MS, true],
  ['after the clock was set back', -1, true],
])('%s', (_when, later, isOver) => {
  expect(isUndoOver(1000, 1000 + later)).toBe(isOver);
});
