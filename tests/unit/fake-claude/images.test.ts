import { createHash } from 'node:crypto';
import sharp, { type OverlayOptions, type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { colourName } from '../../fake-claude/answer.ts';
import { decode, sniff } from '../../fake-claude/images.ts';

/** Four squares: red, green, blue, white. */
async function fourSquares(size: number): Promise<Sharp> {
  const half = size / 2;
  const square = (background: string, left: number, top: number): OverlayOptions => ({
    input: { create: { width: half, height: half, channels: 3, background } },
    left,
    top,
  });
  const canvas = sharp({ create: { width: size, height: size, channels: 3, background: '#ffffff' } });
  const drawn = canvas.composite([square('#ff0000', 0, 0), square('#00ff00', half, 0), square('#0000ff', 0, half)]);
  return sharp(await drawn.png().toBuffer());
}

const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];
const WHITE = [255, 255, 255];

describe('decoding', () => {
  it.each(['png', 'webp', 'gif'] as const)('gives the mean colour of each quarter of a %s', async (format) => {
    const bytes = await (await fourSquares(40)).toFormat(format, { lossless: true }).toBuffer();
    const decoded = await decode(bytes);
    expect(decoded).toMatchObject({ mediaType: `image/${format}`, width: 40, height: 40, bytes: bytes.length });
    expect(decoded?.quadrants).toEqual([RED, GREEN, BLUE, WHITE]);
  });

  it('stands a rotated JPEG upright', async () => {
    const bytes = await (await fourSquares(64))
      .extract({ left: 0, top: 0, width: 64, height: 32 })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const decoded = await decode(bytes);
    // Orientation 6 shows the left edge, here red, on top.
    expect(decoded).toMatchObject({ width: 32, height: 64 });
    expect(decoded?.quadrants.map(colourName)).toEqual(['red', 'red', 'green', 'green']);
  });

  it('hashes the pixels as RGBA rows, whatever the file', async () => {
    const rgba = createHash('sha256')
      .update(Buffer.from([1, 2, 3, 255]))
      .digest('hex');
    const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: { r: 1, g: 2, b: 3 } } });
    const files = [await dot.clone().png().toBuffer(), await dot.clone().webp({ lossless: true }).toBuffer()];
    for (const file of files) expect((await decode(file))?.pixelsSha256).toBe(rgba);
  });

  it('does not take a type the service does not take', async () => {
    const tiff = await (await fourSquares(8)).tiff().toBuffer();
    expect([sniff(tiff), await decode(tiff)]).toEqual([undefined, undefined]);
  });
});

describe('colour names', () => {
  it.each([
    [[200, 30, 30], 'red'],
    [[240, 140, 20], 'orange'],
    [[110, 60, 10], 'brown'],
    [[240, 230, 40], 'yellow'],
    [[30, 160, 60], 'green'],
    [[20, 200, 220], 'cyan'],
    [[40, 80, 220], 'blue'],
    [[130, 40, 200], 'purple'],
    [[250, 90, 180], 'pink'],
    [[128, 130, 127], 'grey'],
    [[3, 3, 3], 'black'],
    [[254, 254, 254], 'white'],
  ] as const)('%j is %s', (colour, name) => {
    expect(colourName(colour)).toBe(name);
  });
});
