import { elementsAt } from '../measure.ts';
import type { Scroller } from './scroller.ts';

/** Elements by which to see whether the page's content moved under its scroll position. */
export interface Anchors {
  /** Device pixels by which the content at the seam now stands lower in the page than before. */
  shift: () => number;
  /** The same, measured from here on the next time. */
  takeShift: () => number;
}

/** Where to look along the seam, as shares of its width. */
const LOOK_AT = [0.1, 0.3, 0.5, 0.7, 0.9];

/**
 * Remembers what stands along a line across the page: pictures that load late and bars that leave the flow push
 * everything below them away.
 *
 * @param y of the line, and `left` and `right` its ends, in CSS pixels of the viewport.
 */
export function chooseAnchors(
  scroller: Scroller,
  { y, left, right }: { y: number; left: number; right: number },
  scrolled: () => number,
  isPinned: (element: Element) => boolean,
): Anchors {
  const { view } = scroller;
  const ratio = view.devicePixelRatio;
  const found = LOOK_AT.flatMap((share) => {
    const hits = elementsAt(view.document, left + (right - left) * share, y);
    return hits.find((hit) => scroller.element.contains(hit) && hit !== scroller.element && !isPinned(hit)) ?? [];
  });
  const depthOf = (element: Element): number => element.getBoundingClientRect().top * ratio + scrolled();
  const chosen = [...new Set(found)];
  const remember = (): { depths: Map<Element, number>; length: number } => ({
    depths: new Map(chosen.map((element) => [element, depthOf(element)])),
    length: scroller.element.scrollHeight,
  });
  let before = remember();
  const shift = (): number => {
    // What is pushed away makes the page longer or shorter; what is moved along while scrolling does not.
    if (scroller.element.scrollHeight === before.length) return 0;
    const standing = [...before.depths].filter(([element]) => element.isConnected);
    return mostCommon(standing.map(([element, depth]) => Math.round(depthOf(element) - depth)));
  };
  return {
    shift,
    takeShift: () => {
      const by = shift();
      before = remember();
      return by;
    },
  };
}

/** One element may move by itself: what most of them say is what the page did. @returns 0 when they do not agree. */
function mostCommon(shifts: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const shift of shifts) counts.set(shift, (counts.get(shift) ?? 0) + 1);
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first && first[1] * 2 > shifts.length ? first[0] : 0;
}
