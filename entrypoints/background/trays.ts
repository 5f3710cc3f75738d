import { type Attachment, type Detail, trayHolder } from '@/utils/conversation/attachment.ts';
import { type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { database } from '@/utils/store/database.ts';
import { attachmentsOf, trayAttachments } from '@/utils/store/tray-store.ts';
import { changeAttachment, insertAttachment } from './attachment-rows.ts';
import type { Workbench } from './conversations.ts';

/** Changes an image that waits in a tray and prepares it anew; what was asked about stays as it was sent. */
async function prepareAs(
  id: string,
  { jobs }: Workbench,
  edit: (attachment: Attachment) => void,
): Promise<Outcome<null>> {
  if (await changeWaiting(id, edit)) await jobs.refresh(id);
  return succeed(null);
}

/** @returns false where no such image waits in a tray: then it stays as it is. */
export async function changeWaiting(id: string, edit: (attachment: Attachment) => void): Promise<boolean> {
  let isWaiting = false;
  await changeAttachment(id, (attachment) => {
    isWaiting = attachment.holder.startsWith('tray:');
    if (isWaiting) edit(attachment);
  });
  return isWaiting;
}

export async function setDetail(id: string, detail: Detail | undefined, bench: Workbench): Promise<Outcome<null>> {
  return await prepareAs(id, bench, (attachment) => {
    if (detail === undefined) delete attachment.detail;
    else attachment.detail = detail;
  });
}

export async function chooseSource(
  id: string,
  as: Attachment['chosenSource'],
  bench: Workbench,
): Promise<Outcome<null>> {
  return await prepareAs(id, bench, (attachment) => {
    if (as === undefined) delete attachment.chosenSource;
    else attachment.chosenSource = as;
  });
}

/** @param to its place among the others, 0 being the first; the last one for anything beyond. */
export async function moveAttachment(id: string, to: number): Promise<Outcome<null>> {
  const { attachments } = database;
  await database.transaction('rw', attachments, async () => {
    const moved = await attachments.get(id);
    if (!moved?.holder.startsWith('tray:')) return;
    const before = await attachmentsOf(moved.holder);
    const after = before.filter((one) => one.id !== id).toSpliced(to, 0, moved);
    // The places themselves stay, so that one that was removed comes back to its own.
    let order = Number.NEGATIVE_INFINITY;
    for (const [index, one] of after.entries()) {
      order = Math.max(before[index]?.order ?? 0, order + 1e-6);
      await attachments.update(one.id, { order });
    }
  });
  return succeed(null);
}

export async function renameAttachment(id: string, name: string): Promise<Outcome<null>> {
  const trimmed = name.trim();
  await changeWaiting(id, (attachment) => {
    if (trimmed === '') delete attachment.name;
    else attachment.name = trimmed;
  });
  return succeed(null);
}

/**
 * Puts an image that was asked about into a tray once more, as its Image 1; one that waits there already only moves.
 *
 * @returns the id of the row in the tray; undefined when there is no such image.
 */
export async function copyIntoTray(
  id: string,
  windowId: number,
  { jobs }: Pick<Workbench, 'jobs'>,
): Promise<string | undefined> {
  const asked = await database.attachments.get(id);
  if (!asked?.original) return undefined;
  if (asked.holder === trayHolder(windowId)) {
    await moveAttachment(id, 0);
    return id;
  }
  const { id: _id, holder: _holder, addedAt: _addedAt, absence: _absence, otherPreparations: _others, ...kept } = asked;
  const first = (await trayAttachments(windowId))[0]?.order ?? 1;
  const copy = await insertAttachment(windowId, { ...kept, order: first - 1, state: { status: 'preparing' } });
  await jobs.refresh(copy.id);
  return copy.id;
}
