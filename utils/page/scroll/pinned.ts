import { drawnParent, elementsAt } from '../measure.ts';
import { everyElement } from './every-element.ts';
import type { Scroller } from './scroller.ts';
import { isStyled, type Styled } from './style-overrides.ts';

/** What does not move with the page, and would be in every capture. */
export interface Pinned {
  /** `start`: belongs to the top of the page; `end`: to its bottom. */
  fixed: { element: Styled; place: 'start' | 'end'; height: number }[];
  /** Moves until it sticks: without its offsets it stays at its place in the page. */
  sticky: Styled[];
}

/** A bar or a panel along the side that is this tall, as a share of the box, belongs to the top. */
const TALL_SHARE = 0.7;
/** What covers this share of the box may be its backdrop. */
const BACKDROP_SHARE = 0.95;

/**
 * Finds what stays in place while the scroller scrolls.
 *
 * @param box the scroller's place in the viewport, in CSS pixels.
 */
export function findPinned(scroller: Scroller, box: DOMRectReadOnly): Pinned {
  const { view } = scroller;
  const pinned: Pinned = { fixed: [], sticky: [] };
  for (const element of everyElement(view.document)) {
    if (!isStyled(element)) continue;
    const { position, zIndex } = view.getComputedStyle(element);
    if (position === 'static') continue;
    const isInside = contains(scroller.element, element);
    if (position === 'sticky' && isInside) {
      if (scrollsWith(scroller, element)) pinned.sticky.push(element);
      continue;
    }
    const isPinned =
      position === 'fixed' ? !isHeld(scroller, element) : !isInside && !contains(element, scroller.element);
    if (!isPinned || Number(zIndex) < 0) continue;
    const rect = element.getBoundingClientRect();
    if (!overlaps(rect, box) || isBackdrop(scroller, element, rect, box)) continue;
    // A dialog is what the user has before them now.
    const place = element.matches(':modal') ? 'start' : placeOf(rect, box);
    pinned.fixed.push({ element, place, height: box.bottom - Math.max(box.top, rect.top) });
  }
  return pinned;
}

function placeOf(rect: DOMRect, box: DOMRectReadOnly): 'start' | 'end' {
  if (rect.height >= box.height * TALL_SHARE) return 'start';
  return rect.top + rect.height / 2 < box.top + box.height / 2 ? 'start' : 'end';
}

function overlaps(rect: DOMRect, box: DOMRectReadOnly): boolean {
  if (rect.width < 1 || rect.height < 1) return false;
  return rect.right > box.left && rect.left < box.right && rect.bottom > box.top && rect.top < box.bottom;
}

/** What fills the box behind everything is part of every screen of the page. */
function isBackdrop(scroller: Scroller, element: Element, rect: DOMRect, box: DOMRectReadOnly): boolean {
  const { view } = scroller;
  if (rect.width < box.width * BACKDROP_SHARE || rect.height < box.height * BACKDROP_SHARE) return false;
  if (view.getComputedStyle(element).pointerEvents === 'none' || element.matches(':modal, :popover-open')) return false;
  const [top] = elementsAt(view.document, box.left + box.width / 2, box.top + box.height / 2);
  return top !== undefined && !contains(element, top) && !contains(top, element);
}

/** Shadow roots included. */
function contains(outer: Element, inner: Element): boolean {
  for (let around: Element | null = inner; around; around = drawnParent(around)) if (around === outer) return true;
  return false;
}

/** A sticky element follows the nearest box around it that scrolls, which need not be ours. */
function scrollsWith({ view, element: scrolling, isDocument }: Scroller, element: Element): boolean {
  const { documentElement, body } = view.document;
  for (let around = drawnParent(element); around; around = drawnParent(around)) {
    if (around === scrolling) return true;
    // The overflow of body and root is that of the window.
    if (isDocument && (around === documentElement || around === body)) return true;
    const { overflowX, overflowY } = view.getComputedStyle(around);
    if ([overflowX, overflowY].some((overflow) => ['auto', 'scroll', 'hidden', 'overlay'].includes(overflow)))
      return false;
  }
  return isDocument;
}

/** Whether something around a fixed element that moves with the page holds it (CSS Transforms 1, section 3). */
function isHeld({ view, element: scrolling, isDocument }: Scroller, element: Element): boolean {
  // The top layer is held by nothing.
  if (element.matches(':modal, :popover-open')) return false;
  for (let around = drawnParent(element); around; around = drawnParent(around)) {
    const isRoot = around === view.document.documentElement;
    if (!isRoot && holdsFixed(view.getComputedStyle(around))) return isDocument || contains(scrolling, around);
  }
  return false;
}

function holdsFixed(style: CSSStyleDeclaration): boolean {
  const { transform, translate, scale, rotate, perspective, filter, backdropFilter, contain, willChange } = style;
  const isSet = [transform, translate, scale, rotate, perspective, filter, backdropFilter].some(
    (value) => value !== undefined && value !== '' && value !== 'none',
  );
  return isSet || /paint|layout|strict|content/.test(contain) || /transform|perspective|filter/.test(willChange);
}
