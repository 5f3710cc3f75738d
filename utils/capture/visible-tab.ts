import { browser } from '#imports';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { createCapturePace } from './capture-pace.ts';
import { type Frame, frameFromDataUrl } from './frame.ts';
import { pause } from './pause.ts';

const MOST_TRIES = 4;
/** A read-back that failed once mostly works a moment later. */
const RETRY_MS = 150;

const pace = createCapturePace();
let queue: Promise<unknown> = Promise.resolve();

/**
 * Captures at once, without waiting for the quota: for the click's own tick, in which the page still has its
 * old width. May be called before anything is awaited.
 *
 * @returns undefined when the browser refused, for whatever reason.
 */
export function captureNow(windowId: number): Promise<Frame | undefined> {
  return callBrowser(windowId).then(
    (outcome) => (outcome.ok ? outcome.value : undefined),
    () => undefined,
  );
}

/**
 * Captures as soon as the quota of two a second allows, one caller after the other, and tries again when the
 * browser could not.
 *
 * Fails with `permission-needed`, `capture-quota` or `page-off-limits` (reason `no-capture`). Rejects with the
 * signal's reason when that aborts.
 */
export function captureVisibleTab(windowId: number, signal: AbortSignal): Promise<Outcome<Frame>> {
  const turn = queue.then(() => captureInTurn(windowId, signal));
  queue = turn.catch(() => undefined);
  return turn;
}

async function captureInTurn(windowId: number, signal: AbortSignal): Promise<Outcome<Frame>> {
  let last: Outcome<Frame> = fail('page-off-limits', { reason: 'no-capture' });
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    signal.throwIfAborted();
    const wait = pace.wait();
    if (wait > 0) await pause(wait, signal);
    last = await callBrowser(windowId);
    if (last.ok || last.failure.code === 'permission-needed') return last;
    if (last.failure.code === 'capture-quota') pace.recordRefusal();
    else await pause(RETRY_MS, signal);
  }
  return last;
}

async function callBrowser(windowId: number): Promise<Outcome<Frame>> {
  pace.record();
  try {
    const frame = frameFromDataUrl(await browser.tabs.captureVisibleTab(windowId, { format: 'png' }));
    return frame ? succeed(frame) : fail('page-off-limits', { reason: 'no-capture' });
  } catch (error) {
    return refusal(error instanceof Error ? error.message : String(error));
  }
}

/** The browser says why in words alone: there is no code to go by. */
function refusal(message: string): Outcome<Frame> {
  const detail = message.slice(0, 500);
  if (message.includes('CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND')) return fail('capture-quota', { detail });
  if (/permission is (?:required|not in effect)|permissions? to (?:access|capture)/i.test(message)) {
    return fail('permission-needed', { detail });
  }
  return fail('page-off-limits', { reason: 'no-capture', detail });
}
