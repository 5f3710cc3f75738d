import { type Collection, Dexie } from 'dexie';
import { browser } from '#imports';
import { endOverlays } from '@/utils/capture/press-overlay-key.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { imageKeysOf } from '@/utils/conversation/image-keys.ts';
import { database } from '@/utils/store/database.ts';
import { restrictStorage } from '@/utils/store/key.ts';
import { forgetExpiredRefusals } from '@/utils/store/refusing-hosts.ts';
import { readSettings } from '@/utils/store/settings.ts';
import { storageFailure } from '@/utils/store/storage-failure.ts';
import { disarmExpired } from './armed-captures.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';
import type { Workbench } from './conversations.ts';
import { tidyUploads } from './delete-uploads.ts';
import { retireClosedWindows } from './earlier-tray.ts';
import type { Leftovers } from './leftovers.ts';
import { purgeConversations, purgeDeleted } from './purge.ts';
import { sweepImages } from './stored-images.ts';
import { purgeLeft } from './temporary.ts';
import { interruptOrphans } from './turn-end.ts';

/** Removed attachments and unclaimed pictures are kept at least this long, for Undo and for slow claims. */
const KEPT_ASIDE_MS = 60_000;

/**
 * Puts in order what the last worker left behind: turns without an owner become `interrupted`, images being
 * fetched are fetched again, and what was removed goes for good. Runs at every worker start. Never rejects: where the
 * device is full or the database broken, what can still be done is done, and each request says so by itself.
 *
 * @param startedAt when this worker started: the event that started it may be at work on newer rows already.
 */
export async function tidyUp({ jobs }: Workbench, startedAt: number, found: Promise<Leftovers>): Promise<void> {
  const now = Date.now();
  // Where it cannot be read, each step that needs it meets that by itself.
  found.catch(() => undefined);
  const leftovers = async (): Promise<Leftovers> => await found;
  const steps: readonly (() => Promise<unknown>)[] = [
    restrictStorage,
    async () => await interruptOrphans((await leftovers()).turnIds),
    async () => await endLostCaptures((await leftovers()).captures),
    () => retireClosedWindows(startedAt),
    async () => await adoptAttachments(jobs, (await leftovers()).attachmentIds),
    () => forgetExpiredRefusals(now),
    () => forgetRemoved(now),
  ];
  for (const step of steps) await unlessStorageFails(step);
  // Asks the service, so nothing waits for it.
  void unlessStorageFails(tidyUploads);
}

/** Runs a step of the tidying; a bug in it is reported, and holds nothing else up. */
async function unlessStorageFails(step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!storageFailure(error)) reportError(error);
  }
}

/** What was taken out of a tray and can no longer be had back, with its bytes. */
async function forgetRemoved(now: number): Promise<void> {
  const removed = await heldBy('removed:')
    .filter(({ addedAt }) => addedAt < now - KEPT_ASIDE_MS)
    .toArray();
  await database.attachments.bulkDelete(removed.map(({ id }) => id));
  await sweepImages(removed.flatMap(imageKeysOf));
}

/** Attachments that were at work when the worker ended go on, with what is there. */
async function adoptAttachments(jobs: AttachmentJobs, ids: readonly string[]): Promise<void> {
  for (const { id, original } of (await database.attachments.bulkGet([...ids])).filter((one) => one !== undefined)) {
    if (original) await jobs.refresh(id);
    else await jobs.tryAgain(id);
  }
}

/** A capture has no second half without the worker that began it: its overlay goes, and the tray says so. */
async function endLostCaptures(captures: ReadonlyMap<number, number>): Promise<void> {
  const lost: number[] = [];
  await database.trays
    .where('id')
    .anyOf([...captures.keys()])
    .modify((tray) => {
      const { capturing } = tray;
      if (capturing?.state !== 'running' || capturing.startedAt !== captures.get(tray.id)) return;
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

/**
 * What needs no answer to wait for it: conversations whose Undo is over, temporary ones that no window shows, and, where
 * history is off, all that no panel shows or can go back to.
 */
export async function purgeLeftovers({ runner }: Workbench): Promise<void> {
  await purgeLeft(runner);
  await purgeDeleted();
  if ((await readSettings()).historyKept) return;
  const { conversations, trays } = database;
  const kept: string[] = [];
  for (const shelf of ['history', 'pinned']) {
    const listed = conversations.where('[shelf+updatedAt]').between([shelf, Dexie.minKey], [shelf, Dexie.maxKey]);
    kept.push(...(await listed.primaryKeys()));
  }
  // Read afterwards: what is asked meanwhile comes into view with its first row.
  const shown = new Set((await trays.toArray()).flatMap((tray) => [tray.conversationId, tray.lastConversationId]));
  await purgeConversations(kept.filter((id) => !shown.has(id)));
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
