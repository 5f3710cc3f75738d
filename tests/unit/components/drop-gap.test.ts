import { expect, it } from 'vitest';
import { gapAt, isInColumns, placeFor } from '@/components/attachment/drop-gap.ts';

const box = (left: number, top: number) => ({ left, top, right: left + 100, bottom: top + 40 });
const column = [box(0, 0), box(0, 50), box(0, 100)];
const grid = [box(0, 0), box(110, 0), box(0, 50)];

it.each([
  [column, 50, -20, 0],
  [column, 50, 15, 0],
  [column, 50, 25, 1],
  [column, 50, 74, 2],
  [column, 50, 500, 3],
  [grid, 20, 20, 0],
  [grid, 80, 20, 1],
  [grid, 115, 20, 1],
  [grid, 300, 20, 2],
  [grid, 80, 70, 3],
  [[], 0, 0, 0],
])('finds the gap at a point (%#)', (boxes, x, y, gap) => {
  expect(gapAt(boxes, x, y)).toBe(gap);
});

it('tells columns from rows', () => {
  expect([isInColumns(column), isInColumns(grid), isInColumns(column.slice(0, 1))]).toEqual([false, true, false]);
});

it.each([
  [0, 0, 0],
  [0, 1, 0],
  [0, 3, 2],
  [2, 0, 0],
  [1, 3, 2],
])('from %d into gap %d is place %d', (index, gap, place) => {
  expect(placeFor(index, gap)).toBe(place);
});
