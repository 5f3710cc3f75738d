import type { Page } from 'playwright';
import { type Attachment, attachmentSchema } from '../../../utils/conversation/attachment.ts';

/**
 * The attachment that was added last, as the worker wrote it down.
 *
 * @param panel any page of the extension in the right profile.
 */
export async function newestAttachment(panel: Page): Promise<Attachment> {
  const rows = await panel.evaluate(
    () =>
      new Promise<{ addedAt: number }[]>((resolve, reject) => {
        const opening = indexedDB.open('loupe');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('attachments').objectStore('attachments').getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      }),
  );
  const newest = rows.toSorted((a, b) => a.addedAt - b.addedAt).at(-1);
  return attachmentSchema.parse(newest);
}
