import { describe, expect, it } from 'vitest';
import { inReadingOrder } from '@/utils/page/reading-order.ts';

/** Name, x, y, width, height. */
type Box = readonly [name: string, x: number, y: number, width: number, height: number];

function order(boxes: readonly Box[], isRtl = false): string {
  const rectOf = ([, x, y, width, height]: Box) => ({ x, y, width, height });
  return inReadingOrder(boxes, rectOf, isRtl)
    .map(([name]) => name)
    .join('');
}

const GRID: readonly Box[] = [
  ['d', 100, 120, 90, 90],
  ['b', 100, 3, 90, 90],
  ['a', 0, 0, 90, 90],
  ['c', 0, 118, 90, 90],
];

describe('reading order', () => {
  it('goes row by row from left to right, though boxes of a row stand a little higher or lower', () => {
    expect(order(GRID)).toBe('abcd');
  });

  it('goes from right to left where the page is read so', () => {
    expect(order(GRID, true)).toBe('badc');
  });

  it('takes boxes of other heights into a row when half of the lower one stands in it', () => {
    expect(
      order([
        ['b', 100, 30, 50, 40],
        ['a', 0, 0, 90, 90],
        ['c', 0, 60, 50, 80],
      ]),
    ).toBe('abc');
  });

  it('reads a column beside many rows by itself', () => {
    expect(order([...GRID, ['z', 300, 10, 90, 900]])).toBe('abzcd');
  });
});
