import type { Page } from 'playwright';

/**
 * Turns Loupe's database back into what version 0.1.0 of Loupe kept: its tables, its indexes, and rows without what came
 * later. From one of Loupe's pages; the browser has to be started anew afterwards.
 */
export async function turnBackToFirstVersion(from: Page): Promise<void> {
  await from.evaluate(async () => {
    const finished = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onerror = () => reject(request.error);
        request.onsuccess = () => resolve(request.result);
      });
    const tables: Record<string, { key: string; indexes: (string | string[])[] }> = {
      images: { key: 'hash', indexes: [] },
      attachments: { key: 'id', indexes: [['holder', 'order'], 'provenance.imageUrl'] },
      conversations: { key: 'id', indexes: ['updatedAt'] },
      turns: { key: 'id', indexes: [['conversationId', 'order'], 'state.status'] },
      trays: { key: 'id', indexes: [] },
      incoming: { key: 'id', indexes: [] },
      refusingHosts: { key: 'host', indexes: [] },
    };
    const later = {
      conversations: ['shelf', 'deleted', 'titleBy', 'instructions', 'chosen', 'hosts', 'thumbnails', 'costUsd'],
      turns: ['parentId', 'askKey', 'imageKeys'],
      attachments: ['imageKeys', 'absence'],
    } as Record<string, string[]>;
    const now = await finished(indexedDB.open('loupe'));
    const rows: Record<string, Record<string, unknown>[]> = {};
    for (const name of Object.keys(tables)) {
      rows[name] = await finished(now.transaction(name).objectStore(name).getAll());
    }
    now.close();
    const deleting = indexedDB.deleteDatabase('loupe');
    // Asked for in the same breath, and filled before it is open: the worker may open it anew at any time.
    // Dexie multiplies its versions by ten.
    const opening = indexedDB.open('loupe', 10);
    opening.onupgradeneeded = () => {
      for (const [name, { key, indexes }] of Object.entries(tables)) {
        const table = opening.result.createObjectStore(name, { keyPath: key });
        for (const index of indexes) {
          table.createIndex(typeof index === 'string' ? index : `[${index.join('+')}]`, index);
        }
        for (const row of rows[name] ?? []) {
          for (const field of later[name] ?? []) delete row[field];
          table.put(row);
        }
      }
    };
    await finished(deleting);
    const before = await finished(opening);
    before.close();
  });
}
