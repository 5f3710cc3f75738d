import * as z from 'zod/mini';
import type { CaptureFacts } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { type Rect, regionSchema } from '@/utils/page/page-answers.ts';
import { askPage, injectScript, type PageDocument } from './ask-page.ts';
import { captureArea, cropArea } from './capture-area.ts';
import type { Captured, CaptureTarget } from './capture-target.ts';
import { frameFits } from './place.ts';
import { refusePage } from './refuse-page.ts';

/** A page that moves under our eyes gets this many chances to stand still. */
const MOST_TRIES = 3;

/**
 * Lets the user draw a box on the page and captures it. When the page moved or was resized in between, the box comes
 * up again for the user to take.
 *
 * Fails with `permission-needed`, `capture-quota` or `page-off-limits`. Rejects with the signal's reason when that aborts.
 *
 * @returns undefined when the user left without choosing.
 */
export async function captureRegion(
  target: CaptureTarget,
  signal: AbortSignal,
): Promise<Outcome<Captured | undefined>> {
  return await onPage(target, signal, async (page) => {
    let initial: Rect | undefined;
    while (true) {
      const args: [Rect?] = initial ? [initial] : [];
      const answer = await askPage(page, 'selectRegion', args, regionSchema, signal);
      if (!answer.ok) return answer;
      const region = answer.value;
      if (region.state === 'left') return succeed(undefined);
      if (region.state !== 'selected') return fail('page-off-limits', { reason: 'page-changed' });
      const captured = await captureArea(target, page, region, signal);
      if (!captured.ok || captured.value) {
        // Whatever came of it, the panel says so; it opens only while the user's key or click still counts.
        await askPage(page, 'askForPanel', [], z.unknown(), signal);
        return captured;
      }
      initial = region.area;
    }
  });
}

/**
 * Captures the very place of the page that an earlier region was taken of, scrolled into view and back. At another
 * width of the page, where an open panel leaves less of it, that is the place of what the box was drawn around.
 *
 * Fails with `page-off-limits`, reason `region-resized` where the page is laid out at another width now and
 * `region-gone` where it does not reach that far, and as {@link captureRegion} does.
 */
export async function captureRegionAgain(
  target: CaptureTarget,
  before: CaptureFacts,
  signal: AbortSignal,
): Promise<Outcome<Captured>> {
  const { area, viewportWidth, anchor } = before;
  if (!area) return fail('page-off-limits', { reason: 'region-gone' });
  return await onPage(target, signal, async (page) => {
    const atClick = await target.frame;
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const answer = await askPage(page, 'showArea', [{ area, viewportWidth, anchor }], regionSchema, signal);
      if (!answer.ok) return answer;
      const region = answer.value;
      if (region.state === 'left') return fail('page-off-limits', { reason: 'region-resized' });
      if (region.state !== 'selected') return fail('page-off-limits', { reason: 'region-gone' });
      // The panel that opens on a shortcut makes the page narrower; the frame taken before that is as good.
      if (attempt === 0 && atClick && !region.scrolled && frameFits(atClick, region.viewport)) {
        return succeed({ ...(await cropArea(atClick, region)), documentId: page.documentId });
      }
      const captured = await captureArea(target, page, region, signal);
      if (!captured.ok) return captured;
      if (captured.value) return succeed(captured.value);
    }
    return fail('page-off-limits', { reason: 'page-changed' });
  });
}

/** Injects what draws and shows regions, and takes everything of ours away in the end. */
async function onPage<T>(
  target: CaptureTarget,
  signal: AbortSignal,
  work: (page: PageDocument) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  signal.throwIfAborted();
  const page = await injectScript('/page-region.js', target.tabId, 0);
  if (!page) return refusePage(target);
  // Not the caller's signal: the page gets its screen back after an abort too, and a selection then ends.
  const end = (): Promise<unknown> => askPage(page, 'endRegion', [], z.unknown(), new AbortController().signal);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await work(page);
  } finally {
    signal.removeEventListener('abort', end);
    await end();
  }
}
