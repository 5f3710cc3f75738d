import type { Page } from 'playwright';
import * as z from 'zod/mini';
import { type Attachment, attachmentSchema } from '../../../utils/conversation/attachment.ts';
import { type Turn, turnSchema } from '../../../utils/conversation/turn.ts';

/** What the database says about the turns, oldest first; read from one of Loupe's pages. */
export async function storedTurns(page: Page): Promise<Turn[]> {
  const turns = z.array(turnSchema).parse(await readTable(page, 'turns'));
  return turns.sort((a, b) => a.askedAt - b.askedAt);
}

/** The same for attachments, those of trays and of turns. */
export async function storedAttachments(page: Page): Promise<Attachment[]> {
  const attachments = z.array(attachmentSchema).parse(await readTable(page, 'attachments'));
  return attachments.sort((a, b) => a.addedAt - b.addedAt);
}

async function readTable(page: Page, table: 'turns' | 'attachments'): Promise<unknown[]> {
  return await page.evaluate(
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
