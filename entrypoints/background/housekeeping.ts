import { browser } from '#imports';
import { database } from '@/utils/store/database.ts';
import { restrictStorage } from '@/utils/store/key.ts';
import { forgetExpiredRefusals } from '@/utils/store/refusing-hosts.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';
import type { Workbench } from './conversations.ts';
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
  await adoptAttachments(jobs, startedAt);
  await forgetExpiredRefusals(now);
  await database.attachments
    .filter(({ holder, addedAt }) => holder.startsWith('removed:') && addedAt < now - KEPT_ASIDE_MS)
    .delete();
}

/** Attachments that were at work when the worker ended go on, with what is there. */
async function adoptAttachments(jobs: AttachmentJobs, startedAt: number): Promise<void> {
  const left = await database.attachments
    .filter(
      ({ state, addedAt }) => addedAt < startedAt && (state.status === 'acquiring' || state.status === 'preparing'),
    )
    .toArray();
  for (const { id, original } of left) {
    if (original) jobs.refresh(id);
    else await jobs.tryAgain(id);
  }
}

/** Prepares waiting images again after the model, the base URL or the way of sending changed. */
export async function refreshTrays(jobs: AttachmentJobs): Promise<void> {
  const waiting = await database.attachments
    .filter(({ holder, state }) => holder.startsWith('tray:') && state.status === 'ready')
    .toArray();
  for (const { id } of waiting) jobs.refresh(id);
}

/** Fetches better pixels for waiting images once the user has given access to a site. */
export async function upgradeTrays(jobs: AttachmentJobs): Promise<void> {
  const poor = await database.attachments
    .filter(({ holder, accessWouldHelp }) => holder.startsWith('tray:') && accessWouldHelp !== undefined)
    .toArray();
  for (const { id, accessWouldHelp } of poor) {
    const granted =
      accessWouldHelp !== undefined && (await browser.permissions.contains({ origins: [accessWouldHelp] }));
    if (granted) await jobs.tryAgain(id);
  }
}
