import type { Page } from 'playwright';

/** A row to write; a file in it is named by its place in `files`. */
export interface RowsToPut {
  table: 'attachments' | 'images' | 'incoming' | 'trays';
  rows: Record<string, unknown>[];
  /** Becomes the `blob` of the row with the same place. */
  files?: { bytes: Buffer; mediaType: string }[];
}

/** Writes rows into Loupe's database from one of its pages: what a panel hands over, or what an earlier day left. */
export async function putRows(from: Page, { table, rows, files = [] }: RowsToPut): Promise<void> {
  const carried = files.map(({ bytes, mediaType }) => ({ base64: bytes.toString('base64'), mediaType }));
  await from.evaluate(
    async ({ table, rows, carried }) => {
      const blobs = carried.map(
        ({ base64, mediaType }) =>
          new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: mediaType }),
      );
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('loupe');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => resolve(opening.result);
      });
      await new Promise<void>((resolve, reject) => {
        const writing = database.transaction(table, 'readwrite');
        for (const [index, row] of rows.entries()) {
          writing.objectStore(table).put(blobs[index] ? { ...row, blob: blobs[index] } : row);
        }
        writing.onabort = () => reject(writing.error);
        writing.oncomplete = () => resolve();
      });
      database.close();
    },
    { table, rows, carried },
  );
}
