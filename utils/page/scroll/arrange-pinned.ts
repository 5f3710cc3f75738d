import type { StopMarker } from './marker.ts';
import { findPinned } from './pinned.ts';
import type { Scroller } from './scroller.ts';
import type { StyleOverrides } from './style-overrides.ts';

/**
 * Lets what does not move with the page be drawn once: what belongs to the top at the first stop, what belongs to the
 * bottom at the last, and what only sticks at its place in the page.
 *
 * @param box the scroller's place in the viewport, in CSS pixels.
 * @returns how much of the box is taken by what is pinned to its bottom, in device pixels.
 */
export function arrangePinned(
  { scroller, styles, marker }: { scroller: Scroller; styles: StyleOverrides; marker: StopMarker },
  box: DOMRectReadOnly,
  { isFirst, isLast }: { isFirst: boolean; isLast: boolean },
): number {
  const { fixed, sticky } = findPinned(scroller, box);
  for (const element of sticky) styles.set(element, { top: 'auto', bottom: 'auto' });
  let bottomBar = 0;
  for (const { element, place, height } of fixed) {
    if (marker.isOurs(element)) continue;
    if (place === 'end') bottomBar = Math.max(bottomBar, height * scroller.view.devicePixelRatio);
    if (place === 'start' ? isFirst : isLast) styles.undo(element);
    else styles.set(element, hidden(element));
  }
  return bottomBar;
}

/**
 * `visibility` would take the focus out of a bar, and leave children that are `visible` by themselves; but it is all that
 * reaches the backdrop of a dialog.
 */
function hidden(element: Element): Record<string, string> {
  return element.matches(':modal, :popover-open') ? { visibility: 'hidden' } : { opacity: '0' };
}
