import type { Acquired } from '@/utils/capture/acquire.ts';
import { type Attachment, type Original, type Provenance, trayHolder } from '@/utils/conversation/attachment.ts';
import type { Failure } from '@/utils/conversation/failure.ts';
import { sha256Hex } from '@/utils/image/hash.ts';
import { database } from '@/utils/store/database.ts';
import { storeImage } from '@/utils/store/image-store.ts';
import { attachmentsOf } from '@/utils/store/tray-store.ts';

/** Adds a row at the end of a window's tray. */
export async function insertAttachment(
  windowId: number,
  given: Pick<Attachment, 'provenance' | 'state'> & Partial<Attachment>,
): Promise<Attachment> {
  const holder = trayHolder(windowId);
  return await database.transaction('rw', database.attachments, async () => {
    const last = (await attachmentsOf(holder)).at(-1);
    const attachment: Attachment = {
      id: crypto.randomUUID(),
      holder,
      order: (last?.order ?? 0) + 1,
      addedAt: Date.now(),
      candidates: [],
      ...given,
    };
    await database.attachments.add(attachment);
    return attachment;
  });
}

/** Changes a row in a transaction of its own; does nothing when it was removed meanwhile. */
export async function changeAttachment(id: string, edit: (attachment: Attachment) => void): Promise<void> {
  await database.transaction('rw', database.attachments, async () => {
    const attachment = await database.attachments.get(id);
    if (!attachment) return;
    edit(attachment);
    await database.attachments.put(attachment);
  });
}

/** The attachment is another picture of that place from here on: nothing of the one before may stand for it. */
export function turnToCandidate(attachment: Attachment, candidateId: string): void {
  delete attachment.unedited;
  delete attachment.edits;
  if (attachment.candidateId === candidateId) return;
  const thumbnail = attachment.candidates.find(({ id }) => id === candidateId)?.thumbnail;
  for (const key of ['original', 'shownCrop', 'accessWouldHelp', 'thumbnail', 'shownWidth', 'shownHeight'] as const) {
    delete attachment[key];
  }
  if (thumbnail !== undefined) attachment.thumbnail = thumbnail;
}

export async function failAttachment(id: string, failure: Failure): Promise<void> {
  await changeAttachment(id, (attachment) => {
    attachment.state = { status: 'failed', failure };
  });
}

/** Stores bytes under their content's hash. */
export async function keepBytes(blob: Blob): Promise<string> {
  const hash = await sha256Hex(await blob.arrayBuffer());
  await storeImage(hash, blob);
  return hash;
}

/** Stores what was acquired; the attachment is `preparing` from here on. */
export async function storeAcquired(id: string, acquired: Acquired): Promise<void> {
  const { bytes, url, accessWouldHelp, ...facts } = acquired;
  const original: Original = { ...facts, hash: await keepBytes(bytes), bytes: bytes.size };
  await changeAttachment(id, (attachment) => {
    // What the user painted over must not come back with better pixels.
    if (attachment.edits) return;
    attachment.original = original;
    attachment.state = { status: 'preparing' };
    if (accessWouldHelp === undefined) delete attachment.accessWouldHelp;
    else attachment.accessWouldHelp = accessWouldHelp;
    setImageUrl(attachment, url);
  });
}

export function setImageUrl(attachment: Attachment, url: string | undefined): void {
  if (url === undefined || attachment.provenance.kind !== 'page') return;
  const provenance: Provenance = { ...attachment.provenance, imageUrl: shortUrl(url) };
  attachment.provenance = provenance;
}

/** A `data:` URL is the image itself and may be megabytes long; its type is all a receipt needs. */
export function shortUrl(url: string): string {
  return url.startsWith('data:') ? `${url.slice(0, Math.min(url.search(/[;,]|$/), 60))},…` : url;
}
