/** Edges in whole device pixels from the top left corner of what the tab shows; `right` and `bottom` are past the end. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A place between pixels, in device pixels. */
export interface Point {
  x: number;
  y: number;
}

/** What can be captured, in device pixels. */
export interface Room {
  width: number;
  height: number;
}

/** The edges a handle moves, by the points of the compass. */
export const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof HANDLES)[number];

const between = (low: number, value: number, high: number): number => Math.max(low, Math.min(high, value));

export function widthOf(box: Box): number {
  return box.right - box.left;
}

export function heightOf(box: Box): number {
  return box.bottom - box.top;
}

export function pointIn(point: Point, room: Room): Point {
  return { x: between(0, Math.round(point.x), room.width), y: between(0, Math.round(point.y), room.height) };
}

/** The box between two corners, whichever they are; at least one pixel. */
export function boxBetween(a: Point, b: Point, room: Room): Box {
  const [first, second] = [pointIn(a, room), pointIn(b, room)];
  const box = {
    left: Math.min(first.x, second.x),
    top: Math.min(first.y, second.y),
    right: Math.max(first.x, second.x),
    bottom: Math.max(first.y, second.y),
  };
  return fitBox(box, room);
}

/** As large as before where the room allows it, moved inside; at least one pixel. */
export function fitBox(box: Box, room: Room): Box {
  const width = between(1, Math.round(widthOf(box)), room.width);
  const height = between(1, Math.round(heightOf(box)), room.height);
  const left = between(0, Math.round(box.left), room.width - width);
  const top = between(0, Math.round(box.top), room.height - height);
  return { left, top, right: left + width, bottom: top + height };
}

export function moveBox({ left, top, right, bottom }: Box, by: Point, room: Room): Box {
  return fitBox({ left: left + by.x, top: top + by.y, right: right + by.x, bottom: bottom + by.y }, room);
}

/** Moves the right and the lower edge. */
export function resizeBox({ left, top, right, bottom }: Box, by: Point, room: Room): Box {
  return {
    left,
    top,
    right: between(left + 1, right + by.x, room.width),
    bottom: between(top + 1, bottom + by.y, room.height),
  };
}

/**
 * Takes a handle's edges to a place.
 *
 * @returns the handle too: dragged across the opposite edge, it becomes that edge's.
 */
export function dragHandle(box: Box, handle: Handle, to: Point, room: Room): { box: Box; handle: Handle } {
  const { x, y } = pointIn(to, room);
  const across = handle.includes('w')
    ? dragEdge(x, box.right, 'w', 'e')
    : handle.includes('e')
      ? dragEdge(x, box.left, 'e', 'w')
      : { low: box.left, high: box.right, side: '' };
  const down = handle.includes('n')
    ? dragEdge(y, box.bottom, 'n', 's')
    : handle.includes('s')
      ? dragEdge(y, box.top, 's', 'n')
      : { low: box.top, high: box.bottom, side: '' };
  const side = `${down.side}${across.side}`;
  const dragged = { left: across.low, top: down.low, right: across.high, bottom: down.high };
  return { box: fitBox(dragged, room), handle: HANDLES.find((one) => one === side) ?? handle };
}

function dragEdge(
  to: number,
  fixed: number,
  side: string,
  opposite: string,
): { low: number; high: number; side: string } {
  const isLow = side === 'w' || side === 'n';
  const hasCrossed = isLow ? to > fixed : to < fixed;
  return { low: Math.min(to, fixed), high: Math.max(to, fixed), side: hasCrossed ? opposite : side };
}

/** Shares of the screen: large enough to see and to be of use as it is, small enough to leave room around it. */
const STARTING_SHARE = 1 / 3;

/** The corner opposite to a first one set by keyboard: towards the larger part of the screen. */
export function oppositeCorner({ x, y }: Point, room: Room): Point {
  const reach = (at: number, length: number): number =>
    at + Math.round(length * STARTING_SHARE) * (at > Math.ceil(length / 2) ? -1 : 1);
  return pointIn({ x: reach(x, room.width), y: reach(y, room.height) }, room);
}

export function isInside({ x, y }: Point, box: Box): boolean {
  return x >= box.left && x < box.right && y >= box.top && y < box.bottom;
}
