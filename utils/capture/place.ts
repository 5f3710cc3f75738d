import type { Rect, Viewport } from '@/utils/page/page-answers.ts';

/** @returns whether two addresses are one page; the part after `#` changes without a new page. */
export function samePage(a: string, b: string): boolean {
  return a.split('#', 1)[0] === b.split('#', 1)[0];
}

export function clip(rect: Rect, to: Rect): Rect {
  const x = Math.max(rect.x, to.x);
  const y = Math.max(rect.y, to.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(rect.x + rect.width, to.x + to.width) - x),
    height: Math.max(0, Math.min(rect.y + rect.height, to.y + to.height) - y),
  };
}

export function areaOf(rect: Rect | undefined): number {
  return rect ? rect.width * rect.height : 0;
}

/** Half a CSS pixel is cut off when `innerWidth` is rounded; scroll bars are in both. */
const WIDTH_TOLERANCE = 1;

/**
 * @returns whether a frame shows the layout in which `viewport` was measured: a panel that opened between the two
 *   made the page narrower, and everything on it stands elsewhere.
 */
export function frameFits(frame: { width: number; height: number }, viewport: Viewport): boolean {
  const off = (pixels: number, css: number): number => Math.abs(pixels / viewport.devicePixelRatio - css);
  return (
    off(frame.width, viewport.innerWidth) <= WIDTH_TOLERANCE &&
    off(frame.height, viewport.innerHeight) <= WIDTH_TOLERANCE
  );
}

/**
 * From CSS pixels to whole pixels of a frame, by the frame's own measure. Edges are rounded as the browser rounds
 * them when it draws, so that a box comes out exact.
 */
export function toFramePixels(rect: Rect, frame: { width: number; height: number }, viewport: Viewport): Rect {
  const { pinch, devicePixelRatio: ratio } = viewport;
  const edge = (css: number, offset: number, limit: number): number =>
    Math.min(limit, Math.max(0, Math.round((css - offset) * pinch.scale * ratio)));
  const left = edge(rect.x, pinch.x, frame.width);
  const top = edge(rect.y, pinch.y, frame.height);
  return {
    x: left,
    y: top,
    width: edge(rect.x + rect.width, pinch.x, frame.width) - left,
    height: edge(rect.y + rect.height, pinch.y, frame.height) - top,
  };
}

/** @returns the share of the box that is on the screen, 0 to 1. */
export function shareVisible(candidate: { rect?: Rect | undefined; visible?: Rect | undefined }): number {
  const whole = areaOf(candidate.rect);
  return whole === 0 ? 0 : Math.min(1, areaOf(candidate.visible) / whole);
}
