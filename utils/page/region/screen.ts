import { readViewport } from '../measure.ts';
import type { OverlayHost } from '../overlay-host.ts';
import type { Rect, Viewport } from '../page-answers.ts';
import type { Box, Point, Room } from './box.ts';

/** How device pixels of the tab and CSS pixels of the page belong together at this moment. */
export interface Screen {
  viewport: Viewport;
  /** Without scroll bars: they are no part of the page. */
  room: Room;
}

export function readScreen({ element, view }: OverlayHost): Screen {
  const { width, height } = element.getBoundingClientRect();
  return screenOf(readViewport(view), { width, height });
}

/** @param size of the layout viewport without scroll bars, in CSS pixels. */
export function screenOf(viewport: Viewport, { width, height }: Room): Screen {
  // A pinch-zoomed screen shows fewer CSS pixels on the same device pixels.
  const pixels = (css: number): number => Math.max(1, Math.floor(css * viewport.devicePixelRatio + 0.01));
  return { viewport, room: { width: pixels(width), height: pixels(height) } };
}

/** @param at CSS pixels of the layout viewport. */
export function toPixels(at: Point, { viewport }: Screen): Point {
  const { pinch, devicePixelRatio } = viewport;
  const scale = pinch.scale * devicePixelRatio;
  return { x: (at.x - pinch.x) * scale, y: (at.y - pinch.y) * scale };
}

/** @returns CSS pixels of the layout viewport. */
export function toArea({ left, top, right, bottom }: Box, { viewport }: Screen): Rect {
  const { pinch, devicePixelRatio } = viewport;
  const scale = pinch.scale * devicePixelRatio;
  return {
    x: left / scale + pinch.x,
    y: top / scale + pinch.y,
    width: (right - left) / scale,
    height: (bottom - top) / scale,
  };
}

export function toBox({ x, y, width, height }: Rect, screen: Screen): Box {
  const start = toPixels({ x, y }, screen);
  const end = toPixels({ x: x + width, y: y + height }, screen);
  return {
    left: Math.round(start.x),
    top: Math.round(start.y),
    right: Math.round(end.x),
    bottom: Math.round(end.y),
  };
}
