import { elementOf, lookUp } from './element-register.ts';
import { area, drawnParent, elementsAt, measureElement } from './measure.ts';
import type { PageCandidate, Rect } from './page-answers.ts';
import { LONGEST_URL } from './page-limits.ts';

/** @returns what the worker may know of a registered picture, measured now. */
export function describeCandidate(id: string): PageCandidate | undefined {
  const entry = lookUp(id);
  if (!entry) return undefined;
  const candidate: PageCandidate = { id, kind: entry.kind, covered: false, undistorted: false };
  if (entry.url !== undefined) {
    const url = entry.url.startsWith('data:') ? entry.url.slice(0, entry.url.search(/[;,]/)) : entry.url;
    if (url.length <= LONGEST_URL) candidate.url = url;
  }
  if (entry.of !== undefined) candidate.of = entry.of;
  const element = elementOf(id);
  if (!element?.isConnected) return candidate;
  const alt = element.getAttribute('alt') ?? element.getAttribute('aria-label');
  if (alt) candidate.alt = alt.slice(0, 2000);
  const natural = entry.element && naturalSize(entry.element);
  if (natural) Object.assign(candidate, natural);
  const { rect, visible } = measureElement(element);
  return {
    ...candidate,
    rect,
    visible,
    covered: isCovered(element, visible),
    undistorted: natural !== undefined && hasSameProportions(natural, rect),
  };
}

/** @returns the image's own size in pixels, upright, where the page knows it. */
function naturalSize(element: Element): Size | undefined {
  if (element.localName !== 'img') return undefined;
  const image = element as HTMLImageElement; // Only HTML has an element of this local name that pages use.
  if (!image.complete || image.naturalWidth === 0) return undefined;
  if (!image.srcset && image.parentElement?.localName !== 'picture') {
    return { width: image.naturalWidth, height: image.naturalHeight };
  }
  const learnt = learntSizes.get(image);
  return learnt?.url === image.currentSrc ? learnt.size : undefined;
}

interface Size {
  width: number;
  height: number;
}

const learntSizes = new WeakMap<HTMLImageElement, { url: string; size: Size }>();

/** Pictures come from the page's memory; one that does not is not worth the wait. */
const LEARNING_MS = 300;

/**
 * With a `srcset`, `naturalWidth` is divided by the density the browser chose: only another image of the same
 * address says what the file really has. To be awaited before pictures are described.
 */
export async function learnSizes(ids: readonly string[]): Promise<void> {
  const images = ids.map(elementOf).filter((element) => element?.localName === 'img') as HTMLImageElement[]; // By name.
  const unknown = images.filter((image) => image.currentSrc && learntSizes.get(image)?.url !== image.currentSrc);
  const learning = unknown.filter((image) => naturalSize(image) === undefined).map(learnSize);
  await Promise.race([Promise.all(learning), new Promise((resolve) => setTimeout(resolve, LEARNING_MS))]);
}

async function learnSize(image: HTMLImageElement): Promise<void> {
  const url = image.currentSrc;
  const twin = new Image();
  if (image.crossOrigin !== null) twin.crossOrigin = image.crossOrigin;
  twin.referrerPolicy = image.referrerPolicy;
  twin.src = url;
  await twin.decode().catch(() => undefined);
  if (twin.naturalWidth > 0)
    learntSizes.set(image, { url, size: { width: twin.naturalWidth, height: twin.naturalHeight } });
}

function hasSameProportions(natural: { width: number; height: number }, rect: Rect): boolean {
  if (area(rect) === 0) return false;
  // Two pixels of rounding at the sizes pages show.
  return Math.abs(natural.width / natural.height / (rect.width / rect.height) - 1) < 0.02;
}

/** Points along each edge of the visible part at which is asked what lies above: finer covers hide little. */
const COVER_POINTS = 5;

/** Whether anything that answers to a pointer lies above part of the picture: a badge in a corner is enough. */
function isCovered(element: Element, visible: Rect): boolean {
  const view = element.ownerDocument.defaultView;
  if (!view || area(visible) === 0) return false;
  const own = measureElement(element).rect;
  const box = element.getBoundingClientRect();
  const shares = Array.from({ length: COVER_POINTS }, (_, index) => (index + 0.5) / COVER_POINTS);
  return shares.some((down) =>
    shares.some((across) => {
      // From the top viewport back into the element's own window.
      const x = box.x + (visible.x + visible.width * across - own.x);
      const y = box.y + (visible.y + visible.height * down - own.y);
      const top = elementsAt(element.ownerDocument, x, y).find(
        (hit) => view.getComputedStyle(hit).visibility === 'visible',
      );
      return top !== undefined && !isSameOrAround(top, element);
    }),
  );
}

function isSameOrAround(hit: Element, element: Element): boolean {
  for (let around: Element | null = element; around; around = drawnParent(around)) if (around === hit) return true;
  return false;
}
