import { Dexie } from 'dexie';
import { trayHolder } from '@/utils/conversation/attachment.ts';
import type { Tray } from '@/utils/conversation/conversation.ts';
import { type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { imageKeysOf } from '@/utils/conversation/image-keys.ts';
import { database } from '@/utils/store/database.ts';
import { attachmentsOf, changeTray, trayAttachments } from '@/utils/store/tray-store.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';
import type { Workbench } from './conversations.ts';
import { purgeConversations } from './purge.ts';
import { stopTurnsOf } from './shelves.ts';
import { sweepImages } from './stored-images.ts';
import type { TurnRunner } from './turn-runner.ts';

/** The window's next conversation is temporary, or is kept; once one is in view it stays what it is. */
export async function setTemporary(windowId: number, temporary: boolean, { jobs }: Workbench): Promise<Outcome<null>> {
  await changeTray(windowId, (tray) => {
    if (tray.conversationId !== undefined) return;
    if (temporary) tray.temporary = true;
    else delete tray.temporary;
  });
  await prepareWaiting(windowId, jobs);
  return succeed(null);
}

/**
 * The window shows another conversation, or an empty one: a temporary one is not what Undo and **Add to the last
 * conversation** go back to.
 */
export function leaveConversation(tray: Tray): void {
  if (tray.conversationId !== undefined && !tray.temporary) tray.lastConversationId = tray.conversationId;
  delete tray.conversationId;
  delete tray.temporary;
}

/**
 * Deletes temporary conversations that no window shows any more, and what was taken out of the trays of these windows.
 * An answer of theirs that is on its way is stopped first.
 */
export async function purgeLeft(runner: TurnRunner): Promise<void> {
  const { conversations, trays } = database;
  const temporary = await conversations
    .where('[shelf+updatedAt]')
    .between(['temporary', Dexie.minKey], ['temporary', Dexie.maxKey])
    .primaryKeys();
  if (temporary.length === 0) return;
  const shown = new Set((await trays.toArray()).map(({ conversationId }) => conversationId));
  const left = temporary.filter((id) => !shown.has(id));
  await stopTurnsOf(new Set(left), runner);
  await purgeConversations(left);
}

/** After a temporary conversation was left: the images that wait may travel as links again, and those removed go. */
export async function tidyAfterTemporary(windowId: number, { jobs, runner }: Workbench): Promise<void> {
  await forgetHeld(`removed:${windowId}`);
  await purgeLeft(runner);
  await prepareWaiting(windowId, jobs);
}

/** Deletes the attachments of a holder, and the bytes that nothing else uses. */
export async function forgetHeld(holder: string): Promise<void> {
  const held = await attachmentsOf(holder);
  await database.attachments.bulkDelete(held.map(({ id }) => id));
  await sweepImages(held.flatMap(imageKeysOf));
}

/** True for what waits in a tray whose conversation is temporary. */
export async function isForTemporary(holder: string): Promise<boolean> {
  if (!holder.startsWith('tray:')) return false;
  const tray = await database.trays.get(Number(holder.slice(trayHolder(0).length - 1)));
  return tray?.temporary ?? false;
}

async function prepareWaiting(windowId: number, jobs: AttachmentJobs): Promise<void> {
  for (const { id, state } of await trayAttachments(windowId)) if (state.status === 'ready') await jobs.refresh(id);
}
