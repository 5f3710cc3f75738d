import * as z from 'zod/mini';
import type { CaptureFacts, Original } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { type ScrollStop, scrollStartedSchema, scrollStopSchema } from '@/utils/page/scroll/scroll-answers.ts';
import type { Acquired } from './acquired.ts';
import { askPage, injectScript, type PageDocument } from './ask-page.ts';
import { captureStop } from './capture-stop.ts';
import type { Captured, CaptureTarget } from './capture-target.ts';
import { createPageSheet, type PageSheet } from './page-sheet.ts';
import { samePage } from './place.ts';
import { refusePage } from './refuse-page.ts';

export interface FullPageRequest {
  target: CaptureTarget;
  /** Stores one piece as it comes, so that nothing taken is lost. @returns its key. */
  keep: (piece: Blob) => Promise<string>;
  onProgress: (done: number, total: number | undefined) => void;
  /** Stop: what is there is kept. */
  stop: AbortSignal;
  /** Gives everything up. */
  signal: AbortSignal;
}

/** A stop that cannot be captured gets this many chances, each of them with the tries of the queue. */
const MOST_TRIES = 3;
/** A window that changes its width all the time is captured as far as it goes. */
const MOST_WIDTHS = 2;

/** `undefined`: the page was taken to its end. */
type Ending = Original['cutShort'] | undefined;

/**
 * Scrolls through the whole page from its top, captures what each stop shows anew, and keeps it in strips. As wide as
 * the window shows it: what lies to the right of that is not taken. What was taken is kept when the user stops, the
 * page goes away or hides, or goes on without an end: `cutShort` says so.
 *
 * Fails with `permission-needed`, `capture-quota` or `page-off-limits`. Rejects with `signal`'s reason when that aborts.
 *
 * @returns undefined when the user stopped before anything was taken.
 */
export async function captureFullPage(request: FullPageRequest): Promise<Outcome<Captured | undefined>> {
  const { target, stop, signal } = request;
  signal.throwIfAborted();
  const page = await injectScript('/page-scroll.js', target.tabId, 0);
  if (!page) return refusePage(target);
  // Not the caller's signal: the page gets everything back after an abort too.
  const putBack = async (): Promise<unknown> => await askPage(page, 'endScroll', [], z.unknown(), NEVER);
  const ended = AbortSignal.any([stop, signal]);
  // What the page is waiting for ends with it.
  ended.addEventListener('abort', () => void putBack(), { once: true });
  const taken = await takeSheet(page, request, ended).finally(putBack);
  if (!taken.ok) return taken;
  if (!taken.value) return succeed(undefined);
  const { sheet, cutShort, facts } = taken.value;
  const acquired: Acquired = {
    ...(await sheet.finish()),
    animated: false,
    step: 'full-page',
    fidelity: 'as-shown',
    check: 'not-tried',
    ...(cutShort ? { cutShort } : {}),
  };
  return succeed({ acquired, facts, documentId: page.documentId });
}

const NEVER = new AbortController().signal;

interface Taken {
  sheet: PageSheet;
  cutShort: Ending;
  facts: CaptureFacts;
}

/** @returns undefined when the user stopped before anything was taken. */
async function takeSheet(
  page: PageDocument,
  request: FullPageRequest,
  ended: AbortSignal,
): Promise<Outcome<Taken | undefined>> {
  const { keep, stop, signal } = request;
  for (let attempt = 1; ; attempt++) {
    const started = await askPage(page, 'startScroll', [], scrollStartedSchema, signal);
    if (!started.ok) return started;
    if (started.value.state !== 'ready') return fail('page-off-limits', { reason: started.value.state });
    const sheet = createPageSheet(keep);
    const ending = await takeStops(page, sheet, request, ended).catch((error: unknown): Outcome<Ending> => {
      if (stop.aborted && !signal.aborted) return succeed('stopped');
      throw error;
    });
    // The panel opened late, or the window was made smaller: once more, all of it at its new width.
    if (ending === RESIZED && attempt < MOST_WIDTHS) continue;
    if (sheet.height === 0) return ending.ok ? succeed(undefined) : ending;
    const { viewportWidth, devicePixelRatio } = started.value;
    const facts: CaptureFacts = { what: 'page', viewportWidth, devicePixelRatio };
    return succeed({ sheet, cutShort: ending.ok ? ending.value : 'failed', facts });
  }
}

const RESIZED = fail('page-off-limits', { reason: 'page-moves' });

async function takeStops(
  page: PageDocument,
  sheet: PageSheet,
  { target, onProgress }: FullPageRequest,
  signal: AbortSignal,
): Promise<Outcome<Ending>> {
  let failed: Outcome<never> = fail('page-off-limits', { reason: 'page-moves' });
  for (let done = 0, tries = 0; tries < MOST_TRIES; ) {
    const shown = await askPage(page, 'showStop', [tries === 0 && done > 0], scrollStopSchema, signal);
    if (!shown.ok) return shown;
    const stop = shown.value;
    if (stop.state !== 'ready') return ENDINGS[stop.state] ?? failed;
    // A window that has another width now shows another layout.
    if (sheet.height > 0 && stop.width !== sheet.width) return RESIZED;
    // A page that was left since the gesture: of another one nothing is shown.
    if (done === 0 && !samePage(stop.pageUrl, target.pageUrl))
      return fail('page-off-limits', { reason: 'page-changed' });
    const frame = await captureStop(page, stop, signal);
    if (!frame.ok) {
      if (frame.failure.reason !== 'no-capture' && frame.failure.code !== 'capture-quota') return frame;
      failed = frame;
    }
    if (!frame.ok || !frame.value) {
      tries++;
      continue;
    }
    const expected = sheet.height + stop.height * (1 + stop.further);
    await sheet.add(frame.value, { x: stop.left, y: stop.top, width: stop.width, height: stop.height }, expected);
    tries = 0;
    onProgress(++done, done + stop.further);
    if (stop.last) return succeed(stop.last === 'limit' ? 'limit' : undefined);
  }
  return failed;
}

const ENDINGS: Partial<Record<ScrollStop['state'], Outcome<Ending>>> = {
  end: succeed(undefined),
  cancelled: succeed('stopped'),
};
