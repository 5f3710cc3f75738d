import type { Rect, Viewport } from './page-answers.ts';

/** @returns the outermost window whose document this one may read: the top, unless a frame of another origin is between. */
export function outermostWindow(from: Window = window): Window {
  let outer = from;
  while (outer !== outer.parent && frameElementOf(outer)) outer = outer.parent;
  return outer;
}

/** @returns the element that shows this window, where the document around it may be read. */
export function frameElementOf(inner: Window): Element | null {
  try {
    return inner.frameElement;
  } catch {
    // A parent of another origin throws in some engines and gives null in others.
    return null;
  }
}

/** Whether rects of this document are the tab's own. */
export function whereIsThis(): 'top' | 'frame' | 'unknown' {
  const outer = outermostWindow();
  if (outer === outer.parent) return 'top';
  return outer === window ? 'frame' : 'unknown';
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

/** The element around this one as it is drawn: slots and shadow hosts included. */
export function drawnParent(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return 'host' in root && root.host instanceof Element ? root.host : null;
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

/** Asking costs more than reading a name. https://dom.spec.whatwg.org/#valid-shadow-host-name */
const SHADOW_HOSTS = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
);

/** Closed roots too, where the browser lets an extension look inside. */
export function shadowRootOf(element: Element): ShadowRoot | null {
  const { localName } = element;
  if (!SHADOW_HOSTS.has(localName) && !localName.includes('-')) return null;
  const opener = typeof chrome === 'undefined' ? undefined : chrome?.dom?.openOrClosedShadowRoot;
  // It throws for what is no HTML element; `instanceof` would fail for those of another frame.
  if (opener && element.namespaceURI === 'http://www.w3.org/1999/xhtml') return opener(element);
  return element.shadowRoot;
}
