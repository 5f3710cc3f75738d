import { captureFullPage } from '@/utils/capture/capture-full-page.ts';
import { captureRegionAgain } from '@/utils/capture/capture-region.ts';
import { captureTab } from '@/utils/capture/capture-tab.ts';
import type { CaptureTarget } from '@/utils/capture/capture-target.ts';
import type { CaptureFacts } from '@/utils/conversation/attachment.ts';
import type { CaptureAction } from '@/utils/conversation/conversation.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { changeTray } from '@/utils/store/tray-store.ts';
import type { TakeCapture } from './acquire-capture.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';
import { keepBytes } from './attachment-rows.ts';
import { makeRoomFor } from './conversations.ts';

/** One capture under way. */
export interface CaptureRun {
  /** Becomes `region` where there is no picture to pick. */
  action: CaptureAction;
  target: CaptureTarget;
  /** Where it goes. */
  windowId: number;
  attachmentIds: readonly string[];
  /** The failed capture that is taken once more. */
  into?: string;
  /** Waits for another gesture when the browser refuses. */
  mayArm: boolean;
  /** Stop: a full page keeps what it has. */
  stop: AbortController;
  /** Gives everything up. */
  controller: AbortController;
}

/** How a capture of that kind is taken; of a region its very place is. */
export function takerOf({ target, windowId, stop }: CaptureRun, facts: CaptureFacts): TakeCapture {
  return async (signal) => {
    if (facts.what === 'tab') return await captureTab(target, signal);
    if (facts.what === 'region') return await captureRegionAgain(target, facts, signal);
    return await captureFullPage({
      target,
      keep: keepBytes,
      onProgress: (done, total) => void showProgress(windowId, target.askedAt, done, total),
      stop: stop.signal,
      signal,
    });
  };
}

/**
 * Puts a capture into the tray.
 *
 * @returns the failure that no row shows: where the page may not be seen there is nothing to try again.
 */
export async function intoTray(
  { target, windowId, into, controller }: CaptureRun,
  what: CaptureFacts['what'],
  take: TakeCapture,
  jobs: AttachmentJobs,
  arrivedAt: number = target.askedAt,
): Promise<Outcome<null>> {
  const nothing = into === undefined ? succeed(undefined) : fail('worker-stopped', { reason: 'capture' });
  const room = makeRoomFor(windowId, 'ask');
  const row = { target, windowId, what, room, ...(into === undefined ? {} : { into }) };
  let tell: (outcome: Outcome<null>) => void = () => undefined;
  const told = new Promise<Outcome<null>>((resolve) => {
    tell = resolve;
  });
  await jobs.addCapture(row, async (signal) => {
    try {
      const taken = await take(AbortSignal.any([signal, controller.signal]));
      const isClosed = !taken.ok && ['permission-needed', 'page-off-limits'].includes(taken.failure.code);
      tell(isClosed ? taken : succeed(null));
      return isClosed ? nothing : taken;
    } catch (error) {
      tell(succeed(null));
      if (controller.signal.aborted) return nothing;
      throw error;
    }
  });
  await showArrival(windowId, arrivedAt);
  return await told;
}

/** The user has put something into the tray: a panel that was open already says so. */
export async function showArrival(windowId: number, arrivedAt: number): Promise<void> {
  await changeTray(windowId, (tray) => {
    tray.arrivedAt = arrivedAt;
  });
}

async function showProgress(
  windowId: number,
  startedAt: number,
  done: number,
  total: number | undefined,
): Promise<void> {
  await changeTray(windowId, ({ capturing }) => {
    if (capturing?.state !== 'running' || capturing.startedAt !== startedAt) return;
    capturing.done = done;
    if (total === undefined) delete capturing.total;
    else capturing.total = total;
  });
}
