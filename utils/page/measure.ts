import type { Rect, Viewport } from './page-answers.ts';

/** @returns the outermost window whose document this one may read: the top, unless a frame of another origin is between. */
export function outermostWindow(from: Window = window): Window {
  let outer = from;
  while (outer !== outer.parent && frameElementOf(outer)) outer = outer.parent;
  return outer;
}

function frameElementOf(inner: Window): Element | null {
  try {
    return inner.frameElement;
  } catch {
    // A parent of another origin throws in some engines and gives null in others.
    return null;
  }
}

/** The viewport everything is measured in: the outermost readable window's. */
export function readViewport(outer: Window = outermostWindow()): Viewport {
  const pinch = outer.visualViewport;
  return {
    innerWidth: outer.innerWidth,
    innerHeight: outer.innerHeight,
    devicePixelRatio: outer.devicePixelRatio,
    scrollX: outer.scrollX,
    scrollY: outer.scrollY,
    pinch: { x: pinch?.offsetLeft ?? 0, y: pinch?.offsetTop ?? 0, scale: pinch?.scale ?? 1 },
  };
}

export function intersect(a: Rect, b: Rect): Rect {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y),
  };
}

export function area(rect: Rect): number {
  return rect.width * rect.height;
}

/**
 * Where an element's content (inside border and padding) stands in the outermost window, in CSS pixels, and
 * the part of it that is not cut off by the viewport, by scrolling containers or by frames around it.
 */
export function measureElement(element: Element): { rect: Rect; visible: Rect } {
  let rect = contentRect(element);
  let visible = clipByAncestors(element, rect);
  let view = element.ownerDocument.defaultView;
  while (view) {
    visible = intersect(visible, { x: 0, y: 0, width: view.innerWidth, height: view.innerHeight });
    const frame = frameElementOf(view);
    if (!frame) break;
    const box = contentRect(frame);
    const scale = box.width / Math.max(1, view.innerWidth);
    rect = placeInFrame(rect, box, scale);
    visible = clipByAncestors(frame, intersect(placeInFrame(visible, box, scale), box));
    view = frame.ownerDocument.defaultView;
  }
  return { rect, visible };
}

/** A frame's content scales with the transforms around the frame. */
function placeInFrame(rect: Rect, box: Rect, scale: number): Rect {
  return {
    x: box.x + rect.x * scale,
    y: box.y + rect.y * scale,
    width: rect.width * scale,
    height: rect.height * scale,
  };
}

function contentRect(element: Element): Rect {
  const box = element.getBoundingClientRect();
  const whole = { x: box.x, y: box.y, width: box.width, height: box.height };
  const style = element.ownerDocument.defaultView?.getComputedStyle(element);
  const isReplaced = /^(img|input|iframe|frame|video|canvas)$/i.test(element.localName);
  // Under a transform, border and padding are scaled too; the whole box is then the safer answer.
  const straight = 'offsetWidth' in element && Math.abs(Number(element.offsetWidth) - box.width) < 1;
  if (!style || !isReplaced || !straight) return whole;
  const edge = (side: string): number =>
    (Number.parseFloat(style.getPropertyValue(`border-${side}-width`)) || 0) +
    (Number.parseFloat(style.getPropertyValue(`padding-${side}`)) || 0);
  const [left, right, top, bottom] = [edge('left'), edge('right'), edge('top'), edge('bottom')];
  return {
    x: box.x + left,
    y: box.y + top,
    width: Math.max(0, box.width - left - right),
    height: Math.max(0, box.height - top - bottom),
  };
}

/** The element around this one as it is drawn: slots and shadow hosts included. */
export function drawnParent(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return 'host' in root && root.host instanceof Element ? root.host : null;
}

function clipByAncestors(element: Element, rect: Rect): Rect {
  const view = element.ownerDocument.defaultView;
  if (!view) return rect;
  let clipped = rect;
  let position = view.getComputedStyle(element).position;
  for (let around = drawnParent(element); around && around !== around.ownerDocument.documentElement; ) {
    if (position === 'fixed') break;
    const style = view.getComputedStyle(around);
    // An absolutely placed element is cut only by containers that hold it, which are positioned themselves.
    const holds = position !== 'absolute' || style.position !== 'static';
    const cuts = style.overflowX !== 'visible' || style.overflowY !== 'visible';
    if (holds && cuts && around !== around.ownerDocument.body) {
      const box = around.getBoundingClientRect();
      clipped = intersect(clipped, {
        x: box.x + around.clientLeft,
        y: box.y + around.clientTop,
        width:
          around.clientWidth *
          (box.width / Math.max(1, 'offsetWidth' in around ? Number(around.offsetWidth) : box.width)),
        height:
          around.clientHeight *
          (box.height / Math.max(1, 'offsetHeight' in around ? Number(around.offsetHeight) : box.height)),
      });
    }
    if (holds) position = style.position;
    around = drawnParent(around);
  }
  return clipped;
}

/** @returns whether the page lays the element out, and does not hide it by `visibility` or `opacity`. */
export function isDrawn(element: Element): boolean {
  const box = element.getBoundingClientRect();
  if (box.width < 1 || box.height < 1) return false;
  return element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
}

/** What answers to a pointer at a point of the element's own window, through shadow roots. */
export function elementsAt(document: Document, x: number, y: number): Element[] {
  const found: Element[] = [];
  const roots: DocumentOrShadowRoot[] = [document];
  const seen = new Set<DocumentOrShadowRoot>(roots);
  for (let root = roots.shift(); root; root = roots.shift()) {
    for (const element of root.elementsFromPoint(x, y)) {
      if (!found.includes(element)) found.push(element);
      const inner = shadowRootOf(element);
      if (inner && !seen.has(inner)) {
        seen.add(inner);
        roots.push(inner);
      }
    }
  }
  return found;
}

interface ShadowOpener {
  openOrClosedShadowRoot?: (element: Element) => ShadowRoot | null;
}
declare const chrome: { dom?: ShadowOpener } | undefined;

/** Closed roots too, where the browser lets an extension look inside. */
export function shadowRootOf(element: Element): ShadowRoot | null {
  const opener = typeof chrome === 'undefined' ? undefined : chrome?.dom?.openOrClosedShadowRoot;
  if (opener && element instanceof HTMLElement) return opener(element);
  return element.shadowRoot;
}
