import { textFor } from './alternative-text.ts';
import { lookUp, type Shown, showing } from './element-register.ts';
import { shortUrl } from './image-urls.ts';
import { area, drawnParent, elementsAt } from './measure.ts';
import { naturalSize, type Size } from './natural-size.ts';
import type { PageCandidate, Rect } from './page-answers.ts';
import { pictureBox } from './picture-box.ts';
import { createPlacer } from './placing.ts';

/** @returns what the worker may know of a registered picture, measured now. */
export function describeCandidate(id: string): PageCandidate | undefined {
  const entry = lookUp(id);
  if (!entry) return undefined;
  const candidate: PageCandidate = { id, kind: entry.kind, covered: false, undistorted: false };
  // The file behind a mask is a shape without its colours: nobody sees that.
  const url = entry.kind === 'mask' ? undefined : shortUrl(entry.url);
  if (url !== undefined) candidate.url = url;
  if (entry.of !== undefined) candidate.of = entry.of;
  const shown = showing(id);
  if (!shown?.element.isConnected) return candidate;
  const alt = textFor(shown.element);
  if (alt !== undefined) candidate.alt = alt;
  const natural = entry.element && naturalSize(shown);
  if (natural) Object.assign(candidate, natural);
  const { rect, visible } = createPlacer().place(shown);
  return {
    ...candidate,
    rect,
    visible,
    covered: isCovered(shown, rect, visible),
    undistorted: natural !== undefined && hasSameProportions(natural, rect) && fillsItsBox(shown, natural),
  };
}

function hasSameProportions(natural: Size, rect: Rect): boolean {
  if (area(rect) === 0) return false;
  // Two pixels of rounding at the sizes pages show.
  return Math.abs(natural.width / natural.height / (rect.width / rect.height) - 1) < 0.02;
}

/** CSS can repeat a picture in its box, cut it into nine parts, or show a piece of it. */
function fillsItsBox(shown: Shown, natural: Size): boolean {
  const { element, kind, pseudo } = shown;
  if (kind === 'border') return false;
  const style = element.ownerDocument.defaultView?.getComputedStyle(element, pseudo);
  if (kind !== 'background' || !style) return true;
  const [size = ''] = style.backgroundSize.split(', ');
  if (/^(?:cover|contain|100%(?: 100%)?)$/.test(size)) return true;
  return size === 'auto' && Math.abs(pictureBox(shown).width - natural.width) < 1;
}

/** Points along each edge of the visible part at which is asked what lies above: finer covers hide little. */
const COVER_POINTS = 5;

/** Whether anything that answers to a pointer lies above part of the picture: a badge in a corner is enough. */
function isCovered(shown: Shown, rect: Rect, visible: Rect): boolean {
  const { element } = shown;
  const view = element.ownerDocument.defaultView;
  if (!view || area(visible) === 0) return false;
  // The browser's own buttons lie where no script sees them.
  if (element.localName === 'video' && element.hasAttribute('controls')) return true;
  const box = pictureBox(shown);
  const shares = Array.from({ length: COVER_POINTS }, (_, index) => (index + 0.5) / COVER_POINTS);
  return shares.some((down) =>
    shares.some((across) => {
      // From the top viewport back into the element's own window.
      const x = box.x + (visible.x + visible.width * across - rect.x);
      const y = box.y + (visible.y + visible.height * down - rect.y);
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
