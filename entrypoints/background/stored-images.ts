import type { Attachment } from '@/utils/conversation/attachment.ts';
import { database } from '@/utils/store/database.ts';

/** Every key into `images` that an attachment refers to. */
export function imageKeysOf(attachment: Partial<Attachment>): string[] {
  const { thumbnail, shownCrop, original, unedited, candidates = [], state } = attachment;
  const originals = [original, unedited].filter((one) => one !== undefined);
  const prepared = state?.status === 'ready' ? state.preparation : undefined;
  const keys = [
    thumbnail,
    shownCrop?.hash,
    ...originals.flatMap(({ hash, strips = [] }) => [hash, ...strips.map((strip) => strip.hash)]),
    ...candidates.map((candidate) => candidate.thumbnail),
    prepared?.image.hash,
    ...(prepared?.parts ?? []).map(({ image }) => image.hash),
  ];
  return keys.filter((key) => key !== undefined);
}

/**
 * Deletes bytes that no attachment and no turn refers to any more. Reads every row.
 *
 * @param among looks at these keys alone; without it everything goes that is not referred to, which is safe only while
 *   nothing is being acquired: bytes are stored before the row that names them.
 */
export async function sweepImages(among?: readonly string[]): Promise<void> {
  if (among?.length === 0) return;
  await database.transaction('rw', database.images, database.attachments, database.turns, async () => {
    const used = new Set<string>();
    await database.attachments.each((attachment) => {
      for (const key of imageKeysOf(attachment)) used.add(key);
    });
    await database.turns.each(({ sent }) => {
      for (const { image } of sent) used.add(image.hash);
    });
    const stored = among ?? (await database.images.toCollection().primaryKeys());
    await database.images.bulkDelete(stored.filter((hash) => !used.has(hash)));
  });
}

/** Pictures that a panel handed over and never claimed, because it was closed first; before any panel is open. */
export async function forgetUnclaimed(): Promise<void> {
  await database.incoming.clear();
}
