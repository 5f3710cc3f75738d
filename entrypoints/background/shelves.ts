import { Dexie } from 'dexie';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import { asDeleted, asRestored, type Deletion } from '@/utils/conversation/deletion.ts';
import { type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { UNFINISHED } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import type { Workbench } from './conversations.ts';
import { purgeLater } from './purge.ts';
import type { TurnRunner } from './turn-runner.ts';

const DELETED_ELSEWHERE = 'This conversation was deleted in another window.';
/** Rows read and written at once: a history of 10,000 must not stand in memory as a whole. */
const CHUNK = 500;

export async function pinConversation(id: string, pinned: boolean): Promise<Outcome<null>> {
  await database.conversations.where({ id }).modify((conversation) => {
    const { shelf } = conversation;
    if (shelf === 'history' || shelf === 'pinned') conversation.shelf = pinned ? 'pinned' : 'history';
  });
  return succeed(null);
}

let lastDeletedAt = 0;

/**
 * Takes conversations out of every list and every window's view at once; a turn of theirs that runs is stopped. Undo
 * brings them back until {@link purgeLater} has its way.
 *
 * @param windowId of the panel that asked; others whose conversation goes are told.
 */
export async function deleteConversations(
  windowId: number,
  which: Deletion,
  { runner }: Workbench,
): Promise<Outcome<{ deletedAt: number; count: number }>> {
  // It names the deletion: no two are the same.
  const at = Math.max(Date.now(), lastDeletedAt + 1);
  lastDeletedAt = at;
  const { conversations, trays } = database;
  const ids = await database.transaction('rw', conversations, trays, async () => {
    const ids = await concerned(which);
    for (let from = 0; from < ids.length; from += CHUNK) {
      const rows = (await conversations.bulkGet(ids.slice(from, from + CHUNK))).filter((row) => row !== undefined);
      await conversations.bulkPut(rows.map((row) => asDeleted(row, at)));
    }
    await leaveViews(new Set(ids), windowId);
    return ids;
  });
  await stopTurnsOf(new Set(ids), runner);
  purgeLater();
  return succeed({ deletedAt: at, count: ids.length });
}

/** The ids of the listed conversations that are meant; nothing temporary, nothing that is deleted already. */
async function concerned(which: Deletion): Promise<string[]> {
  const { conversations } = database;
  const onShelf = async (shelf: Conversation['shelf'], before: unknown = Dexie.maxKey): Promise<string[]> =>
    await conversations.where('[shelf+updatedAt]').between([shelf, Dexie.minKey], [shelf, before]).primaryKeys();
  switch (which.what) {
    case 'all':
      return [...(await onShelf('pinned')), ...(await onShelf('history'))];
    case 'older':
      return await onShelf('history', which.before);
    case 'site':
      return (await conversations.where('hosts').equals(which.host).filter(isListed).toArray()).map(({ id }) => id);
    case 'some':
      return (await conversations.bulkGet(which.ids)).flatMap((row) => (row && isListed(row) ? row.id : []));
  }
}

function isListed({ shelf }: Conversation): boolean {
  return shelf === 'history' || shelf === 'pinned';
}

async function leaveViews(ids: ReadonlySet<string>, windowId: number): Promise<void> {
  await database.trays.toCollection().modify((tray) => {
    if (tray.conversationId !== undefined && ids.has(tray.conversationId)) {
      delete tray.conversationId;
      if (tray.id !== windowId) tray.alert = DELETED_ELSEWHERE;
    }
    if (tray.lastConversationId !== undefined && ids.has(tray.lastConversationId)) {
      delete tray.lastConversationId;
      delete tray.undoUntil;
      tray.offersLast = false;
    }
  });
}

/** Nobody will read what these turns still bring, and it would be paid for. */
export async function stopTurnsOf(conversationIds: ReadonlySet<string>, runner: TurnRunner): Promise<void> {
  if (conversationIds.size === 0) return;
  const unfinished = await database.turns.where('state.status').anyOf(UNFINISHED).toArray();
  // The last one first: the end of one starts the next that is queued.
  for (const { id, conversationId } of unfinished.toReversed()) {
    if (conversationIds.has(conversationId)) await runner.stop(id);
  }
}

export async function undoDeletion(deletedAt: number): Promise<Outcome<null>> {
  const { conversations } = database;
  await database.transaction('rw', conversations, async () => {
    const gone = await conversations
      .where('[shelf+updatedAt]')
      .between(['deleted', Dexie.minKey], ['deleted', Dexie.maxKey])
      .filter(({ deleted }) => deleted?.at === deletedAt)
      .toArray();
    await conversations.bulkPut(gone.map(asRestored));
  });
  return succeed(null);
}
