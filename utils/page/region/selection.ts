import type { OverlayKey } from '../overlay-key.ts';
import {
  type Box,
  boxBetween,
  dragHandle,
  fitBox,
  type Handle,
  isInside,
  moveBox,
  oppositeCorner,
  type Point,
  pointIn,
  type Room,
  resizeBox,
} from './box.ts';

/** How far drawing a box has come. */
export type Selection =
  /** No box yet: a crosshair. */
  | { phase: 'aiming'; at: Point }
  /** The pointer drags the second corner. */
  | { phase: 'drawing'; from: Point; to: Point; before: Selection }
  /** The first corner was set by keyboard, and the arrow keys carry the second one. */
  | { phase: 'sizing'; from: Point; to: Point }
  /** The box stands, to be adjusted and taken. */
  | { phase: 'standing'; box: Box }
  | { phase: 'moving'; box: Box; grabbed: Point }
  | { phase: 'resizing'; box: Box; handle: Handle };

/** What a key does; undefined for one that means nothing here. */
export type KeyEffect = { selection: Selection } | 'take' | 'leave' | undefined;

/** Ctrl makes every step this much longer. */
const LONG_STEP = 10;
/** A press that moved less than this, in device pixels, was no drag. */
const LEAST_DRAG = 4;

const ARROWS: ReadonlyMap<string, Point> = new Map([
  ['ArrowLeft', { x: -1, y: 0 }],
  ['ArrowRight', { x: 1, y: 0 }],
  ['ArrowUp', { x: 0, y: -1 }],
  ['ArrowDown', { x: 0, y: 1 }],
]);

/** @returns the box as it stands now; undefined while there is none. */
export function boxOf(selection: Selection, room: Room): Box | undefined {
  switch (selection.phase) {
    case 'aiming':
      return undefined;
    case 'drawing':
    case 'sizing':
      return boxBetween(selection.from, selection.to, room);
    default:
      return selection.box;
  }
}

export function pressKey(selection: Selection, { key, shiftKey, ctrlKey }: OverlayKey, room: Room): KeyEffect {
  if (key === 'Escape') return 'leave';
  const isPointing = !['aiming', 'sizing', 'standing'].includes(selection.phase);
  if (isPointing) return undefined;
  if (key === 'Enter' || key === ' ') return confirm(selection, key, room);
  const arrow = ARROWS.get(key);
  if (!arrow) return undefined;
  const step = ctrlKey ? LONG_STEP : 1;
  return { selection: stepBy(selection, { x: arrow.x * step, y: arrow.y * step }, shiftKey, room) };
}

/** Enter goes on and takes in the end; Space only sets corners. */
function confirm(selection: Selection, key: 'Enter' | ' ', room: Room): KeyEffect {
  if (selection.phase === 'aiming') {
    return { selection: { phase: 'sizing', from: selection.at, to: oppositeCorner(selection.at, room) } };
  }
  if (key === 'Enter') return 'take';
  const box = boxOf(selection, room);
  return box && selection.phase === 'sizing' ? { selection: { phase: 'standing', box } } : undefined;
}

function stepBy(selection: Selection, by: Point, resizes: boolean, room: Room): Selection {
  const stepped = ({ x, y }: Point): Point => pointIn({ x: x + by.x, y: y + by.y }, room);
  switch (selection.phase) {
    case 'aiming':
      return { phase: 'aiming', at: stepped(selection.at) };
    case 'sizing':
      return { ...selection, to: stepped(selection.to) };
    case 'standing':
      return {
        phase: 'standing',
        box: resizes ? resizeBox(selection.box, by, room) : moveBox(selection.box, by, room),
      };
    default:
      return selection;
  }
}

/** The main button goes down: on a handle, inside the box, or anywhere else. */
export function pressPointer(selection: Selection, at: Point, handle: Handle | undefined, room: Room): Selection {
  const box = boxOf(selection, room);
  if (box && handle) return { phase: 'resizing', box, handle };
  if (box && isInside(at, box)) return { phase: 'moving', box, grabbed: { x: at.x - box.left, y: at.y - box.top } };
  return { phase: 'drawing', from: at, to: at, before: box ? { phase: 'standing', box } : { phase: 'aiming', at } };
}

export function movePointer(selection: Selection, at: Point, room: Room): Selection {
  switch (selection.phase) {
    case 'aiming':
      return { phase: 'aiming', at: pointIn(at, room) };
    case 'drawing':
      return { ...selection, to: at };
    case 'moving': {
      const { box, grabbed } = selection;
      const by = { x: at.x - grabbed.x - box.left, y: at.y - grabbed.y - box.top };
      return { ...selection, box: moveBox(box, by, room) };
    }
    case 'resizing':
      return { phase: 'resizing', ...dragHandle(selection.box, selection.handle, at, room) };
    default:
      return selection;
  }
}

export function releasePointer(selection: Selection, room: Room): Selection {
  if (selection.phase === 'drawing') {
    const { from, to, before } = selection;
    if (Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y)) < LEAST_DRAG) return before;
    return { phase: 'standing', box: boxBetween(from, to, room) };
  }
  if (selection.phase === 'moving' || selection.phase === 'resizing') return { phase: 'standing', box: selection.box };
  return selection;
}

/** After the room changed: another window size or zoom. */
export function refit(selection: Selection, room: Room): Selection {
  const box = boxOf(selection, room);
  if (box) return { phase: 'standing', box: fitBox(box, room) };
  return selection.phase === 'aiming' ? { phase: 'aiming', at: pointIn(selection.at, room) } : selection;
}
