import { readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Measured, measureImage } from '@/utils/image/measure.ts';
import { sharedPicture } from '../../shared-pictures.ts';
import {
  addJpegSegments,
  addPngChunks,
  bmpHeader,
  exifBlock,
  join,
  jpegSegment,
  pngChunk,
  pngHeader,
  text,
} from './build-files.ts';
import { bytesOf, gradient } from './gradient.ts';
import { seededRandom } from './seeded-random.ts';

function measured(bytes: Uint8Array): Measured {
  const outcome = measureImage(bytes);
  if (!outcome.ok) throw new Error(`not measured: ${JSON.stringify(outcome.failure)}`);
  return outcome.value;
}

describe('the size of', () => {
  it.each(['jpeg', 'png', 'gif', 'webp', 'avif'] as const)('a %s is read from its header', async (format) => {
    const bytes = await bytesOf(gradient(123, 45).toFormat(format));
    expect(measured(bytes)).toMatchObject({ width: 123, height: 45, orientation: 1, animated: false });
  });

  it.each([
    ['a progressive JPEG', gradient(301, 77).jpeg({ progressive: true })],
    ['a lossless WebP', gradient(301, 77).webp({ lossless: true })],
    ['a WebP with alpha', gradient(301, 77).ensureAlpha(0.5).webp()],
    ['an interlaced PNG', gradient(301, 77).png({ progressive: true })],
    ['a palette PNG', gradient(301, 77).png({ palette: true })],
  ])('%s is read from its header', async (_, image) => {
    expect(measured(await bytesOf(image))).toMatchObject({ width: 301, height: 77 });
  });

  it.each([
    ['rows from below', 640, 480],
    ['rows from the top', 640, -480],
  ])('a bitmap with %s', (_, width, height) => {
    expect(measured(bmpHeader(width, height))).toMatchObject({ mediaType: 'image/bmp', width: 640, height: 480 });
  });

  it('an icon is that of its largest picture, by the picture’s own word', () => {
    const png = pngHeader(300, 200);
    const directory = new Uint8Array(6 + 32);
    directory.set([0, 0, 1, 0, 2, 0]);
    directory.set([32, 32], 6);
    directory.set([64, 64], 22);
    new DataView(directory.buffer).setUint32(6 + 12, 38, true);
    expect(measured(join(directory, png))).toMatchObject({ mediaType: 'image/x-icon', width: 300, height: 200 });
  });

  it('an SVG is what its root element asks for', () => {
    expect(measured(text('<svg width="40" height="30"/>'))).toMatchObject({
      mediaType: 'image/svg+xml',
      width: 40,
      height: 30,
    });
  });
});

describe('orientation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('%i gives the upright size, in either byte order', async (orientation) => {
    const plain = await bytesOf(gradient(80, 50).jpeg());
    const upright = orientation >= 5 ? { width: 50, height: 80 } : { width: 80, height: 50 };
    for (const little of [true, false]) {
      const exif = jpegSegment(0xe1, join(text('Exif\0\0'), exifBlock(orientation, little)));
      expect(measured(addJpegSegments(plain, exif))).toMatchObject({ ...upright, orientation, hasMetadata: true });
    }
  });

  it.each([0, 9, 65535])('%i, which no camera should write, counts as upright', async (orientation) => {
    const exif = jpegSegment(0xe1, join(text('Exif\0\0'), exifBlock(orientation)));
    expect(measured(addJpegSegments(await bytesOf(gradient(8, 4).jpeg()), exif)).orientation).toBe(1);
  });

  it('is found in PNG and WebP too', async () => {
    const png = addPngChunks(await bytesOf(gradient(80, 50).png()), pngChunk('eXIf', exifBlock(6)));
    expect(measured(png)).toMatchObject({ width: 50, height: 80, orientation: 6 });
    const webp = await bytesOf(gradient(80, 50).withMetadata({ orientation: 8 }).webp());
    expect(measured(webp)).toMatchObject({ width: 50, height: 80, orientation: 8 });
  });

  it.skipIf(!sharedPicture('orientation'))('of all nine photographs is read, and the upright size is the same', () => {
    const seen = Array.from({ length: 9 }, (_, i) => {
      const { width, height, orientation } = measured(
        readFileSync(sharedPicture(`orientation/landscape-${i}.jpg`) ?? ''),
      );
      expect([width, height]).toEqual([1800, 1200]);
      return orientation;
    });
    expect(seen.slice(1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seen[0]).toBe(1);
  });
});

describe('animation', () => {
  it.each(['gif', 'webp'] as const)('is seen in a moving %s and not in a still one', async (format) => {
    const frame = await gradient(20, 20).png().toBuffer();
    const other = await gradient(20, 20).negate().png().toBuffer();
    const moving = await bytesOf(sharp([frame, other], { join: { animated: true } }).toFormat(format));
    expect(measured(moving)).toMatchObject({ animated: true, width: 20, height: 20 });
    expect(measured(await bytesOf(gradient(20, 20).toFormat(format))).animated).toBe(false);
  });

  it('is seen in an APNG of more than one frame only', async () => {
    const png = await bytesOf(gradient(20, 20).png());
    expect(measured(addPngChunks(png, pngChunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0)))).animated).toBe(true);
    expect(measured(addPngChunks(png, pngChunk('acTL', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0)))).animated).toBe(false);
  });
});

describe('what is refused before decoding', () => {
  it.each([
    ['a 900-megapixel PNG', pngHeader(30000, 30000)],
    ['20000×20000 in 48 KB', pngHeader(20000, 20000, 48_000)],
    ['12000×12000 in 48 KB', pngHeader(12000, 12000, 48_000)],
    ['an edge of two milliards', pngHeader(2_000_000_000, 1)],
    ['a 70000-pixel strip', pngHeader(70000, 10)],
  ])('%s is a bomb', (_, bytes) => {
    const outcome = measureImage(bytes);
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: 'image-undecodable', reason: 'bomb', mediaType: 'image/png' },
    });
  });

  it.each([
    ['a blank page of 1280×30000', pngHeader(1280, 30000, 40_000)],
    ['a camera’s 102 megapixels', pngHeader(11648, 8736, 30_000_000)],
  ])('%s is not', (_, bytes) => {
    expect(measureImage(bytes).ok).toBe(true);
  });

  it.each([
    ['a negative width', bmpHeader(-1, 10), 'absurd-size'],
    ['no width', pngHeader(0, 10), 'absurd-size'],
    ['a cut PNG', pngHeader(10, 10).subarray(0, 18), 'truncated'],
    ['a cut GIF', text('GIF89a\x05'), 'truncated'],
    ['a JPEG without a frame', Uint8Array.of(0xff, 0xd8, 0xff, 0xd9), 'truncated'],
  ])('%s cannot be decoded', (_, bytes, reason) => {
    expect(measureImage(bytes)).toMatchObject({ ok: false, failure: { code: 'image-undecodable', reason } });
  });

  it.each([
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'image/heic'],
    ['8BPS\0\x01', 'image/vnd.adobe.photoshop'],
    ['%PDF-1.7', 'application/pdf'],
    ['<!doctype html>', 'text/html'],
  ])('%j is named', (start, mediaType) => {
    expect(measureImage(text(start))).toMatchObject({ ok: false, failure: { code: 'image-type', mediaType } });
  });

  it('something unknown has no name', () => {
    expect(measureImage(text('hello'))).toEqual({ ok: false, failure: { code: 'image-type' } });
  });

  it('cut anywhere, a file gives a size or a failure, never an error', async () => {
    for (const format of ['jpeg', 'png', 'gif', 'webp', 'avif'] as const) {
      const bytes = await bytesOf(gradient(40, 30).withMetadata({ orientation: 6 }).toFormat(format));
      for (let length = 0; length < bytes.length; length += 3) {
        const outcome = measureImage(bytes.subarray(0, length));
        if (outcome.ok) expect(outcome.value.width * outcome.value.height).toBe(1200);
      }
    }
  });

  it('mutated, a file gives a size or a failure, never an error', async () => {
    const random = seededRandom(19);
    for (const format of ['jpeg', 'png', 'gif', 'webp', 'avif'] as const) {
      const bytes = await bytesOf(gradient(40, 30).withMetadata({ orientation: 6 }).toFormat(format));
      for (let i = 0; i < 1000; i++) {
        const mutated = bytes.slice();
        for (let change = 0; change < 4; change++) mutated[Math.floor(random() * 200)] = Math.floor(random() * 256);
        const outcome = measureImage(mutated);
        if (outcome.ok) expect(outcome.value.width * outcome.value.height).toBeLessThanOrEqual(16384 ** 2);
      }
    }
  });

  const broken = sharedPicture('broken');
  it.skipIf(!broken).each(broken ? readdirSync(broken) : [''])('%s does not confuse it', (name) => {
    const outcome = measureImage(readFileSync(sharedPicture(`broken/${name}`) ?? ''));
    if (!outcome.ok) expect(['image-undecodable', 'image-type']).toContain(outcome.failure.code);
  });
});
