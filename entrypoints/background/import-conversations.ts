import { type ArchivedConversation, archivedConversationSchema } from '@/utils/archive/archive-schema.ts';
import { atRest, haveSameContent, underFreshIds } from '@/utils/archive/archived-conversation.ts';
import { turnHolder } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { refreshSummary } from '@/utils/store/conversation-summary.ts';
import { database, type ImportedRow } from '@/utils/store/database.ts';
import { attachmentsOf, turnsOf } from '@/utils/store/tray-store.ts';

/**
 * Adds what a page has read out of a file and checked, all of it or nothing. What is here already stays as it is and
 * gets back the images it has lost; where an id belongs to something else, what is added gets others.
 */
export async function importConversations(batch: string): Promise<Outcome<{ added: number }>> {
  const { imports, images, conversations, turns, attachments, searchTexts } = database;
  const tables = [imports, images, conversations, turns, attachments, searchTexts];
  try {
    const added = await database.transaction('rw', tables, async () => {
      const ids = await addConversations(batch);
      await addImages(batch);
      await imports.where('[batch+kind]').anyOf(keysOf(batch)).delete();
      for (const id of ids) await refreshSummary(id);
      return ids.length;
    });
    return succeed({ added });
  } catch (error) {
    if (isQuota(error)) return fail('storage-full');
    throw error;
  }
}

/** What waited to be imported and is not wanted any more. */
export async function discardImports(batch: string): Promise<void> {
  await database.imports.where('[batch+kind]').anyOf(keysOf(batch)).delete();
}

function keysOf(batch: string): [string, ImportedRow['kind']][] {
  return [
    [batch, 'image'],
    [batch, 'conversation'],
  ];
}

/** @returns the ids of what was added, or brought back from among the deleted. */
async function addConversations(batch: string): Promise<string[]> {
  const added: string[] = [];
  for (const key of await database.imports.where({ batch, kind: 'conversation' }).primaryKeys()) {
    const row = await database.imports.get(key);
    if (row?.kind !== 'conversation') continue;
    const archived = archivedConversationSchema.parse(row);
    const own = await knownAs(archived);
    const fresh = own === 'taken' ? underFreshIds(archived, row.contentHash) : archived;
    const known = own === 'taken' ? await knownAs(fresh) : own;
    if (known === 'same') continue;
    // Undo would bring it back: so does this.
    if (known === 'deleted') await database.conversations.put(fresh.conversation);
    else await addRows(fresh);
    added.push(fresh.conversation.id);
  }
  return added;
}

async function addRows({ conversation, turns, attachments }: ArchivedConversation): Promise<void> {
  await database.conversations.add(conversation);
  await database.turns.bulkAdd(turns);
  await database.attachments.bulkAdd(attachments);
}

async function knownAs(archived: ArchivedConversation): Promise<'new' | 'same' | 'deleted' | 'taken'> {
  const { conversation, turns, attachments } = archived;
  const stored = await database.conversations.get(conversation.id);
  if (stored) {
    const storedTurns = await turnsOf(stored.id);
    const held = await Promise.all(storedTurns.map(({ id }) => attachmentsOf(turnHolder(id))));
    const parsed = archivedConversationSchema.safeParse({
      conversation: stored,
      turns: storedTurns,
      attachments: held.flat(),
      absent: [],
    });
    const isSame = parsed.success && haveSameContent(atRest(parsed.data), archived);
    if (!isSame || stored.shelf === 'temporary') return 'taken';
    return stored.shelf === 'deleted' ? 'deleted' : 'same';
  }
  const taken =
    (await database.turns
      .where('id')
      .anyOf(turns.map(({ id }) => id))
      .count()) +
    (await database.attachments
      .where('id')
      .anyOf(attachments.map(({ id }) => id))
      .count());
  return taken === 0 ? 'new' : 'taken';
}

async function addImages(batch: string): Promise<void> {
  for (const key of await database.imports.where({ batch, kind: 'image' }).primaryKeys()) {
    const row = await database.imports.get(key);
    if (row?.kind !== 'image' || (await database.images.where('hash').equals(row.hash).count()) > 0) continue;
    await database.images.add({ hash: row.hash, blob: row.blob });
  }
}

function isQuota(error: unknown): boolean {
  return error instanceof Error && /QuotaExceeded/.test(`${error.name} ${String(error.cause)}`);
}
