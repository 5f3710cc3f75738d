import { describe, expect, it } from 'vitest';
import { cropImage } from '@/utils/image/crop.ts';
import { isFlat, measureFlatness } from '@/utils/image/flatness.ts';
import { stitchTiles } from '@/utils/image/stitch.ts';
import { makeThumbnail } from '@/utils/image/thumbnail.ts';
import { contextOf, decode, difference, fileOf, noise, photograph, screenOfText } from './pixels.ts';
import { fetchPicture, picturesIn } from './shared-pictures.ts';

function pixels(canvas: OffscreenCanvas): ImageData {
  const context = contextOf(canvas.width, canvas.height);
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

describe('cutting and joining', () => {
  it('tiles give back the picture they were cut from, bit by bit', () => {
    const whole = noise(300, 200);
    const tiles = [
      [0, 0, 170, 120],
      [150, 0, 150, 120],
      [0, 100, 170, 100],
      [150, 100, 150, 100],
    ].flatMap(([x = 0, y = 0, width = 0, height = 0]) => {
      const image = cropImage(whole, { x, y, width, height });
      return image ? [{ image, x, y }] : [];
    });
    expect(tiles.length).toBe(4);
    expect(difference(pixels(stitchTiles(tiles, 300, 200)), pixels(whole)).most).toBe(0);
  });

  it('a crop outside the picture is none', () => {
    expect(cropImage(noise(10, 10), { x: 10, y: 0, width: 5, height: 5 })).toBeUndefined();
  });

  it('a tile between pixels, or a canvas that would be blank, is a bug', () => {
    expect(() => stitchTiles([{ image: noise(4, 4), x: 0.5, y: 0 }], 8, 8)).toThrow(RangeError);
    expect(() => stitchTiles([], 16385, 1)).toThrow(RangeError);
  });
});

describe('a thumbnail', () => {
  it.each([
    [1000, 500, 256, 128],
    [100, 50, 100, 50],
    [2, 3000, 1, 256],
  ])('of %i×%i is %i×%i', async (width, height, thumbWidth, thumbHeight) => {
    for (const source of [photograph(width, height), new Blob([await fileOf(photograph(width, height))])]) {
      const thumbnail = await makeThumbnail(source);
      expect(thumbnail.type).toBe('image/webp');
      expect(await decode(thumbnail)).toMatchObject({ width: thumbWidth, height: thumbHeight });
    }
  });

  it('of something broken rejects', async () => {
    await expect(makeThumbnail(new Blob(['no picture']))).rejects.toThrow();
  });
});

describe('telling drawings from photographs', () => {
  it('text is flat, photographs and noise are not', () => {
    expect(isFlat(pixels(screenOfText(800, 600)))).toBe(true);
    expect(isFlat(pixels(photograph(800, 600)))).toBe(false);
    expect(isFlat(pixels(noise(200, 200)))).toBe(false);
    expect(measureFlatness(pixels(noise(200, 200))).inLongRuns).toBe(0);
  });

  it.skipIf(picturesIn('photos').length === 0).each([
    ['photos/flow-5120x2880.jpg', false],
    ['photos/flower-2560x1600.jpg', false],
    ['photos/coffee.png', false],
    ['photos/rocket.jpg', false],
    ['photos/opal-3840x2160.png', false],
    ['photos/elephants-5640x3172.jpg', false],
    ['text/bw-text.png', true],
    ['formats/core.bmp', true],
  ])('%s is flat: %s', async (name, flat) => {
    expect(isFlat(await decode(new Blob([await fetchPicture(name)])))).toBe(flat);
  });
});
