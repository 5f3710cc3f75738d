import { captureRegion } from '@/utils/capture/capture-region.ts';
import { explainRefusal } from '@/utils/capture/off-limits.ts';
import { pickImages } from '@/utils/capture/pick-images.ts';
import { samePage } from '@/utils/capture/place.ts';
import type { CaptureFacts } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { database } from '@/utils/store/database.ts';
import { changeTray } from '@/utils/store/tray-store.ts';
import { type AttachmentJobs, unmeasured } from './attachment-jobs.ts';
import { type CaptureRun, intoTray, showArrival, takerOf } from './capture-into-tray.ts';
import { captureOf } from './capture-reach.ts';
import { captureAtSameWidth } from './capture-same-width.ts';
import { makeRoomFor } from './conversations.ts';
import { copyIntoTray } from './trays.ts';

/** Does what one capture is, up to the rows in the tray. Leaves nothing behind when the user leaves. */
export async function takeCapture(run: CaptureRun, jobs: AttachmentJobs): Promise<Outcome<null>> {
  switch (run.action) {
    case 'tab':
      return await takeOf(run, unmeasured('tab'), jobs);
    case 'page':
      return await takeOf(run, unmeasured('page'), jobs);
    case 'region':
      return await takeRegion(run, jobs);
    case 'pick':
      return await takePicked(run, jobs);
    case 'again':
      return await takeAgain(run, jobs);
    case 'same-width':
      return await captureAtSameWidth(run, jobs);
  }
}

/** What needs nothing more of the user: the tab, the page, or the region of an earlier capture. */
async function takeOf(run: CaptureRun, facts: CaptureFacts, jobs: AttachmentJobs): Promise<Outcome<null>> {
  const take = takerOf(run, facts);
  const refusal = explainRefusal(run.target.pageUrl);
  if (refusal === 'no-access' || refusal === 'pdf') return await intoTray(run, facts.what, take, jobs);
  // Most likely refused: no row, and no new conversation for it, before it is there.
  const taken = await take(run.controller.signal);
  return taken.ok ? await intoTray(run, facts.what, async () => taken, jobs) : taken;
}

/** An earlier capture once more. What it looked like before goes along as Image 1: the question is what has changed. */
async function takeAgain(run: CaptureRun, jobs: AttachmentJobs): Promise<Outcome<null>> {
  const before = await database.attachments.get(run.attachmentIds[0] ?? '');
  const facts = captureOf(before);
  if (before?.provenance.kind !== 'page' || !facts) return fail('unexpected');
  const isSame = facts.what !== 'region' || samePage(before.provenance.pageUrl, run.target.pageUrl);
  if (!isSame) return fail('page-off-limits', { reason: 'region-elsewhere' });
  const taken = await takeOf(run, facts, jobs);
  if (taken.ok && !run.controller.signal.aborted) await copyIntoTray(before.id, run.windowId, { jobs });
  return taken;
}

async function takeRegion(run: CaptureRun, jobs: AttachmentJobs): Promise<Outcome<null>> {
  const taken = await captureRegion(run.target, run.controller.signal);
  if (!taken.ok) return taken;
  if (taken.value === undefined) return succeed(null);
  return await intoTray(run, 'region', async () => taken, jobs, Date.now());
}

async function takePicked(run: CaptureRun, jobs: AttachmentJobs): Promise<Outcome<null>> {
  const { target, windowId, controller } = run;
  const picked = await pickImages(target, controller.signal);
  if (!picked.ok) return picked;
  if (picked.value.state !== 'picked') {
    if (picked.value.state === 'left') return succeed(null);
    run.action = 'region';
    await changeTray(windowId, ({ capturing }) => {
      if (capturing?.state === 'running' && capturing.startedAt === target.askedAt) capturing.action = 'region';
    });
    return await takeRegion(run, jobs);
  }
  const room = makeRoomFor(windowId, 'ask');
  for (const click of picked.value.clicks) await jobs.addFromPage(click, room);
  await showArrival(windowId, Date.now());
  return succeed(null);
}
