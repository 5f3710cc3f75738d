import { describe, expect, it } from 'vitest';
import { areAlike } from '@/utils/capture/likeness.ts';

const CELLS = 64;
/** Mean colours of a picture whose grey value in each cell is given by a function. */
const picture = (grey: (cell: number) => number): number[] =>
  Array.from({ length: CELLS * 3 }, (_, index) => grey(Math.floor(index / 3)));
const fallingLight = picture((cell) => 40 + 3 * cell);

describe('whether two pictures look the same', () => {
  it.each([
    ['itself', fallingLight, true],
    ['itself, recompressed', fallingLight.map((value, index) => value + ((index * 7) % 5) - 2), true],
    ['itself, faded by a hover effect', fallingLight.map((value) => value * 0.5 + 127), true],
    ['its negative', fallingLight.map((value) => 255 - value), false],
    ['another arrangement of the same greys', picture((cell) => 40 + 3 * ((cell * 37) % CELLS)), false],
    ['an empty white page', picture(() => 255), false],
  ])('a picture and %s', (_, other, alike) => {
    expect(areAlike(fallingLight, other)).toBe(alike);
  });

  it.each([
    ['the same red', [200, 10, 10], [203, 8, 12], true],
    ['red and blue', [200, 10, 10], [10, 10, 200], false],
    ['white and grey', [255, 255, 255], [200, 200, 200], false],
  ])('one colour each: %s', (_, a, b, alike) => {
    const filled = (colour: number[]): number[] => Array.from({ length: CELLS }, () => colour).flat();
    expect(areAlike(filled(a), filled(b))).toBe(alike);
  });
});
