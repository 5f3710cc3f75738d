import type { CaptureTarget } from '@/utils/capture/capture-target.ts';
import { pressOverlayKey } from '@/utils/capture/press-overlay-key.ts';
import type { CaptureAction } from '@/utils/conversation/conversation.ts';
import { type Failure, fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import type { OverlayKey } from '@/utils/messaging/protocol.ts';
import { database } from '@/utils/store/database.ts';
import { changeTray } from '@/utils/store/tray-store.ts';
import { arm, armedWindows, takeArmed } from './armed-captures.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';
import type { CaptureRun } from './capture-into-tray.ts';
import { captureOf, explainFailure, reachTab, targetFor } from './capture-reach.ts';
import { keepAliveWhile } from './keep-alive.ts';
import { takeCapture } from './take-capture.ts';

/** Captures under way and armed ones: at most one in each window. */
export interface Captures {
  /** After a gesture on the page itself (menu, shortcut, icon). Ends what runs in that window. */
  start(action: CaptureAction, target: CaptureTarget, attachmentIds?: readonly string[]): Promise<Outcome<null>>;
  /** From a panel button: tries, and arms itself when the browser refuses. */
  startFromPanel(
    windowId: number,
    action: CaptureAction,
    attachmentIds: readonly string[],
  ): Promise<Outcome<{ state: 'started' | 'armed' }>>;
  /** Runs what is armed in the window of a gesture. @returns whether something was: the gesture is used up then. */
  runArmed(target: CaptureTarget): Promise<boolean>;
  /** Runs what is armed in every window, on the tab in front: access was given. */
  runAllArmed(): Promise<void>;
  /** Takes a failed capture once more, in its own row. @returns false for what is no capture, or has its pixels. */
  tryAgain(attachmentId: string): Promise<boolean>;
  /** Ends what runs or is armed; a full page keeps what it has. */
  stop(windowId: number): Promise<void>;
  /** Hands a key that was pressed in the panel to the overlay on the page. */
  pressKey(windowId: number, key: OverlayKey): Promise<void>;
  /** Whether a capture of ours is under way on a tab; at once, for what needs the gesture's own tick. */
  isUnderWay(tabId: number): boolean;
}

export function createCaptures(jobs: AttachmentJobs): Captures {
  const running = new Map<number, { run: CaptureRun; done: Promise<Outcome<null>> }>();

  /** Ends the one before and begins, in the caller's own tick. */
  function begin(run: CaptureRun): Promise<Outcome<null>> {
    const before = running.get(run.windowId);
    before?.run.controller.abort();
    const done = keepAliveWhile(perform(run, before?.done));
    running.set(run.windowId, { run, done });
    return done;
  }

  async function perform(run: CaptureRun, before: Promise<unknown> | undefined): Promise<Outcome<null>> {
    const { windowId, action, target, controller } = run;
    await before;
    if (!controller.signal.aborted) {
      await changeTray(windowId, (tray) => {
        tray.capturing = { state: 'running', action, startedAt: target.askedAt };
        delete tray.alert;
      });
    }
    const outcome = await guarded(run, jobs);
    if (running.get(windowId)?.run === run) running.delete(windowId);
    // Whoever ended it says what the tray shows now.
    if (controller.signal.aborted) return succeed(null);
    const armsAgain = !outcome.ok && outcome.failure.code === 'permission-needed' && run.mayArm;
    if (armsAgain) {
      await arm(windowId, run.action, run.attachmentIds);
      return outcome;
    }
    await changeTray(windowId, (tray) => {
      delete tray.capturing;
      if (!outcome.ok) tray.alert = outcome.failure;
    });
    return outcome;
  }

  async function end(windowId: number): Promise<void> {
    const current = running.get(windowId);
    current?.run.controller.abort();
    await current?.done;
  }

  return {
    start: (action, target, attachmentIds = []) => begin(newRun(action, target, { attachmentIds })),
    async startFromPanel(windowId, action, attachmentIds) {
      const target = await targetFor(windowId, action, attachmentIds);
      const reached = target.ok ? await reachTab(target.value, action) : target;
      if (reached.ok) {
        void begin(newRun(action, reached.value, { windowId, attachmentIds }));
        return succeed({ state: 'started' });
      }
      await end(windowId);
      if (reached.failure.code === 'permission-needed') {
        await arm(windowId, action, attachmentIds);
        return succeed({ state: 'armed' });
      }
      return await tellFailure(windowId, reached);
    },
    async runArmed(target) {
      const armed = await takeArmed(target.windowId);
      if (!armed) return false;
      const { action, attachmentIds } = armed;
      // Of a page that no script gets into there is only the frame of the gesture.
      const needsFrame = action === 'tab' && (await target.frame) === undefined;
      const reached = needsFrame ? await reachTab(target, action) : undefined;
      void begin(newRun(action, reached?.ok ? reached.value : target, { attachmentIds }));
      return true;
    },
    async runAllArmed() {
      for (const windowId of await armedWindows()) {
        const armed = await takeArmed(windowId);
        if (armed) await this.startFromPanel(windowId, armed.action, armed.attachmentIds);
      }
    },
    async tryAgain(attachmentId) {
      const attachment = await database.attachments.get(attachmentId);
      const action = captureOf(attachment)?.what;
      if (!attachment || action === undefined || attachment.original) return false;
      const windowId = Number(attachment.holder.split(':')[1]);
      const target = await targetFor(windowId, 'again', [attachmentId]);
      const reached = target.ok ? await reachTab(target.value, action) : target;
      if (reached.ok) void begin(newRun(action, reached.value, { windowId, into: attachmentId }));
      else await tellFailure(windowId, reached);
      return true;
    },
    async stop(windowId) {
      const current = running.get(windowId);
      if (!current) {
        await takeArmed(windowId);
      } else if (current.run.action === 'page' && !current.run.stop.signal.aborted) {
        current.run.stop.abort();
      } else {
        await end(windowId);
        await changeTray(windowId, (tray) => {
          delete tray.capturing;
        });
      }
    },
    async pressKey(windowId, key) {
      const current = running.get(windowId);
      if (current) await pressOverlayKey(current.run.target.tabId, key);
    },
    isUnderWay: (tabId) => [...running.values()].some(({ run }) => run.target.tabId === tabId),
  };
}

function newRun(
  action: CaptureAction,
  target: CaptureTarget,
  more: Partial<Pick<CaptureRun, 'windowId' | 'attachmentIds' | 'into'>>,
): CaptureRun {
  return {
    windowId: target.windowId,
    attachmentIds: [],
    ...more,
    action,
    target,
    // The second tab needs a gesture of its own.
    mayArm: action === 'same-width',
    stop: new AbortController(),
    controller: new AbortController(),
  };
}

/** What went wrong, with the page's own reason where that says more; nothing thrown gets out. */
async function guarded(run: CaptureRun, jobs: AttachmentJobs): Promise<Outcome<null>> {
  try {
    const outcome = await takeCapture(run, jobs);
    // Without a gesture an unknown address says nothing about the page.
    return outcome.ok || run.mayArm ? outcome : explainFailure(outcome, run.target);
  } catch (error) {
    return fail('unexpected', { detail: error instanceof Error ? error.message.slice(0, 500) : 'unknown error' });
  }
}

async function tellFailure<T extends { ok: false; failure: Failure }>(windowId: number, failed: T): Promise<T> {
  await changeTray(windowId, (tray) => {
    delete tray.capturing;
    tray.alert = failed.failure;
  });
  return failed;
}
