/**
 * Reads what the worker writes, with the browser's own IndexedDB: the library the worker writes with would
 * be a third of the panel's size, and the panel reads by key and index only.
 */
const NAME = 'loupe';

/**
 * The channel on which Dexie tells other contexts that a transaction has changed something
 * (`STORAGE_MUTATED_DOM_EVENT_NAME` in its source, used since version 3.2).
 */
const CHANGED_CHANNEL = 'x-storagemutated-1';

type Store = 'images' | 'attachments' | 'conversations' | 'turns' | 'trays' | 'incoming';

let opened: Promise<IDBDatabase | undefined> | undefined;

/** @returns the database, or undefined while the worker has not created it; it is never created from here. */
async function openDatabase(): Promise<IDBDatabase | undefined> {
  opened ??= tryToOpen();
  const database = await opened;
  if (!database) opened = undefined;
  return database;
}

function tryToOpen(): Promise<IDBDatabase | undefined> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME);
    // It is not there yet: the worker must make it, with the tables it knows.
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onerror = () => (request.error?.name === 'AbortError' ? resolve(undefined) : reject(request.error));
    request.onsuccess = () => {
      const database = request.result;
      const forget = (): void => {
        opened = undefined;
      };
      database.onclose = forget;
      // A newer version of Loupe wants to change the tables; an open panel must not block it.
      database.onversionchange = () => {
        database.close();
        forget();
      };
      resolve(database);
    };
  });
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Reads from several tables at one moment. The callback may await nothing but what it is given. */
export interface Snapshot {
  get: <T>(store: Store, key: IDBValidKey) => Promise<T | undefined>;
  /** The rows whose index `[first+order]` begins with `first`, in their order. */
  listOf: <T>(store: 'attachments' | 'turns', index: string, first: string) => Promise<T[]>;
}

/** @returns what `read` returns, or undefined while there is no database. */
export async function readAtOnce<T>(
  stores: readonly Store[],
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<T | undefined> {
  const database = await openDatabase();
  if (!database) return undefined;
  const transaction = database.transaction(stores, 'readonly');
  return await read({
    get: (store, key) => settle(transaction.objectStore(store).get(key)),
    listOf: (store, index, first) => {
      // In IndexedDB's order every array comes after every number, so this ends the range of one holder.
      const range = IDBKeyRange.bound([first], [first, []]);
      return settle(transaction.objectStore(store).index(index).getAll(range));
    },
  });
}

/** @returns the newest rows by an index, at most `count`. */
export async function readNewest<T>(store: Store, index: string, count: number): Promise<T[]> {
  const database = await openDatabase();
  if (!database) return [];
  const cursorRequest = database.transaction(store).objectStore(store).index(index).openCursor(null, 'prev');
  return await new Promise((resolve, reject) => {
    const rows: T[] = [];
    cursorRequest.onerror = () => reject(cursorRequest.error);
    cursorRequest.onsuccess = () => {
      const cursor = cursorRequest.result;
      if (!cursor || rows.length === count) return resolve(rows);
      rows.push(cursor.value);
      cursor.continue();
    };
  });
}

/** Adds rows in one transaction. Rejects when there is no room, or no database yet. */
export async function addRows(store: 'incoming', rows: readonly unknown[]): Promise<void> {
  const database = await openDatabase();
  if (!database) throw new Error('The worker has not created the database yet.');
  const transaction = database.transaction(store, 'readwrite');
  for (const row of rows) transaction.objectStore(store).put(row);
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Calls back whenever any context changed the database, until the returned function is called. */
export function watchDatabase(onChange: () => void): () => void {
  const channel = new BroadcastChannel(CHANGED_CHANNEL);
  channel.onmessage = onChange;
  return () => channel.close();
}
