import type { Captured } from '@/utils/capture/capture-target.ts';
import type { Outcome } from '@/utils/conversation/failure.ts';
import { database } from '@/utils/store/database.ts';
import { prepareStored } from './acquire-attachment.ts';
import { changeAttachment, failAttachment, storeAcquired } from './attachment-rows.ts';

/** Takes a picture of the page itself; undefined when there is to be none after all. */
export type TakeCapture = (signal: AbortSignal) => Promise<Outcome<Captured | undefined>>;

/** From a capture to a prepared attachment. */
export async function acquireCapture(id: string, take: TakeCapture, signal: AbortSignal): Promise<void> {
  const taken = await take(signal);
  signal.throwIfAborted();
  if (!taken.ok) return await failAttachment(id, taken.failure);
  if (!taken.value) return await database.attachments.delete(id);
  const { acquired, facts, documentId } = taken.value;
  await storeAcquired(id, acquired);
  await changeAttachment(id, (attachment) => {
    if (attachment.provenance.kind !== 'page') return;
    attachment.provenance = {
      ...attachment.provenance,
      capture: facts,
      ...(documentId === undefined ? {} : { documentId }),
    };
  });
  await prepareStored(id, signal);
}
