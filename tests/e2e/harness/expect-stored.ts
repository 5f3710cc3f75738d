import { expect } from '@playwright/test';
import type { Page } from 'playwright';
import sharp from 'sharp';
import type { Attachment } from '../../../utils/conversation/attachment.ts';
import { coloursOf, type Picture } from './fixture-pictures.ts';
import { storedImage } from './stored-strips.ts';

/** Levels of 255 by which a colour in the middle of a quadrant may differ: the screen's rounding stays below 4. */
const COLOUR_TOLERANCE = 6;

/** Expects that what was stored of an attachment shows this very picture, by the colours in its quadrants' middles. */
export async function expectStored(panel: Page, { original }: Attachment, { name }: Picture): Promise<void> {
  if (!original) throw new Error('Nothing was stored');
  const image = sharp(await storedImage(panel, original.hash)).removeAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const shown = [0, 1, 2, 3].map((quadrant) => {
    const x = Math.round(info.width * (quadrant % 2 === 0 ? 0.25 : 0.75));
    const y = Math.round(info.height * (quadrant < 2 ? 0.25 : 0.75));
    return [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  });
  const worst = shown.flatMap((colour, quadrant) =>
    colour.map((level, channel) => Math.abs(level - (coloursOf(name)[quadrant]?.[channel] ?? Number.NaN))),
  );
  expect(worst).toHaveLength(12);
  expect(Math.max(...worst), `${JSON.stringify(shown)} is not ${name}`).toBeLessThanOrEqual(COLOUR_TOLERANCE);
}
