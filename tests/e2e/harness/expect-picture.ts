import { expect } from '@playwright/test';
import type { ReceivedImage } from '../../fake-claude/images.ts';
import { coloursOf, type Picture, type Quadrants, type Rgb } from './fixture-pictures.ts';

/** Levels of 255 by which a mean colour may differ: JPEG, resampling and the screen's rounding stay below 4. */
const COLOUR_TOLERANCE = 6;

/** Expects that an image the stand-in received shows this picture, by the mean colours of its quadrants. */
export function expectPicture(received: ReceivedImage | undefined, picture: Picture): void {
  expectColours(received, coloursOf(picture.name), picture.name);
}

/** Expects these mean colours in the quadrants of an image the stand-in received. */
export function expectColours(received: ReceivedImage | undefined, wanted: Quadrants, name: string): void {
  expect(received, 'the stand-in received no image').toBeDefined();
  const worst = (received?.quadrants ?? []).flatMap((colour, quadrant) =>
    colour.map((level, channel) => Math.abs(level - (wanted[quadrant]?.[channel] ?? 0))),
  );
  expect(worst.length).toBe(12);
  expect(
    Math.max(...worst),
    `${JSON.stringify(received?.quadrants)} is not ${name}: ${JSON.stringify(wanted)}`,
  ).toBeLessThanOrEqual(COLOUR_TOLERANCE);
}

/** Mean colours of the quadrants of a white sheet on which the picture's top left corner stands at `x`, `y`. */
export function coloursOnWhite(
  { name, width, height }: Picture,
  sheet: { x: number; y: number; width: number; height: number },
): Quadrants {
  const picture = coloursOf(name);
  const overlap = (from: number, to: number, start: number, end: number): number =>
    Math.max(0, Math.min(to, end) - Math.max(from, start));
  const [halfWidth, halfHeight] = [sheet.width / 2, sheet.height / 2];
  const meanOf = (column: number, row: number): Rgb => {
    const share = (quadrant: number): number => {
      const [left, top] = [sheet.x + (quadrant % 2) * (width / 2), sheet.y + Math.floor(quadrant / 2) * (height / 2)];
      const across = overlap(column * halfWidth, (column + 1) * halfWidth, left, left + width / 2);
      const down = overlap(row * halfHeight, (row + 1) * halfHeight, top, top + height / 2);
      return (across * down) / (halfWidth * halfHeight);
    };
    const shares = picture.map((_, quadrant) => share(quadrant));
    const white = 1 - shares.reduce((sum, one) => sum + one, 0);
    const level = (channel: 0 | 1 | 2): number =>
      picture.reduce((sum, colour, quadrant) => sum + colour[channel] * (shares[quadrant] ?? 0), 255 * white);
    return [level(0), level(1), level(2)];
  };
  return [meanOf(0, 0), meanOf(1, 0), meanOf(0, 1), meanOf(1, 1)];
}

/** As `expectPicture`, and at the picture's own size. */
export function expectFullPicture(received: ReceivedImage | undefined, picture: Picture): void {
  expectPicture(received, picture);
  expect({ width: received?.width, height: received?.height }).toEqual({
    width: picture.width,
    height: picture.height,
  });
}
