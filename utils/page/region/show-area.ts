import { outermostWindow, readViewport } from '../measure.ts';
import type { Region } from '../page-answers.ts';
import type { EarlierArea } from '../region-operations.ts';
import { twoFrames } from '../two-frames.ts';
import { anchorOf, followAnchor } from './anchor.ts';
import { showMarker } from './marker.ts';
import { screenOf, toArea, toBox } from './screen.ts';

let before: { view: Window; left: number; top: number } | undefined;

/** Scrolls a box of the document into view where it is not; see `RegionOperations`. */
export async function showArea({ area: earlier, viewportWidth, anchor }: EarlierArea): Promise<Region> {
  const view = outermostWindow();
  const area = view.innerWidth === viewportWidth ? earlier : anchor && followAnchor(earlier, anchor, view);
  if (!area) return { state: 'left' };
  const { clientWidth, clientHeight } = view.document.documentElement;
  const left = scrollFor(area.x, area.width, view.scrollX, clientWidth);
  const top = scrollFor(area.y, area.height, view.scrollY, clientHeight);
  if (left !== view.scrollX || top !== view.scrollY) {
    before ??= { view, left: view.scrollX, top: view.scrollY };
    view.scrollTo({ left, top, behavior: 'instant' });
    await twoFrames(view);
  }
  const screen = screenOf(readViewport(view), { width: clientWidth, height: clientHeight });
  const { viewport, room } = screen;
  const box = toBox({ ...area, x: area.x - viewport.scrollX, y: area.y - viewport.scrollY }, screen);
  // The page ends before the box does, by more than rounding.
  const isInView = box.left >= -1 && box.top >= -1 && box.right <= room.width + 1 && box.bottom <= room.height + 1;
  const marker = isInView ? await showMarker(box, screen) : undefined;
  if (!marker) return { state: 'gone' };
  const shown = toArea(box, screen);
  const { contentType } = view.document;
  const scrolled = before !== undefined;
  return { state: 'selected', area: shown, viewport, contentType, marker, anchor: anchorOf(shown, view), scrolled };
}

/** Puts the scroll position back. */
export function unshowArea(): void {
  before?.view.scrollTo({ left: before.left, top: before.top, behavior: 'instant' });
  before = undefined;
}

/** Where to scroll to: nowhere when it is in view, else so that it stands in the middle. */
function scrollFor(start: number, length: number, scrolled: number, room: number): number {
  if (start >= scrolled - 0.5 && start + length <= scrolled + room + 0.5) return scrolled;
  return Math.max(0, Math.round(start + length / 2 - room / 2));
}
