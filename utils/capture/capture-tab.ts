import * as z from 'zod/mini';
import type { CaptureFacts } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { type Measured, measuredSchema } from '@/utils/page/page-answers.ts';
import { askPage, injectReader, type PageDocument } from './ask-page.ts';
import { capturePage } from './capture-page.ts';
import type { Captured, CaptureTarget } from './capture-target.ts';
import type { Frame } from './frame.ts';
import { frameFits, samePage } from './place.ts';
import { refusePage } from './refuse-page.ts';

/** A page that changes its size under our eyes gets this many chances to stand still. */
const MOST_TRIES = 3;

/**
 * What the tab shows: the frame taken at the click, or else a fresh one.
 *
 * Fails with `permission-needed`, `capture-quota` or `page-off-limits`. Rejects with the signal's reason when that aborts.
 */
export async function captureTab(target: CaptureTarget, signal: AbortSignal): Promise<Outcome<Captured>> {
  signal.throwIfAborted();
  const page = await injectReader(target.tabId, 0);
  const atClick = await target.frame;
  signal.throwIfAborted();
  // Some pages may be photographed though no script gets into them.
  if (!page) return atClick ? succeed({ acquired: asAcquired(atClick), facts: factsOf(atClick) }) : refusePage(target);
  if (!atClick) return await captureFresh(target, page, signal);
  const measured = await askPage(page, 'measure', [[]], measuredSchema, signal);
  // The frame shows what the user saw; what is known of the page is so only while it is the same.
  const isSame = measured.ok && samePage(measured.value.pageUrl, target.pageUrl);
  if (!isSame) return succeed({ acquired: asAcquired(atClick), facts: factsOf(atClick) });
  const { documentId } = page;
  return succeed({ acquired: asAcquired(atClick), facts: factsOf(atClick, measured.value), documentId });
}

async function captureFresh(
  target: CaptureTarget,
  page: PageDocument,
  signal: AbortSignal,
): Promise<Outcome<Captured>> {
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    await askPage(page, 'settle', [], z.unknown(), signal);
    const frame = await capturePage(target, signal);
    if (!frame.ok) return frame;
    const measured = await askPage(page, 'measure', [[]], measuredSchema, signal);
    if (!measured.ok) return measured;
    if (!frameFits(frame.value, measured.value.viewport)) continue;
    const { documentId } = page;
    return succeed({ acquired: asAcquired(frame.value), facts: factsOf(frame.value, measured.value), documentId });
  }
  return fail('page-off-limits', { reason: 'no-capture' });
}

function asAcquired({ blob, width, height }: Frame): Captured['acquired'] {
  return {
    bytes: blob,
    mediaType: 'image/png',
    width,
    height,
    animated: false,
    step: 'visible-tab',
    fidelity: 'as-shown',
    check: 'not-tried',
  };
}

/** @param measured what the page said; where nobody can ask it, one unit is one pixel of the frame. */
function factsOf(frame: Frame, measured?: Measured): CaptureFacts {
  if (!measured) return { what: 'tab', viewportWidth: frame.width, devicePixelRatio: 1 };
  const { viewport, contentType } = measured;
  const { devicePixelRatio, innerWidth } = viewport;
  // The panel that opens on the click makes the page narrower before it is measured.
  const viewportWidth = frameFits(frame, viewport) ? innerWidth : Math.round(frame.width / devicePixelRatio);
  return {
    what: 'tab',
    viewportWidth,
    devicePixelRatio,
    ...(contentType === 'application/pdf' ? { pdf: true } : {}),
  };
}
