import { browser } from '#imports';
import { EARLIER_HOLDER, trayHolder } from '@/utils/conversation/attachment.ts';
import { EARLIER_TRAY_ID } from '@/utils/conversation/conversation.ts';
import { type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { database } from '@/utils/store/database.ts';
import { attachmentsOf, changeTray, readTray, trayAttachments } from '@/utils/store/tray-store.ts';
import type { Workbench } from './conversations.ts';
import { forgetHeld } from './temporary.ts';

/**
 * Moves what waits in windows that are gone into the earlier tray, in its order, and joins their drafts there: a
 * window's id means another window, or none, after a restart. What waited for a temporary conversation is deleted.
 *
 * @param isGone told by the window's id.
 * @param before leaves what was added later than this, in milliseconds since the epoch.
 */
export async function retireTrays(
  isGone: (windowId: number) => boolean,
  before: number = Number.POSITIVE_INFINITY,
): Promise<void> {
  const { attachments, images, trays, turns } = database;
  await database.transaction('rw', [attachments, images, trays, turns], async () => {
    const gone = (await trays.toArray()).filter(
      ({ id, arrivedAt }) => id !== EARLIER_TRAY_ID && arrivedAt < before && isGone(id),
    );
    for (const { id, temporary } of gone) if (temporary) await forgetHeld(trayHolder(id));
    // Between the keys of every holder that begins so.
    const waiting = await attachments.where('[holder+order]').between(['tray:'], ['tray;']).toArray();
    let order = (await attachmentsOf(EARLIER_HOLDER)).at(-1)?.order ?? 0;
    for (const { id, holder, addedAt } of waiting) {
      if (addedAt >= before || !isGone(Number(holder.split(':')[1]))) continue;
      order += 1;
      await attachments.update(id, { holder: EARLIER_HOLDER, order });
    }
    const drafts = gone.flatMap(({ draft, temporary }) => (temporary || draft.trim() === '' ? [] : draft));
    if (drafts.length > 0) {
      await changeTray(EARLIER_TRAY_ID, (tray) => {
        tray.draft = [tray.draft, ...drafts].filter((draft) => draft !== '').join('\n\n');
      });
    }
    await trays.bulkDelete(gone.map(({ id }) => id));
  });
}

/** As {@link retireTrays}, of the windows that closed while no worker looked. */
export async function retireClosedWindows(before: number): Promise<void> {
  const open = new Set((await browser.windows.getAll()).map(({ id }) => id));
  await retireTrays((windowId) => !open.has(windowId), before);
}

/** Brings the earlier tray back, behind what waits in the window; its draft only where that overwrites none. */
export async function restoreEarlier(windowId: number, { jobs }: Workbench): Promise<Outcome<null>> {
  const { attachments, trays } = database;
  const ids = await database.transaction('rw', attachments, trays, async () => {
    const last = (await trayAttachments(windowId)).at(-1)?.order ?? 0;
    const ids = await moveEarlierTo(trayHolder(windowId), last);
    const { draft } = await readTray(EARLIER_TRAY_ID);
    if (draft === '' || (await readTray(windowId)).draft.trim() !== '') return ids;
    await changeTray(windowId, (tray) => {
      tray.draft = draft;
    });
    await trays.delete(EARLIER_TRAY_ID);
    return ids;
  });
  // The model may be another one by now.
  for (const id of ids) await jobs.refresh(id);
  return succeed(null);
}

/** Puts the earlier tray aside as if each image had been removed in this window, so that Undo can bring them back. */
export async function discardEarlier(windowId: number): Promise<Outcome<null>> {
  const { attachments, trays } = database;
  await database.transaction('rw', attachments, trays, async () => {
    await moveEarlierTo(`removed:${windowId}`, 0);
    await trays.delete(EARLIER_TRAY_ID);
  });
  return succeed(null);
}

async function moveEarlierTo(holder: string, last: number): Promise<string[]> {
  const rows = await attachmentsOf(EARLIER_HOLDER);
  for (const [index, { id }] of rows.entries()) {
    await database.attachments.update(id, { holder, order: last + 1 + index });
  }
  return rows.map(({ id }) => id);
}
