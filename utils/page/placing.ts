import { type Clip, createClipper } from './clipping.ts';
import type { Shown } from './element-register.ts';
import { frameElementOf, intersect } from './measure.ts';
import type { Rect } from './page-answers.ts';
import { borderBox, contentBox, pictureBox } from './picture-box.ts';

/** Where something is drawn, in CSS pixels of the outermost readable window. */
export interface Place {
  rect: Rect;
  /** The part not cut off by the viewport, by scrolling containers or by frames around it. */
  visible: Rect;
  /** The part a user can bring into view by scrolling; of no size for what a page hides by cutting it off. */
  reachable: Rect;
}

/** A window's own coordinates in those of the outermost one. */
interface WindowPlace {
  x: number;
  y: number;
  scale: number;
  /** What shows of it, in the outermost window. */
  visible: Rect;
}

/** The border box, without what containers cut off. */
export interface Outline {
  rect: Rect;
  isInView: boolean;
}

/** Measures in one pass: what it has read of ancestors and frames it does not read again. */
export interface Placer {
  place: (shown: Shown) => Place;
  placeElement: (element: Element) => Place;
  /** Roughly, for sorting out what is far away. */
  outline: (element: Element) => Outline;
  /** From this window's own coordinates. */
  placePoint: (point: { x: number; y: number }) => { x: number; y: number };
}

export function createPlacer(): Placer {
  const clipOf = createClipper();
  const windows = new Map<Window, WindowPlace>();

  function windowOf(element: Element): WindowPlace {
    const view = element.ownerDocument.defaultView;
    return view ? placeOf(view) : { x: 0, y: 0, scale: 1, visible: { x: 0, y: 0, width: 0, height: 0 } };
  }

  function placeOf(view: Window): WindowPlace {
    const known = windows.get(view) ?? placeWindow(view);
    windows.set(view, known);
    return known;
  }

  function placeWindow(view: Window): WindowPlace {
    const frame = frameElementOf(view);
    const here = { x: 0, y: 0, width: view.innerWidth, height: view.innerHeight };
    if (!frame) return { x: 0, y: 0, scale: 1, visible: here };
    const { rect, visible } = placeBox(contentBox(frame), clipOf(frame), windowOf(frame));
    // A frame's content scales with the transforms around the frame.
    return { x: rect.x, y: rect.y, scale: rect.width / Math.max(1, view.innerWidth), visible };
  }

  return {
    place: (shown) => placeBox(pictureBox(shown), clipOf(shown.element, shown.pseudo), windowOf(shown.element)),
    placeElement: (element) => placeBox(contentBox(element), clipOf(element), windowOf(element)),
    outline: (element) => {
      const view = windowOf(element);
      const rect = moveOut(borderBox(element), view);
      return { rect, isInView: overlap(rect, view.visible) };
    },
    placePoint: ({ x, y }) => {
      const { x: left, y: top } = moveOut({ x, y, width: 0, height: 0 }, placeOf(window));
      return { x: left, y: top };
    },
  };
}

function placeBox(box: Rect, clip: Clip, view: WindowPlace): Place {
  return {
    rect: moveOut(box, view),
    visible: intersect(moveOut(intersect(box, clip.now), view), view.visible),
    reachable: moveOut(intersect(box, clip.ever), view),
  };
}

function overlap(a: Rect, b: Rect): boolean {
  if (a.width === 0 || a.height === 0) return false;
  return a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y;
}

function moveOut(rect: Rect, view: WindowPlace): Rect {
  const { scale } = view;
  // Thousands of boxes that nothing moves need no copies.
  if (scale === 1 && view.x === 0 && view.y === 0) return rect;
  const { x, y, width, height } = rect;
  return { x: view.x + x * scale, y: view.y + y * scale, width: width * scale, height: height * scale };
}

/** Where an element's content (inside border and padding) stands, measured now. */
export function measureElement(element: Element): { rect: Rect; visible: Rect } {
  const { rect, visible } = createPlacer().placeElement(element);
  return { rect, visible };
}
