import { type Attachment, turnHolder } from '@/utils/conversation/attachment.ts';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import type { SearchText } from './database.ts';
import { openDatabase, readAtOnce } from './database-reader.ts';

/** Ids of the conversations that lists show, those used last first. */
export interface Listed {
  pinned: string[];
  history: string[];
}

/** Rows read at once: few enough that typing never waits for them. */
const CHUNK = 500;
const SHELF_INDEX = '[shelf+updatedAt]';

/** From an index alone: no conversation is read, however many there are. */
export async function readListed(): Promise<Listed> {
  const database = await openDatabase();
  if (!database) return { pinned: [], history: [] };
  const index = database.transaction('conversations').store.index(SHELF_INDEX);
  const on = async (shelf: string): Promise<string[]> => {
    const keys = await index.getAllKeys(IDBKeyRange.bound([shelf], [shelf, []]));
    return keys.map(String).reverse();
  };
  const [pinned, history] = await Promise.all([on('pinned'), on('history')]);
  return { pinned, history };
}

/** How many conversations that are not pinned were last used before a moment. */
export async function countOlder(before: number): Promise<number> {
  const database = await openDatabase();
  const range = IDBKeyRange.bound(['history'], ['history', before], false, true);
  return (await database?.transaction('conversations').store.index(SHELF_INDEX).count(range)) ?? 0;
}

export async function readConversations(ids: readonly string[]): Promise<Conversation[]> {
  const rows = await readAtOnce(['conversations'], ({ get }) =>
    Promise.all(ids.map((id) => get<Conversation>('conversations', id))),
  );
  return (rows ?? []).filter((row) => row !== undefined);
}

/** All that a search looks through, a part at a time; the next is read while one is used. */
export async function* readSearchTexts(): AsyncGenerator<SearchText[]> {
  const database = await openDatabase();
  if (!database) return;
  const readAfter = (id?: string): Promise<SearchText[]> =>
    database.getAll('searchTexts', id === undefined ? undefined : IDBKeyRange.lowerBound(id, true), CHUNK);
  let next: Promise<SearchText[]> | undefined = readAfter();
  while (next) {
    const rows: SearchText[] = await next;
    next = rows.length < CHUNK ? undefined : readAfter(rows.at(-1)?.id);
    yield rows;
  }
}

/** @returns for each id its text, or undefined where there is none any more. */
export async function readSearchTextsOf(ids: readonly string[]): Promise<Map<string, string | undefined>> {
  const rows = await readAtOnce(['searchTexts'], ({ get }) =>
    Promise.all(ids.map((id) => get<SearchText>('searchTexts', id))),
  );
  return new Map(ids.map((id, index) => [id, rows?.[index]?.text]));
}

/** The turns of some conversations with all their images, in the order of the ids. */
export async function readMatter(
  ids: readonly string[],
): Promise<{ id: string; turns: Turn[]; attachments: Attachment[] }[]> {
  const matter = await readAtOnce(['turns', 'attachments'], ({ listOf }) =>
    Promise.all(
      ids.map(async (id) => {
        const turns = await listOf<Turn>('turns', '[conversationId+order]', id);
        const held = await Promise.all(
          turns.map((turn) => listOf<Attachment>('attachments', '[holder+order]', turnHolder(turn.id))),
        );
        return { id, turns, attachments: held.flat() };
      }),
    ),
  );
  return matter ?? [];
}

/** The sites of the given conversations with how many of them are about each, by name. */
export async function readSites(listed: ReadonlySet<string>): Promise<{ host: string; count: number }[]> {
  const database = await openDatabase();
  if (!database) return [];
  const index = database.transaction('conversations').store.index('hosts');
  const hosts: string[] = [];
  for (let cursor = await index.openKeyCursor(null, 'nextunique'); cursor; cursor = await cursor.continue()) {
    hosts.push(String(cursor.key));
  }
  const ids = await Promise.all(hosts.map((host) => index.getAllKeys(host)));
  return hosts.flatMap((host, at) => {
    const count = (ids[at] ?? []).filter((id) => listed.has(String(id))).length;
    return count > 0 ? [{ host, count }] : [];
  });
}
