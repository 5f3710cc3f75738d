import { database } from '@/utils/store/database.ts';

/**
 * Deletes bytes that no attachment and no turn refers to any more.
 *
 * @param among looks at these keys alone; without it everything goes that is not referred to, which is safe only while
 *   nothing is being acquired: bytes are stored before the row that names them.
 */
export async function sweepImages(among?: readonly string[]): Promise<void> {
  if (among?.length === 0) return;
  const { images, attachments, turns } = database;
  await database.transaction('rw', images, attachments, turns, async () => {
    const stored = among ?? (await images.toCollection().primaryKeys());
    const used = new Set<unknown>();
    for (const table of [attachments, turns]) {
      const index = among ? table.where('imageKeys').anyOf(among) : table.orderBy('imageKeys');
      for (const key of await index.uniqueKeys()) used.add(key);
    }
    await images.bulkDelete(stored.filter((hash) => !used.has(hash)));
  });
}

/** Pictures that a panel handed over and never claimed, because it was closed first; before any panel is open. */
export async function forgetUnclaimed(): Promise<void> {
  await database.incoming.clear();
}
