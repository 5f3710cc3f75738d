import type { Box } from '@/utils/conversation/attachment.ts';
import type { Point, Size } from '@/utils/image/quarter-turns.ts';

/** Everything here is in whole pixels of the picture as it is turned on screen. */

/** The sides of a box that a handle moves. */
export type Handle = 'nw' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w';
export const HANDLES: readonly Handle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'];

const ARROWS: ReadonlyMap<string, Point> = new Map([
  ['ArrowLeft', { x: -1, y: 0 }],
  ['ArrowRight', { x: 1, y: 0 }],
  ['ArrowUp', { x: 0, y: -1 }],
  ['ArrowDown', { x: 0, y: 1 }],
]);

/**
 * What an arrow key does to a box: moves it, with Shift moves its right or lower edge. With Control by one pixel.
 *
 * @returns undefined for any other key.
 */
export function pressArrow(
  box: Box,
  { key, shiftKey, ctrlKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey'>,
  step: number,
  size: Size,
): Box | undefined {
  const direction = ARROWS.get(key);
  if (!direction) return undefined;
  const by = ctrlKey ? 1 : step;
  return shiftKey
    ? moveSides(box, 'se', direction.x * by, direction.y * by, size)
    : moveBox(box, direction.x * by, direction.y * by, size);
}

export function moveBox(box: Box, dx: number, dy: number, size: Size): Box {
  return {
    ...box,
    x: clamp(Math.round(box.x + dx), 0, size.width - box.width),
    y: clamp(Math.round(box.y + dy), 0, size.height - box.height),
  };
}

/** Moves the sides a handle stands for; a box keeps at least one pixel. */
export function moveSides(box: Box, handle: Handle, dx: number, dy: number, size: Size): Box {
  let [left, top, right, bottom] = [box.x, box.y, box.x + box.width, box.y + box.height];
  if (handle.includes('w')) left = clamp(Math.round(left + dx), 0, right - 1);
  if (handle.includes('e')) right = clamp(Math.round(right + dx), left + 1, size.width);
  if (handle.includes('n')) top = clamp(Math.round(top + dy), 0, bottom - 1);
  if (handle.includes('s')) bottom = clamp(Math.round(bottom + dy), top + 1, size.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** @returns the pixels between two points, or undefined when there are none inside the picture. */
export function boxBetween(one: Point, other: Point, size: Size): Box | undefined {
  const x = clamp(Math.round(Math.min(one.x, other.x)), 0, size.width);
  const y = clamp(Math.round(Math.min(one.y, other.y)), 0, size.height);
  const width = clamp(Math.round(Math.max(one.x, other.x)), 0, size.width) - x;
  const height = clamp(Math.round(Math.max(one.y, other.y)), 0, size.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

export function wholeBox({ width, height }: Size): Box {
  return { x: 0, y: 0, width, height };
}

/** Where the keyboard's box starts: in the middle of what is in view, a third of it wide and a sixth of it high. */
export function startBox(view: Box, size: Size): Box {
  const width = clamp(Math.round(view.width / 3), 1, size.width);
  const height = clamp(Math.round(view.height / 6), 1, size.height);
  const middle = { x: view.x + (view.width - width) / 2, y: view.y + (view.height - height) / 2, width, height };
  return moveBox(middle, 0, 0, size);
}

export function describeBox({ x, y, width, height }: Box): string {
  return `${width}×${height} at ${x}, ${y}`;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
