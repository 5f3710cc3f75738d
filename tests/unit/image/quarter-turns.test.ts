import { describe, expect, it } from 'vitest';
import {
  addTurns,
  type QuarterTurns,
  turnBack,
  turnBox,
  turnedSize,
  turnMatrix,
  turnPoint,
} from '@/utils/image/quarter-turns.ts';

const SIZE = { width: 10, height: 4 };
const EACH: readonly QuarterTurns[] = [0, 1, 2, 3];

describe('turning clockwise', () => {
  it.each([
    [0, { x: 1, y: 0 }, { width: 10, height: 4 }],
    [1, { x: 4, y: 1 }, { width: 4, height: 10 }],
    [2, { x: 9, y: 4 }, { width: 10, height: 4 }],
    [3, { x: 0, y: 9 }, { width: 4, height: 10 }],
  ] as const)('%i quarters take a point on the upper edge to %o', (turns, point, size) => {
    expect(turnPoint({ x: 1, y: 0 }, SIZE, turns)).toEqual(point);
    expect(turnedSize(SIZE, turns)).toEqual(size);
  });

  it.each(EACH)('%i quarters and back is where it was', (turns) => {
    const box = { x: 1, y: 2, width: 6, height: 1 };
    expect(turnBox(turnBox(box, SIZE, turns), turnedSize(SIZE, turns), turnBack(turns))).toEqual(box);
  });

  it.each(EACH)('%i quarters as a matrix say the same', (turns) => {
    const [a, b, c, d, e, f] = turnMatrix(SIZE, turns);
    const point = { x: 3, y: 1 };
    const taken = { x: a * point.x + c * point.y + e, y: b * point.x + d * point.y + f };
    expect(taken).toEqual(turnPoint(point, SIZE, turns));
  });

  it('goes round', () => {
    expect(addTurns(3, 1)).toBe(0);
    expect(addTurns(0, -1)).toBe(3);
  });
});
