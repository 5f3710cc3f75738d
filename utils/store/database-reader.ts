import { type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';

/**
 * Reads what the worker writes. The worker's database library would be a third of the panel's size, and the
 * panel reads by key and index only; this one is 1 KB.
 */
const NAME = 'loupe';

type Table =
  | 'images'
  | 'attachments'
  | 'conversations'
  | 'turns'
  | 'trays'
  | 'incoming'
  | 'imports'
  | 'searchTexts'
  | 'files'
  | 'spending';

let opened: Promise<IDBPDatabase | undefined> | undefined;

/** @returns the database, or undefined while the worker has not created it; it is never created from here. */
export async function openDatabase(): Promise<IDBPDatabase | undefined> {
  opened ??= tryToOpen();
  const database = await opened;
  if (!database) opened = undefined;
  return database;
}

async function tryToOpen(): Promise<IDBPDatabase | undefined> {
  const forget = (): void => {
    opened = undefined;
  };
  try {
    const database: IDBPDatabase = await openDB(NAME, undefined, {
      // It is not there yet: the worker must make it, with the tables it knows.
      upgrade: (_database, _old, _new, transaction) => {
        transaction.done.catch(() => undefined);
        transaction.abort();
      },
      // A newer version of Loupe wants to change the tables; an open panel must not block it.
      blocking: () => {
        database.close();
        forget();
      },
      terminated: forget,
    });
    return database;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

/** Reads from several tables at one moment. The callback may await nothing but what it is given. */
export interface Snapshot {
  get: <T>(table: Table, key: IDBValidKey) => Promise<T | undefined>;
  /** The rows whose index `[first+order]` begins with `first`, in their order. */
  listOf: <T>(table: 'attachments' | 'turns', index: string, first: string) => Promise<T[]>;
}

/** @returns what `read` returns, or undefined while there is no database. */
export async function readAtOnce<T>(
  tables: readonly Table[],
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<T | undefined> {
  const database = await openDatabase();
  return database && (await read(snapshotOf(database.transaction([...tables]))));
}

function snapshotOf(transaction: IDBPTransaction<unknown, string[]>): Snapshot {
  return {
    get: (table, key) => transaction.objectStore(table).get(key),
    // In IndexedDB's order every array comes after every number, so this ends the range of one holder.
    listOf: (table, index, first) =>
      transaction
        .objectStore(table)
        .index(index)
        .getAll(IDBKeyRange.bound([first], [first, []])),
  };
}

/** @returns the rows whose key is this one or comes after it, in order. */
export async function readFrom<T>(table: Table, first: IDBValidKey): Promise<T[]> {
  const database = await openDatabase();
  return (await database?.getAll(table, IDBKeyRange.lowerBound(first))) ?? [];
}

/** @returns the keys of the rows whose index `[first+order]` begins with `first`, in its order. */
export async function readKeys(table: Table, index: string, first: string): Promise<string[]> {
  const database = await openDatabase();
  const range = IDBKeyRange.bound([first], [first, []]);
  const keys = await database?.transaction(table).store.index(index).getAllKeys(range);
  // Every table's key but that of the trays is a text.
  return (keys ?? []).map(String);
}

/** All rows of a table, so many at once, in the order of their keys; for what looks at everything, slowly. */
export async function* readPieces<T>(table: Table, count: number): AsyncGenerator<T[], void> {
  const database = await openDatabase();
  let after: IDBKeyRange | undefined;
  for (;;) {
    const store = database?.transaction(table).store;
    const [rows = [], keys = []] = await Promise.all([store?.getAll(after, count), store?.getAllKeys(after, count)]);
    const last = keys.at(-1);
    if (last === undefined) return;
    yield rows;
    after = IDBKeyRange.lowerBound(last, true);
  }
}

/** Adds rows in one transaction. Rejects when there is no room, or no database yet. */
export async function addRows(table: 'incoming' | 'imports', rows: readonly unknown[]): Promise<void> {
  const database = await openDatabase();
  if (!database) throw new Error('The worker has not created the database yet.');
  const transaction = database.transaction(table, 'readwrite');
  await Promise.all([...rows.map((row) => transaction.store.put(row)), transaction.done]);
}
