import { browser } from '#imports';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import {
  type Findings,
  findingsSchema,
  frameBoxesSchema,
  measuredSchema,
  type PageCandidate,
  type Rect,
  type Viewport,
} from '@/utils/page/page-answers.ts';
import { LONGEST_URL } from '@/utils/page/page-limits.ts';
import { askPage, injectReader, type PageDocument } from './ask-page.ts';
import type { Click } from './click.ts';
import { explainRefusal, type OffLimitsReason } from './off-limits.ts';
import { clip, samePage } from './place.ts';

/** A candidate with its place; rects are CSS pixels from the top document's top-left corner. */
export type LocatedCandidate = PageCandidate;

/** Where the pictures that a click may mean stand, measured in one moment of one page load. */
export interface Located {
  tabId: number;
  /** The top document's address when it was measured. */
  pageUrl: string;
  /** The top document's; absent where injection is refused. */
  documentId?: string;
  /** The document that holds the pictures; absent where no injected script gets in. */
  page?: PageDocument;
  /** That document's address. */
  frameUrl: string;
  viewport: Viewport;
  candidates: LocatedCandidate[];
  /** Absent when it takes a person to choose: then the candidates have to be shown. */
  chosen?: string;
  /** Rects say where things are on the captured tab; false for a frame whose place is not known. */
  placed: boolean;
  /** Set when no script gets into the page, and only what the tab shows can be had. */
  restricted?: OffLimitsReason;
}

const PAGE_CHANGED = fail('page-off-limits', { reason: 'page-changed' });

/**
 * Finds what the click may mean, in the frame it happened in.
 *
 * Fails with `page-off-limits` (reason: {@link explainRefusal}'s, or `page-changed`) or `permission-needed` when
 * neither page nor frame can be had. Rejects with the signal's reason when that aborts.
 */
export async function locate(click: Click, signal: AbortSignal): Promise<Outcome<Located>> {
  signal.throwIfAborted();
  const isFramed = click.frameId !== 0;
  const [top, frame] = await Promise.all([
    injectReader(click.tabId, 0),
    isFramed ? injectReader(click.tabId, click.frameId) : undefined,
  ]);
  if (!top) return wholeTab(click);
  if (isFramed && !frame) return frameBoxOnly(click, top, signal);
  const page = frame ?? top;
  if (click.frameDocumentId !== undefined && click.frameDocumentId !== page.documentId) return PAGE_CHANGED;
  const { srcUrl, linkUrl, point, mostLikely } = click;
  const hint = { srcUrl, linkUrl, point, mostLikely, id: chosenBefore(click, top) };
  const found = await askPage(page, 'find', [hint], findingsSchema, signal);
  if (!found.ok) return found;
  if (found.value.candidates.length === 0) return fail('image-unreachable', { reason: 'no-image' });
  const topFound = frame ? await askPage(top, 'measure', [[]], measuredSchema, signal) : found;
  if (!topFound.ok) return topFound;
  // A reload keeps the address: only the time tells it from the page that was clicked.
  if (!samePage(topFound.value.pageUrl, click.pageUrl) || found.value.loadedAt > click.clickedAt) return PAGE_CHANGED;
  return succeed(await place(click, top, page, found.value, topFound.value.viewport, signal));
}

/** Measures pictures found earlier again; the ids are those of the same page load. */
export async function locateAgain(located: Located, signal: AbortSignal): Promise<Outcome<Located>> {
  if (!located.page || !located.placed) return succeed(located);
  const ids = located.candidates.map((candidate) => candidate.id);
  const measured = await askPage(located.page, 'measure', [ids], measuredSchema, signal);
  if (!measured.ok) return measured;
  const { viewport, candidates } = measured.value;
  return succeed({ ...located, viewport, candidates });
}

/** The document in another origin's frame, with access: its box is found from the top, when only one fits. */
async function place(
  click: Click,
  top: PageDocument,
  page: PageDocument,
  found: Findings,
  viewport: Viewport,
  signal: AbortSignal,
): Promise<Located> {
  const located: Located = {
    tabId: click.tabId,
    pageUrl: click.pageUrl,
    documentId: top.documentId,
    page,
    frameUrl: found.pageUrl,
    viewport,
    candidates: found.candidates,
    placed: found.placed === 'top',
  };
  if (found.candidates.some((candidate) => candidate.id === found.chosen)) located.chosen = found.chosen ?? '';
  if (located.placed) return located;
  const boxes = found.placed === 'frame' ? await frameBoxes(top, found.pageUrl, signal) : [];
  const [box] = boxes;
  if (!box || boxes.length > 1) {
    return { ...located, candidates: found.candidates.map(({ rect: _, visible: __, ...rest }) => rest) };
  }
  return { ...located, candidates: found.candidates.map((candidate) => shift(candidate, box)) };
}

export function shift(candidate: LocatedCandidate, box: { rect: Rect; visible: Rect }): LocatedCandidate {
  const { rect, visible } = candidate;
  if (!rect || !visible) return candidate;
  const moved = (inner: Rect): Rect => ({ ...inner, x: inner.x + box.rect.x, y: inner.y + box.rect.y });
  return { ...candidate, rect: moved(rect), visible: clip(moved(visible), box.visible) };
}

async function frameBoxes(
  top: PageDocument,
  frameUrl: string,
  signal: AbortSignal,
): Promise<{ rect: Rect; visible: Rect }[]> {
  const boxes = await askPage(top, 'frameBoxes', [frameUrl], frameBoxesSchema, signal);
  return boxes.ok ? boxes.value : [];
}

/** Another origin's frame without access: the top page says where the frame is, and the tab shows what is in it. */
async function frameBoxOnly(click: Click, top: PageDocument, signal: AbortSignal): Promise<Outcome<Located>> {
  const measured = await askPage(top, 'measure', [[]], measuredSchema, signal);
  if (!measured.ok) return measured;
  if (!samePage(measured.value.pageUrl, click.pageUrl)) return PAGE_CHANGED;
  if (measured.value.contentType === 'application/pdf') return succeed(wholePdf(click, top, measured.value.viewport));
  const frameUrl = click.frameUrl ?? '';
  const boxes = await frameBoxes(top, frameUrl, signal);
  const candidates: LocatedCandidate[] = boxes.map((box, index) => ({
    id: `frame${index}`,
    kind: 'frame',
    covered: false,
    undistorted: false,
    ...box,
  }));
  const [only] = boxes.length === 1 ? candidates : [];
  const hasAddress = click.srcUrl !== undefined && isCarried(click.srcUrl);
  if (hasAddress) {
    const url = shortUrl(click.srcUrl ?? '');
    candidates.unshift({ ...only, id: 'address', kind: 'img', url, covered: false, undistorted: false });
  }
  if (candidates.length === 0) return fail('permission-needed', { reason: 'frame', ...hostOf(frameUrl) });
  const before = candidates.find(({ id }) => id === chosenBefore(click, top));
  const chosen = before?.id ?? (hasAddress ? 'address' : only?.id);
  return succeed({
    tabId: click.tabId,
    pageUrl: click.pageUrl,
    documentId: top.documentId,
    frameUrl,
    viewport: measured.value.viewport,
    candidates,
    placed: true,
    ...(chosen === undefined ? {} : { chosen }),
  });
}

/** Ids are given anew in every page load, and then mean other pictures. */
function chosenBefore({ documentId, candidateId }: Click, top: PageDocument): string | undefined {
  return documentId === top.documentId ? candidateId : undefined;
}

/** The browser's viewer draws a PDF where nobody looks in: what can be had is what the tab shows. */
function wholePdf(click: Click, top: PageDocument, viewport: Viewport): Located {
  const whole: Rect = { x: 0, y: 0, width: viewport.innerWidth, height: viewport.innerHeight };
  return {
    tabId: click.tabId,
    pageUrl: click.pageUrl,
    documentId: top.documentId,
    frameUrl: click.pageUrl,
    viewport,
    candidates: [{ id: 'tab', kind: 'frame', rect: whole, visible: whole, covered: false, undistorted: false }],
    chosen: 'tab',
    placed: true,
    restricted: 'pdf',
  };
}

/** As the page's own candidates have it: a `data:` URL's bytes are read where they are. */
function shortUrl(url: string): string {
  return url.startsWith('data:') ? url.slice(0, Math.max(5, url.search(/[;,]/))) : url;
}

function isCarried(url: string): boolean {
  return url.startsWith('data:') || (/^https?:/.test(url) && url.length <= LONGEST_URL);
}

function hostOf(url: string): { host?: string } {
  const host = URL.parse(url)?.host;
  return host ? { host } : {};
}

/** No script gets in. The click's own frame, if the browser gave one, shows what the user saw. */
async function wholeTab(click: Click): Promise<Outcome<Located>> {
  const restricted = explainRefusal(click.pageUrl);
  const tab = await browser.tabs.get(click.tabId).catch(() => undefined);
  const frame = await click.frame;
  if (!tab?.url || !samePage(tab.url, click.pageUrl)) {
    return restricted === 'no-access' ? PAGE_CHANGED : fail('page-off-limits', { reason: restricted });
  }
  if (restricted === 'no-access') return fail('permission-needed', { reason: 'no-access', ...hostOf(click.pageUrl) });
  if (!frame) return fail('page-off-limits', { reason: restricted });
  const whole: Rect = { x: 0, y: 0, width: frame.width, height: frame.height };
  return succeed({
    tabId: click.tabId,
    pageUrl: click.pageUrl,
    frameUrl: click.frameUrl ?? click.pageUrl,
    // Nobody can measure here: one unit is one pixel of the frame.
    viewport: {
      innerWidth: frame.width,
      innerHeight: frame.height,
      devicePixelRatio: 1,
      scrollX: 0,
      scrollY: 0,
      pinch: { x: 0, y: 0, scale: 1 },
    },
    candidates: [{ id: 'tab', kind: 'frame', rect: whole, visible: whole, covered: false, undistorted: false }],
    chosen: 'tab',
    placed: true,
    restricted,
  });
}
