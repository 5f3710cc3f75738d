import { area, drawnParent, elementsAt, intersect } from '../measure.ts';

/** What moves when the page is scrolled. */
export interface Scroller {
  view: Window;
  element: Element;
  /** The document itself rather than a box in it. */
  isDocument: boolean;
}

/** Where a scroller stands. All in device pixels; those of the box are whole ones of a captured frame. */
export interface Standing {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** How far it is scrolled down, and can be by what it says: its own figures are rounded to CSS pixels. */
  scrolled: number;
  mostScrolled: number;
  /** Device pixels to one pixel of its scroll position. */
  scale: number;
}

/** A document that scrolls by less than this share of the window is a frame around something else. */
const LEAST_SHARE = 0.1;
/** A box is the page when it covers this share of the window. */
const PAGE_SHARE = 0.5;
/** Where in the window such a box is looked for, as shares of its width and height. */
const LOOK_AT = [0.5, 0.25, 0.75];

/**
 * Finds what to scroll to see the whole page: the document, or the box that is the page in all but name. Frames are
 * not looked into.
 */
export function findScroller(view: Window): Scroller {
  const { document } = view;
  const element = document.scrollingElement ?? document.documentElement;
  const root = { view, element, isDocument: true };
  const range = element.scrollHeight - view.innerHeight;
  const styles = [document.documentElement, document.body].flatMap((one) => (one ? view.getComputedStyle(one) : []));
  const isLocked = styles.some(({ overflowY }) => overflowY === 'hidden' || overflowY === 'clip');
  if (range > view.innerHeight * LEAST_SHARE && !isLocked) return root;
  const box = largestBox(view);
  return box ? { view, element: box, isDocument: false } : root;
}

function largestBox(view: Window): Element | undefined {
  const { document, innerWidth: width, innerHeight: height } = view;
  const screen = { x: 0, y: 0, width, height };
  const boxes = new Set<Element>();
  for (const across of LOOK_AT) {
    for (const down of LOOK_AT) {
      for (const hit of elementsAt(document, width * across, height * down)) {
        for (let around: Element | null = hit; around; around = drawnParent(around)) {
          if (scrolls(view, around)) boxes.add(around);
        }
      }
    }
  }
  const shown = (element: Element): number => area(intersect(element.getBoundingClientRect(), screen));
  const [largest] = [...boxes].sort((a, b) => shown(b) - shown(a));
  return largest && shown(largest) >= area(screen) * PAGE_SHARE ? largest : undefined;
}

function scrolls(view: Window, element: Element): boolean {
  const { document } = view;
  if (element === document.documentElement || element === document.scrollingElement) return false;
  if (element.scrollHeight - element.clientHeight < 2) return false;
  return ['auto', 'scroll', 'overlay'].includes(view.getComputedStyle(element).overflowY);
}

export function standingOf({ view, element, isDocument }: Scroller): Standing {
  const ratio = view.devicePixelRatio;
  const mostScrolled = element.scrollHeight - element.clientHeight;
  if (isDocument) {
    // The visual viewport is measured in fractions: `innerHeight` is off by a device pixel at a ratio of 1.5.
    const { width, height } = view.visualViewport ?? { width: view.innerWidth, height: view.innerHeight };
    return {
      left: 0,
      top: 0,
      right: Math.round(width * ratio),
      bottom: Math.round(height * ratio),
      scrolled: Math.round(view.scrollY * ratio),
      mostScrolled: mostScrolled * ratio,
      scale: ratio,
    };
  }
  const rect = element.getBoundingClientRect();
  const drawn = 'offsetHeight' in element ? rect.height / Math.max(1, Number(element.offsetHeight)) : 1;
  const scale = ratio * drawn;
  const x = rect.x + element.clientLeft * drawn;
  const y = rect.y + element.clientTop * drawn;
  const inside = (css: number, limit: number): number => Math.min(limit, Math.max(0, css)) * ratio;
  return {
    left: Math.ceil(inside(x, view.innerWidth) - ROUNDING),
    top: Math.ceil(inside(y, view.innerHeight) - ROUNDING),
    right: Math.floor(inside(x + element.clientWidth * drawn, view.innerWidth) + ROUNDING),
    bottom: Math.floor(inside(y + element.clientHeight * drawn, view.innerHeight) + ROUNDING),
    scrolled: Math.round(element.scrollTop * scale),
    mostScrolled: mostScrolled * scale,
    scale,
  };
}

/** Layout counts in sixty-fourths of a pixel. */
const ROUNDING = 1 / 32;

/** Jumps there at once; the end of the page is where it stops by itself. */
export function scrollDownTo({ view, element, isDocument }: Scroller, top: number): void {
  (isDocument ? view : element).scrollTo({ top, behavior: 'instant' });
}

/** @returns its scroll position, in CSS pixels. */
export function positionOf({ view, element, isDocument }: Scroller): { left: number; top: number } {
  return isDocument ? { left: view.scrollX, top: view.scrollY } : { left: element.scrollLeft, top: element.scrollTop };
}

export function scrollBackTo({ view, element, isDocument }: Scroller, to: { left: number; top: number }): void {
  (isDocument ? view : element).scrollTo({ ...to, behavior: 'instant' });
}

/** @returns its box in the viewport, in CSS pixels. */
export function boxOf(view: Window, { left, top, right, bottom }: Standing): DOMRect {
  const ratio = view.devicePixelRatio;
  return new DOMRect(left / ratio, top / ratio, (right - left) / ratio, (bottom - top) / ratio);
}
