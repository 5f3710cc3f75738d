import { expect } from '@playwright/test';
import type { ReceivedImage } from '../../fake-claude/images.ts';
import { coloursOf, type Picture } from './fixture-pictures.ts';

/** Levels of 255 by which a mean colour may differ: JPEG, resampling and the screen's rounding stay below 4. */
const COLOUR_TOLERANCE = 6;

/** Expects that an image the stand-in received shows this picture, by the mean colours of its quadrants. */
export function expectPicture(received: ReceivedImage | undefined, picture: Picture): void {
  expect(received, 'the stand-in received no image').toBeDefined();
  const wanted = coloursOf(picture.name);
  const worst = (received?.quadrants ?? []).flatMap((colour, quadrant) =>
    colour.map((level, channel) => Math.abs(level - (wanted[quadrant]?.[channel] ?? 0))),
  );
  expect(worst.length).toBe(12);
  expect(
    Math.max(...worst),
    `${JSON.stringify(received?.quadrants)} is not ${picture.name}: ${JSON.stringify(wanted)}`,
  ).toBeLessThanOrEqual(COLOUR_TOLERANCE);
}

/** As `expectPicture`, and at the picture's own size. */
export function expectFullPicture(received: ReceivedImage | undefined, picture: Picture): void {
  expectPicture(received, picture);
  expect({ width: received?.width, height: received?.height }).toEqual({
    width: picture.width,
    height: picture.height,
  });
}
