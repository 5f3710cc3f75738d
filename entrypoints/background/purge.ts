import { Dexie } from 'dexie';
import { browser } from '#imports';
import { turnHolder } from '@/utils/conversation/attachment.ts';
import { isUndoOver, KEPT_FOR_UNDO_MS } from '@/utils/conversation/deletion.ts';
import { imageKeysOf, sentImageKeysOf } from '@/utils/conversation/image-keys.ts';
import { database } from '@/utils/store/database.ts';
import { attachmentsOf, turnsOf } from '@/utils/store/tray-store.ts';
import { releaseFiles } from './delete-uploads.ts';
import { keepAliveWhile } from './keep-alive.ts';
import { sweepImages } from './stored-images.ts';

/** Conversations in one transaction: few enough that a panel waiting to read does not notice. */
const CHUNK = 20;
export const PURGE_ALARM = 'purge';
/** The shortest time an alarm may wait. It is for a worker that ends before its own timer. */
const ALARM_MINUTES = 0.5;

/** Deletes for good, once Undo is over; what a worker that ends early leaves is deleted by the next one. */
export function purgeLater(): void {
  setTimeout(() => void purgeDeleted(), KEPT_FOR_UNDO_MS);
  void browser.alarms.create(PURGE_ALARM, { delayInMinutes: ALARM_MINUTES });
}

/** Deletes for good whatever was deleted and can no longer be had back. */
export async function purgeDeleted(): Promise<void> {
  const now = Date.now();
  const deleted = database.conversations
    .where('[shelf+updatedAt]')
    .between(['deleted', Dexie.minKey], ['deleted', Dexie.maxKey]);
  const over = await deleted.filter((row) => isUndoOver(row.deleted?.at ?? 0, now)).primaryKeys();
  await purgeConversations(over);
}

/**
 * Removes every row of these conversations from every table, the bytes of images that nothing else uses, and their
 * uploads at the service.
 */
export async function purgeConversations(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await releaseFiles(ids);
  await keepAliveWhile(purgeInChunks(ids));
}

async function purgeInChunks(ids: readonly string[]): Promise<void> {
  const { attachments, conversations, images, searchTexts, turns } = database;
  for (let from = 0; from < ids.length; from += CHUNK) {
    const some = ids.slice(from, from + CHUNK);
    await database.transaction('rw', [attachments, conversations, images, searchTexts, turns], async () => {
      const keys = new Set<string>();
      for (const id of some) {
        const asked = await turnsOf(id);
        for (const turn of asked) {
          const held = await attachmentsOf(turnHolder(turn.id));
          for (const key of [...sentImageKeysOf(turn), ...held.flatMap(imageKeysOf)]) keys.add(key);
          await attachments.bulkDelete(held.map((attachment) => attachment.id));
        }
        await turns.bulkDelete(asked.map((turn) => turn.id));
      }
      await conversations.bulkDelete(some);
      await searchTexts.bulkDelete(some);
      // In the same transaction: ended in between, a worker would leave bytes that nothing names.
      await sweepImages([...keys]);
    });
  }
}
