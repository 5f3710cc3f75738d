import * as z from 'zod/mini';
import { type Browser, browser } from '#imports';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { allFoundSchema, frameBoxesSchema, measuredSchema, pickedSchema } from '@/utils/page/page-answers.ts';
import type { PictureElsewhere } from '@/utils/page/picker-operations.ts';
import { askPage, type PageDocument } from './ask-page.ts';
import type { CaptureTarget } from './capture-target.ts';
import type { Click } from './click.ts';
import { shift } from './locate.ts';
import { explainRefusal } from './off-limits.ts';
import { samePage } from './place.ts';
import { captureNow } from './visible-tab.ts';

/** `left`: the user left without taking one. `region`: there is no picture, and the user chose to draw a region. */
export type PickOutcome = { state: 'picked'; clicks: Click[] } | { state: 'left' | 'region' };

interface FrameDocument extends PageDocument {
  frameId: number;
}

const PAGE_CHANGED = fail('page-off-limits', { reason: 'page-changed' });

/**
 * Opens the picker on the page. Each picture taken is as good as a click on it.
 *
 * Fails with `page-off-limits` (reason: {@link explainRefusal}'s, or `page-changed`: never another page's picture) or
 * `permission-needed`. Rejects with the signal's reason when that aborts; the picker goes then.
 */
export async function pickImages(target: CaptureTarget, signal: AbortSignal): Promise<Outcome<PickOutcome>> {
  signal.throwIfAborted();
  const { tabId, pageUrl } = target;
  const [top, ...frames] = await inject(tabId);
  if (!top) return refusal(target);
  const leave = (): void => void askPage(top, 'endPick', [], z.unknown(), new AbortController().signal);
  signal.addEventListener('abort', leave, { once: true });
  try {
    const [isStill, elsewhere] = await Promise.all([
      tabShowing(top, target, signal),
      Promise.all(frames.map((frame) => findIn(frame, top, signal))),
    ]);
    if (!isStill) return PAGE_CHANGED;
    const picked = await askPage(top, 'pick', [elsewhere.flat()], pickedSchema, signal);
    if (!picked.ok) return picked;
    const { state } = picked.value;
    if (state === 'gone') return PAGE_CHANGED;
    if (state !== 'picked') return succeed({ state });
    // In this very tick: the panel that opens now narrows the page some 350 ms later.
    const captured = captureNow(target.windowId);
    const tab = await tabShowing(top, target, signal);
    if (!tab) return PAGE_CHANGED;
    // What is captured is the tab in front, whichever that is.
    const frame = tab.active && tab.windowId === target.windowId ? captured : Promise.resolve(undefined);
    const clickedAt = Date.now();
    const clicks = picked.value.ids.map((picked): Click => {
      const [documentId, candidateId] = picked.includes(':') ? picked.split(':') : [top.documentId, picked];
      const { pageTitle, windowId } = target;
      const frameId = frames.find((one) => one.documentId === documentId)?.frameId ?? 0;
      return {
        tabId,
        windowId,
        frameId,
        documentId: top.documentId,
        ...(frameId === 0 ? {} : { frameDocumentId: documentId ?? '' }),
        pageUrl,
        pageTitle,
        candidateId: candidateId ?? '',
        clickedAt,
        frame,
      };
    });
    return succeed({ state: 'picked', clicks });
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** Puts the reader into every frame that lets us in, and the picker into the top one. The top one comes first. */
async function inject(tabId: number): Promise<FrameDocument[]> {
  const into = (allFrames: boolean, file: '/page-reader.js' | '/page-picker.js') =>
    browser.scripting
      .executeScript({ target: { tabId, allFrames }, files: [file], injectImmediately: true })
      .catch(() => []);
  const [results, [picker]] = await Promise.all([into(true, '/page-reader.js'), into(false, '/page-picker.js')]);
  const documents = results.map(({ frameId, documentId }) => ({ tabId, frameId, documentId }));
  const top = documents.find(({ frameId }) => frameId === 0);
  if (!top || top.documentId !== picker?.documentId) return [];
  return [top, ...documents.filter((one) => one !== top)];
}

/** @returns the tab while it shows the page that the user meant, in the very load that was injected. */
async function tabShowing(
  top: PageDocument,
  { tabId, pageUrl }: CaptureTarget,
  signal: AbortSignal,
): Promise<Browser.tabs.Tab | undefined> {
  const measured = await askPage(top, 'measure', [[]], measuredSchema, signal);
  if (!measured.ok || !samePage(measured.value.pageUrl, pageUrl)) return undefined;
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  return tab?.url !== undefined && samePage(tab.url, pageUrl) ? tab : undefined;
}

/** Pictures of a frame that the top document cannot look into, where they stand in its viewport. */
async function findIn(frame: FrameDocument, top: PageDocument, signal: AbortSignal): Promise<PictureElsewhere[]> {
  const found = await askPage(frame, 'findAll', [], allFoundSchema, signal);
  if (!found.ok || found.value.placed !== 'frame' || found.value.pictures.length === 0) return [];
  const boxes = await askPage(top, 'frameBoxes', [found.value.pageUrl], frameBoxesSchema, signal);
  const [box] = boxes.ok ? boxes.value : [];
  // Of two frames with one address nobody knows which is which.
  if (!box || (boxes.ok && boxes.value.length > 1)) return [];
  return found.value.pictures.map((picture) => ({ ...shift(picture, box), id: `${frame.documentId}:${picture.id}` }));
}

async function refusal({ tabId, pageUrl }: CaptureTarget): Promise<Outcome<never>> {
  const reason = explainRefusal(pageUrl);
  if (reason !== 'no-access') return fail('page-off-limits', { reason });
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  // The address is told only while the permission lasts, and the permission ends with the page.
  return tab?.url !== undefined && !samePage(tab.url, pageUrl) ? PAGE_CHANGED : fail('permission-needed', { reason });
}
