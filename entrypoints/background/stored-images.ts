import { database } from '@/utils/store/database.ts';

/** Deletes those of these images that no attachment and no turn refers to any more. */
export async function sweepImages(among: readonly string[]): Promise<void> {
  if (among.length === 0) return;
  const { images, attachments, turns } = database;
  await database.transaction('rw', images, attachments, turns, async () => {
    const used = new Set<unknown>();
    for (const table of [attachments, turns]) {
      for (const key of await table.where('imageKeys').anyOf(among).uniqueKeys()) used.add(key);
    }
    await images.bulkDelete(among.filter((hash) => !used.has(hash)));
  });
}

/**
 * Deletes every image that nothing refers to. Safe only while nothing is being acquired: bytes are stored before the row
 * that names them. Reading comes first and by itself, so that a panel that opens meanwhile waits for none of it.
 */
export async function sweepAllImages(): Promise<void> {
  const { images, attachments, turns } = database;
  const stored = await images.toCollection().primaryKeys();
  const used = new Set<unknown>();
  for (const table of [attachments, turns]) {
    for (const key of await table.orderBy('imageKeys').uniqueKeys()) used.add(key);
  }
  await sweepImages(stored.filter((hash) => !used.has(hash)));
}

/** Pictures and files that a page handed over and nobody claimed, because it was closed first; before any panel is open. */
export async function forgetUnclaimed(): Promise<void> {
  await database.incoming.clear();
  await database.imports.clear();
}
