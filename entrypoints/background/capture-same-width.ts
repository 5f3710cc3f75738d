import * as z from 'zod/mini';
import { browser } from '#imports';
import { askPage, injectReader } from '@/utils/capture/ask-page.ts';
import type { Captured } from '@/utils/capture/capture-target.ts';
import { pause } from '@/utils/capture/pause.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { trayHolder } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { database } from '@/utils/store/database.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';
import { type CaptureRun, showArrival, takerOf } from './capture-into-tray.ts';
import { captureOf, reachTab, showTabOf } from './capture-reach.ts';

/** A tab that was put to sleep loads anew when it comes to the front. */
const LONGEST_LOADING_MS = 10_000;
const LOADING_POLL_MS = 100;

interface Taken {
  before: Attachment;
  run: CaptureRun;
  captured: Captured;
}

/**
 * Captures two tabs anew, one after the other at the width the window has now, in the place of their earlier
 * captures, and goes back to the tab the user was on. Where one is refused its tab stays in front: the gesture that
 * is missing has to be made there.
 */
export async function captureAtSameWidth(run: CaptureRun, jobs: AttachmentJobs): Promise<Outcome<null>> {
  const [shown] = await browser.tabs.query({ active: true, windowId: run.windowId });
  const taken: Taken[] = [];
  let outcome: Outcome<null> = succeed(null);
  try {
    for (const id of run.attachmentIds) {
      const one = await captureAnew(id, run);
      if (one.ok) taken.push(one.value);
      else outcome = one;
      if (!outcome.ok) return outcome;
    }
  } finally {
    const staysThere = !outcome.ok && outcome.failure.code === 'permission-needed';
    if (shown?.id !== undefined && !staysThere) {
      await browser.tabs.update(shown.id, { active: true }).catch(() => undefined);
    }
  }
  for (const each of taken) await replace(each, jobs);
  await showArrival(run.windowId, Date.now());
  return outcome;
}

async function captureAnew(attachmentId: string, run: CaptureRun): Promise<Outcome<Taken>> {
  const { signal } = run.controller;
  const before = await database.attachments.get(attachmentId);
  const facts = captureOf(before);
  if (!before || !facts) return fail('unexpected');
  const target = await showTabOf(before);
  if (!target.ok) return target;
  run.target = { ...target.value, askedAt: run.target.askedAt };
  await settled(run.target.tabId, signal);
  // Of a page that no script gets into this frame is all there is.
  const reached = facts.what === 'tab' ? await reachTab(run.target, 'tab') : undefined;
  if (reached?.ok) run.target = reached.value;
  else if (reached) return reached;
  const captured = await takerOf(run, facts)(signal);
  if (!captured.ok) return captured;
  if (!captured.value) return fail('worker-stopped', { reason: 'capture' });
  return succeed({ before, run: { ...run }, captured: captured.value });
}

/** Waits until a tab that has just come to the front is loaded and keeps its width. */
async function settled(tabId: number, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + LONGEST_LOADING_MS;
  while (Date.now() < deadline) {
    const tab = await browser.tabs.get(tabId).catch(() => undefined);
    if (tab?.status === 'complete') break;
    await pause(LOADING_POLL_MS, signal);
  }
  const page = await injectReader(tabId, 0);
  if (page) await askPage(page, 'settle', [], z.boolean(), signal);
}

/** The new capture stands where the old one stood, under its name; one that was asked about already stays. */
async function replace({ before, run, captured }: Taken, jobs: AttachmentJobs): Promise<void> {
  const { target, windowId } = run;
  const row = { target, windowId, what: captured.facts.what, room: Promise.resolve() };
  const id = await jobs.addCapture(row, async () => succeed(captured));
  if (before.holder !== trayHolder(windowId)) return;
  const { order, name } = before;
  await database.attachments.update(id, { order, ...(name === undefined ? {} : { name }) });
  jobs.cancel(before.id);
  await database.attachments.update(before.id, { holder: `removed:${windowId}` });
}
