import type { Page, Worker } from 'playwright';
import * as z from 'zod/mini';
import { type Attachment, attachmentSchema } from '../../../utils/conversation/attachment.ts';
import { type Tray, traySchema } from '../../../utils/conversation/conversation.ts';
import type { Spending } from '../../../utils/conversation/spending.ts';
import { type Turn, turnSchema } from '../../../utils/conversation/turn.ts';
import type { UploadedFile } from '../../../utils/store/database.ts';

/** What the database says about the turns, oldest first; read from one of Loupe's pages or its worker. */
export async function storedTurns(page: Page | Worker): Promise<Turn[]> {
  const turns = z.array(turnSchema).parse(await readTable(page, 'turns'));
  return turns.sort((a, b) => a.askedAt - b.askedAt);
}

/** The same for attachments, those of trays and of turns. */
export async function storedAttachments(page: Page | Worker): Promise<Attachment[]> {
  const attachments = z.array(attachmentSchema).parse(await readTable(page, 'attachments'));
  return attachments.sort((a, b) => a.addedAt - b.addedAt);
}

/** What each window's panel shows. */
export async function storedTrays(page: Page | Worker): Promise<Tray[]> {
  return z.array(traySchema).parse(await readTable(page, 'trays'));
}

/** The ledger of uploads. */
export async function storedFiles(page: Page | Worker): Promise<UploadedFile[]> {
  // Its rows have no schema: the worker alone writes and reads them.
  return (await readTable(page, 'files')) as UploadedFile[];
}

/** What was spent, by day. */
export async function storedSpending(page: Page | Worker): Promise<Spending[]> {
  return (await readTable(page, 'spending')) as Spending[];
}

async function readTable(
  page: Page | Worker,
  table: 'turns' | 'attachments' | 'trays' | 'files' | 'spending',
): Promise<unknown[]> {
  // A worker's `evaluate` is called in the same way; TypeScript does not see it through the overloads.
  return await (page as Page).evaluate(
    (table) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('loupe');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction(table).objectStore(table).getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      }),
    table,
  );
}

/** How many rows each table has, without those that have none. */
export async function rowCounts(page: Page): Promise<Record<string, number>> {
  return await page.evaluate(
    () =>
      new Promise<Record<string, number>>((resolve, reject) => {
        const opening = indexedDB.open('loupe');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const names = [...opening.result.objectStoreNames];
          const reading = opening.result.transaction(names);
          const counts: Record<string, number> = {};
          for (const name of names) {
            const counting = reading.objectStore(name).count();
            counting.onsuccess = () => {
              if (counting.result > 0) counts[name] = counting.result;
            };
          }
          reading.onabort = () => reject(reading.error);
          reading.oncomplete = () => {
            opening.result.close();
            resolve(counts);
          };
        };
      }),
  );
}
