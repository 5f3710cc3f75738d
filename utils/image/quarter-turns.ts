import type { Box, Edits } from '@/utils/conversation/attachment.ts';

/** Clockwise. */
export type QuarterTurns = Edits['quarterTurns'];

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** The size of a picture after turning it. */
export function turnedSize({ width, height }: Size, turns: QuarterTurns): Size {
  return turns % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** Where a point of the picture lies after turning it; `size` is the picture's before. */
export function turnPoint({ x, y }: Point, { width, height }: Size, turns: QuarterTurns): Point {
  switch (turns) {
    case 0:
      return { x, y };
    case 1:
      return { x: height - y, y: x };
    case 2:
      return { x: width - x, y: height - y };
    case 3:
      return { x: y, y: width - x };
  }
}

/** Where a box of the picture lies after turning it; `size` is the picture's before. */
export function turnBox(box: Box, size: Size, turns: QuarterTurns): Box {
  const one = turnPoint(box, size, turns);
  const other = turnPoint({ x: box.x + box.width, y: box.y + box.height }, size, turns);
  return { x: Math.min(one.x, other.x), y: Math.min(one.y, other.y), ...turnedSize(box, turns) };
}

/** The turns that undo these. */
export function turnBack(turns: QuarterTurns): QuarterTurns {
  return addTurns(0, -turns);
}

/** @param by any whole number; negative ones turn to the left. */
export function addTurns(turns: QuarterTurns, by: number): QuarterTurns {
  return TURNS[(((turns + by) % 4) + 4) % 4] ?? 0;
}

const TURNS: readonly QuarterTurns[] = [0, 1, 2, 3];

/**
 * The turn as the six numbers of a canvas's or an SVG's `matrix`: takes a point of the picture to where
 * {@link turnPoint} says.
 */
export function turnMatrix(
  { width, height }: Size,
  turns: QuarterTurns,
): [number, number, number, number, number, number] {
  switch (turns) {
    case 0:
      return [1, 0, 0, 1, 0, 0];
    case 1:
      return [0, 1, -1, 0, height, 0];
    case 2:
      return [-1, 0, 0, -1, width, height];
    case 3:
      return [0, -1, 1, 0, 0, width];
  }
}
