import { usesOf } from '@/utils/archive/image-uses.ts';
import { type Attachment, turnHolder } from '@/utils/conversation/attachment.ts';
import { database } from '@/utils/store/database.ts';

/**
 * Deletes what was made of originals for sending, and can be made of them again when it is needed. Only of images that
 * were asked about: what waits in a tray stays ready.
 *
 * @returns how many bytes that freed.
 */
export async function clearPrepared(): Promise<number> {
  const { images, attachments } = database;
  return await database.transaction('rw', images, attachments, async () => {
    const stored = new Set(await images.toCollection().primaryKeys());
    const goes = new Set<string>();
    const stays = new Set<string>();
    await attachments.each((attachment) => {
      const uses = usesOf(attachment);
      const canBeMadeAgain = isAsked(attachment) && hasOriginal(attachment, stored);
      for (const [hash, use] of uses) (use === 'prepared' && canBeMadeAgain ? goes : stays).add(hash);
    });
    return await deleteImages([...goes].filter((hash) => !stays.has(hash)));
  });
}

/**
 * Deletes the images of conversations that nobody has gone on with since, but for their thumbnails; questions and
 * answers stay.
 *
 * @param before milliseconds since the epoch.
 * @returns how many bytes that freed.
 */
export async function clearOldImages(before: number): Promise<number> {
  const { images, attachments, conversations, turns } = database;
  return await database.transaction('rw', images, attachments, conversations, turns, async () => {
    const old = new Set<string>();
    await conversations.filter(({ updatedAt }) => updatedAt < before).each(({ id }) => void old.add(id));
    const holders = new Set<string>();
    await turns.each(({ id, conversationId }) => void (old.has(conversationId) && holders.add(turnHolder(id))));
    const goes = new Set<string>();
    const stays = new Set<string>();
    await attachments.each((attachment) => {
      for (const [hash, use] of usesOf(attachment)) {
        (use !== 'thumbnail' && holders.has(attachment.holder) ? goes : stays).add(hash);
      }
    });
    return await deleteImages([...goes].filter((hash) => !stays.has(hash)));
  });
}

function isAsked({ holder }: Attachment): boolean {
  return holder.startsWith(turnHolder(''));
}

function hasOriginal({ original }: Attachment, stored: ReadonlySet<string>): boolean {
  const hashes = original?.strips?.map(({ hash }) => hash) ?? (original ? [original.hash] : []);
  return hashes.length > 0 && hashes.every((hash) => stored.has(hash));
}

async function deleteImages(hashes: string[]): Promise<number> {
  let bytes = 0;
  for (const hash of hashes) bytes += (await database.images.get(hash))?.blob.size ?? 0;
  await database.images.bulkDelete(hashes);
  return bytes;
}
