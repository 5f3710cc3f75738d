import { isCover } from './blank.ts';
import type { Shown } from './element-register.ts';
import type { Found } from './every-picture.ts';
import { drawnParent, elementsAt } from './measure.ts';
import type { Rect } from './page-answers.ts';
import { topmostFirst } from './paint-order.ts';
import { createPlacer } from './placing.ts';

/** A place in this frame's viewport, in CSS pixels. */
export interface Point {
  x: number;
  y: number;
}

/** How many of the topmost are looked at for being nothing but a transparent cover. */
const MOST_COVERS = 4;

/**
 * Finds what is drawn at a point, the topmost first: by where boxes are and not by what answers to the pointer, so that
 * neither a transparent layer above a picture nor `pointer-events: none` hides it. Pictures that show nothing come last.
 *
 * @param everything what the document shows now.
 */
export async function picturesAt(point: Point, everything: readonly Found[]): Promise<Shown[]> {
  const here = createPlacer().placePoint(point);
  const hits = elementsAt(document, point.x, point.y);
  const found = everything.filter((picture) => holds(picture.visible, here) && isHit(picture, hits));
  const ordered = topmostFirst(found, ({ shown }) => shown).map(({ shown }) => shown);
  if (ordered.length < 2) return ordered;
  const covers: Shown[] = [];
  for (const shown of ordered.slice(0, MOST_COVERS)) {
    if (!(await isCover(shown))) break;
    covers.push(shown);
  }
  return [...ordered.filter((shown) => !covers.includes(shown)), ...covers];
}

function holds(rect: Rect, { x, y }: Point): boolean {
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}

/** The browser knows better than a box where something round or turned ends, of what answers to the pointer. */
function isHit({ shown: { element, pseudo } }: Found, hits: readonly Element[]): boolean {
  if (hits.includes(element) || pseudo !== undefined || element.ownerDocument !== document) return true;
  return !answersToPointer(element);
}

function answersToPointer(element: Element): boolean {
  // Drawings are hit where they are painted, and roots everywhere.
  if (element.closest('svg') || element === document.body || element === document.documentElement) return false;
  if (getComputedStyle(element).pointerEvents === 'none') return false;
  const modal = document.querySelector('dialog:modal');
  for (let around: Element | null = element; around; around = drawnParent(around)) {
    if (around.hasAttribute('inert')) return false;
    if (around === modal) return true;
  }
  return modal === null;
}
