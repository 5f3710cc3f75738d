import { elementsAt, intersect } from '../measure.ts';
import type { Anchor, Rect } from '../page-answers.ts';
import { LONGEST_PATH } from '../page-limits.ts';

/** A box and an element that cover at least this share of what either covers are about the same thing. */
const ALIKE = 0.5;
/** Two CSS pixels of rounding at odd zooms. */
const SAME_SIZE = 2;

/**
 * Remembers which element of the page a box was drawn around, so that the box is found again where the page is laid out
 * anew.
 *
 * @param area CSS pixels of the viewport, as `view` has it.
 * @returns undefined where no element stands for it.
 */
export function anchorOf(area: Rect, view: Window): Anchor | undefined {
  const { document } = view;
  const middle = elementsAt(document, area.x + area.width / 2, area.y + area.height / 2);
  let best: { element: Element; likeness: number } | undefined;
  for (const element of middle) {
    // Those of every page are about nothing.
    if (element === document.documentElement || element === document.body) continue;
    const likeness = likenessOf(area, rectOf(element));
    if (likeness > (best?.likeness ?? 0)) best = { element, likeness };
  }
  const path = best && pathTo(best.element);
  if (!best || path === undefined || path.length > LONGEST_PATH) return undefined;
  const box = rectOf(best.element);
  return { path, box: { ...box, x: box.x + view.scrollX, y: box.y + view.scrollY } };
}

/**
 * Where the box is in a new layout.
 *
 * @param area CSS pixels of the document, as it was.
 * @returns CSS pixels of the document as it is now; undefined where the element is gone, or became another.
 */
export function followAnchor(area: Rect, anchor: Anchor, view: Window): Rect | undefined {
  const element = view.document.querySelector(anchor.path);
  if (!element) return undefined;
  const { box } = anchor;
  const now = rectOf(element);
  const [wider, taller] = [now.width - box.width, now.height - box.height];
  const isSameSize = Math.max(Math.abs(wider), Math.abs(taller)) <= SAME_SIZE;
  // What was drawn around the element itself grows with it; of a part of it nobody knows where it went.
  if (!isSameSize && likenessOf(area, box) < ALIKE) return undefined;
  return {
    x: now.x + view.scrollX + area.x - box.x,
    y: now.y + view.scrollY + area.y - box.y,
    width: Math.max(1, area.width + (isSameSize ? 0 : wider)),
    height: Math.max(1, area.height + (isSameSize ? 0 : taller)),
  };
}

function rectOf(element: Element): Rect {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
}

/** Shared area ÷ area covered by either. */
function likenessOf(a: Rect, b: Rect): number {
  const shared = intersect(a, b);
  const both = shared.width * shared.height;
  return both / Math.max(1, a.width * a.height + b.width * b.height - both);
}

/** Names and places of the elements around it; undefined inside a shadow root, where no path leads. */
function pathTo(element: Element): string | undefined {
  const steps: string[] = [];
  let at: Element | null = element;
  for (; at?.parentElement; at = at.parentElement) {
    const place = [...at.parentElement.children].indexOf(at) + 1;
    steps.unshift(`:nth-child(${place})`);
  }
  return at === element.ownerDocument.documentElement ? [':root', ...steps].join('>') : undefined;
}
