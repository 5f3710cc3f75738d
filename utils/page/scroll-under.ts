import { drawnParent, elementsAt } from './measure.ts';
import type { OverlayHost } from './overlay-host.ts';

/** Pixels of a line of the wheel, as browsers take it. */
const LINE_PX = 40;

/**
 * Lets the wheel scroll the container under it. The browser itself scrolls only the page as a whole: nothing else lies
 * around the overlay.
 */
export function scrollUnder(event: WheelEvent, { element, view }: OverlayHost): void {
  const factor = event.deltaMode === 1 ? LINE_PX : event.deltaMode === 2 ? view.innerHeight : 1;
  const [left, top] = [event.deltaX * factor, event.deltaY * factor];
  const under = elementsAt(view.document, event.clientX, event.clientY).find((one) => one !== element);
  for (let around = under ?? null; around && around !== view.document.scrollingElement; around = drawnParent(around)) {
    const style = view.getComputedStyle(around);
    const before = around.scrollTop + around.scrollLeft;
    if (!/auto|scroll/.test(`${style.overflowX} ${style.overflowY}`)) continue;
    around.scrollBy({ left, top, behavior: 'instant' });
    if (around.scrollTop + around.scrollLeft === before) continue;
    event.preventDefault();
    return;
  }
}
