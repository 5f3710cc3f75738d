import type { Collection } from 'dexie';
import { browser } from '#imports';
import { endOverlays } from '@/utils/capture/press-overlay-key.ts';
import { type Attachment, turnHolder } from '@/utils/conversation/attachment.ts';
import { database } from '@/utils/store/database.ts';
import { restrictStorage } from '@/utils/store/key.ts';
import { forgetExpiredRefusals } from '@/utils/store/refusing-hosts.ts';
import { readSettings } from '@/utils/store/settings.ts';
import { disarmExpired } from './armed-captures.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';
import type { Workbench } from './conversations.ts';
import { retireClosedWindows } from './earlier-tray.ts';
import { interruptOrphans } from './turn-runner.ts';

/** Removed attachments and unclaimed pictures are kept at least this long, for Undo and for slow claims. */
const KEPT_ASIDE_MS = 60_000;

/**
 * Puts in order what the last worker left behind: turns without an owner become `interrupted`, images being
 * fetched are fetched again, and what was removed goes for good. Runs at every worker start.
 *
 * @param startedAt when this worker started: the event that started it may be at work on newer rows already.
 */
export async function tidyUp({ jobs }: Workbench, startedAt: number): Promise<void> {
  const now = Date.now();
  await restrictStorage();
  await interruptOrphans(startedAt);
  await endLostCaptures(startedAt);
  await retireClosedWindows(startedAt);
  await adoptAttachments(jobs, startedAt);
  await forgetExpiredRefusals(now);
  if (!(await readSettings()).historyKept) await forgetConversations();
  await heldBy('removed:')
    .filter(({ addedAt }) => addedAt < now - KEPT_ASIDE_MS)
    .delete();
}

/** Attachments that were at work when the worker ended go on, with what is there. */
async function adoptAttachments(jobs: AttachmentJobs, startedAt: number): Promise<void> {
  const left = await database.attachments
    .where('state.status')
    .anyOf('acquiring', 'preparing')
    .filter(({ addedAt }) => addedAt < startedAt)
    .toArray();
  for (const { id, original } of left) {
    if (original) await jobs.refresh(id);
    else await jobs.tryAgain(id);
  }
}

/** A capture has no second half without the worker that began it: its overlay goes, and the tray says so. */
async function endLostCaptures(startedAt: number): Promise<void> {
  const lost: number[] = [];
  await database.trays.toCollection().modify((tray) => {
    const { capturing } = tray;
    if (capturing?.state !== 'running' || capturing.startedAt >= startedAt) return;
    delete tray.capturing;
    tray.alert = { code: 'worker-stopped', reason: 'capture' };
    lost.push(tray.id);
  });
  for (const windowId of lost) {
    const [tab] = await browser.tabs.query({ active: true, windowId });
    if (tab?.id !== undefined) await endOverlays(tab.id);
  }
  await disarmExpired();
}

/** Where history is off, a conversation lives as long as a panel shows it or can go back to it. */
async function forgetConversations(): Promise<void> {
  const { conversations, turns, attachments, trays } = database;
  await database.transaction('rw', conversations, turns, attachments, trays, async () => {
    const shown = new Set((await trays.toArray()).flatMap((tray) => [tray.conversationId, tray.lastConversationId]));
    const gone = (await conversations.toArray()).filter(({ id }) => !shown.has(id));
    for (const { id } of gone) {
      const turnIds = (await turns.filter((turn) => turn.conversationId === id).toArray()).map((turn) => turn.id);
      await attachments.filter(({ holder }) => turnIds.some((turnId) => holder === turnHolder(turnId))).delete();
      await turns.bulkDelete(turnIds);
      await conversations.delete(id);
    }
  });
}

/** The attachments whose holder begins so, of however many there are in all. */
function heldBy(beginning: string): Collection<Attachment, string> {
  return database.attachments.where('[holder+order]').between([beginning], [`${beginning}\uffff`]);
}

/** Prepares waiting images again after the model, the base URL or the way of sending changed. */
export async function refreshTrays(jobs: AttachmentJobs): Promise<void> {
  const waiting = await heldBy('tray:')
    .filter(({ state }) => state.status === 'ready')
    .toArray();
  for (const { id } of waiting) await jobs.refresh(id);
}

/** Fetches better pixels for waiting images once the user has given access to a site. */
export async function upgradeTrays(jobs: AttachmentJobs): Promise<void> {
  const poor = await heldBy('tray:')
    .filter(({ accessWouldHelp, edits }) => !edits && accessWouldHelp !== undefined)
    .toArray();
  for (const { id, accessWouldHelp } of poor) {
    const granted =
      accessWouldHelp !== undefined && (await browser.permissions.contains({ origins: [accessWouldHelp] }));
    if (granted) await jobs.tryAgain(id);
  }
}
