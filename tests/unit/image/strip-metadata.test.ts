import { readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sniffImage } from '@/utils/image/sniff.ts';
import { findMetadata, firstGifFrame, stripMetadata } from '@/utils/image/strip-metadata.ts';
import { sharedPicture } from '../../shared-pictures.ts';
import { addJpegSegments, addPngChunks, exifBlock, join, jpegSegment, pngChunk, text } from './build-files.ts';
import { bytesOf, gradient } from './gradient.ts';

const SECRET = 'SECRET-PLACE';
const secret = text(SECRET);
const contains = (bytes: Uint8Array, words: string): boolean => Buffer.from(bytes).includes(words, 0, 'latin1');
const pixels = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).ensureAlpha().raw().toBuffer();

/** A second opinion that shares no code with what is tested. */
async function expectClean(bytes: Uint8Array): Promise<void> {
  const { exif, xmp, iptc, comments } = await sharp(bytes).metadata();
  expect({ exif, xmp, iptc, comments }).toEqual({
    exif: undefined,
    xmp: undefined,
    iptc: undefined,
    comments: undefined,
  });
  for (const trace of [SECRET, 'Exif\0', 'ns.adobe.com', 'Photoshop 3.0', '<x:xmpmeta', 'GPS']) {
    expect(contains(bytes, trace), trace).toBe(false);
  }
}

describe('metadata is cut out without touching a pixel', () => {
  it.each(['jpeg', 'png', 'webp'] as const)(
    'of a %s with EXIF, XMP and a colour profile, which stays',
    async (format) => {
      const image = gradient(64, 48)
        .withIccProfile('p3')
        .withExif({ IFD0: { Copyright: SECRET }, IFD3: { GPSLatitudeRef: 'N' } })
        .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${SECRET}</x:xmpmeta>`);
      const bytes = await bytesOf(image.toFormat(format));
      expect((await sharp(bytes).metadata()).exif).toBeDefined();
      expect((await sharp(bytes).metadata()).xmp).toBeDefined();

      const stripped = stripMetadata(bytes, `image/${format}`);
      await expectClean(stripped);
      expect((await sharp(stripped).metadata()).icc).toEqual((await sharp(bytes).metadata()).icc);
      expect((await sharp(stripped).metadata()).icc).toBeDefined();
      expect(await pixels(stripped)).toEqual(await pixels(bytes));
      expect(findMetadata(bytes, `image/${format}`).length).toBeGreaterThanOrEqual(2);
    },
  );

  it.each([
    ['EXIF', 0xe1, join(text('Exif\0\0'), exifBlock(1))],
    ['a thumbnail', 0xe0, join(text('JFXX\0\x10'), secret)],
    ['a preview index', 0xe2, join(text('MPF\0'), secret)],
    ['provenance', 0xeb, join(text('JP\0\0'), secret)],
    ['Photoshop’s notes', 0xed, join(text('Photoshop 3.0\0'), secret)],
    ['a comment', 0xfe, secret],
  ])('of a JPEG with %s', async (_, marker, data) => {
    const plain = await bytesOf(gradient(64, 48).jpeg());
    const stripped = stripMetadata(addJpegSegments(plain, jpegSegment(marker, data)), 'image/jpeg');
    expect(Buffer.from(stripped).equals(plain)).toBe(true);
  });

  it('of a JPEG with a second picture behind its end', async () => {
    const plain = await bytesOf(gradient(64, 48).jpeg({ progressive: true }));
    const stripped = stripMetadata(join(plain, plain, secret), 'image/jpeg');
    expect(Buffer.from(stripped).equals(plain)).toBe(true);
  });

  it('of a JPEG between its scans', async () => {
    const plain = await bytesOf(gradient(64, 48).jpeg({ progressive: true }));
    const secondScan = plain.findLastIndex((byte, i) => byte === 0xff && plain[i + 1] === 0xda);
    const noted = join(plain.subarray(0, secondScan), jpegSegment(0xfe, secret), plain.subarray(secondScan));
    expect(Buffer.from(stripMetadata(noted, 'image/jpeg')).equals(plain)).toBe(true);
  });

  it.each(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'caBX', 'prVW'])('of a PNG with %s', async (name) => {
    const plain = await bytesOf(gradient(64, 48).png());
    const noted = join(addPngChunks(plain, pngChunk(name, secret)), secret);
    expect(findMetadata(noted, 'image/png')).toEqual([name, 'after IEND']);
    expect(Buffer.from(stripMetadata(noted, 'image/png')).equals(plain)).toBe(true);
  });

  it('of a GIF with a comment and XMP, which keeps its loop', async () => {
    const moving = await movingGif();
    expect(contains(moving, 'NETSCAPE2.0')).toBe(true);
    const comment = join(Uint8Array.of(0x21, 0xfe, secret.length), secret, Uint8Array.of(0));
    const xmp = join(
      Uint8Array.of(0x21, 0xff, 11),
      text('XMP DataXMP'),
      Uint8Array.of(secret.length),
      secret,
      Uint8Array.of(0),
    );
    const trailer = moving.length - 1;
    const noted = join(moving.subarray(0, trailer), comment, xmp, moving.subarray(trailer));
    expect(Buffer.from(stripMetadata(noted, 'image/gif')).equals(moving)).toBe(true);
  });

  it('and the same array comes back where there is nothing to cut', async () => {
    for (const format of ['jpeg', 'png', 'gif', 'webp'] as const) {
      const bytes = await bytesOf(gradient(64, 48).toFormat(format));
      expect(stripMetadata(bytes, `image/${format}`), format).toBe(bytes);
    }
  });

  const folder = sharedPicture('metadata');
  it.skipIf(!folder).each(folder ? readdirSync(folder) : [''])('of %s', async (name) => {
    const bytes = new Uint8Array(readFileSync(sharedPicture(`metadata/${name}`) ?? ''));
    const stripped = stripMetadata(bytes, sniffImage(bytes) ?? '');
    expect(stripped.length).toBeLessThan(bytes.length);
    await expectClean(stripped);
    expect(await pixels(stripped)).toEqual(await pixels(bytes));
  });
});

describe('the first frame of a moving GIF', () => {
  it('is the same picture, alone', async () => {
    const moving = await movingGif();
    const first = firstGifFrame(moving);
    expect((await sharp(first, { animated: true }).metadata()).pages).toBe(1);
    expect(first.length).toBeLessThan(moving.length);
    expect(await pixels(first)).toEqual(await pixels(moving));
  });
});

async function movingGif(): Promise<Uint8Array<ArrayBuffer>> {
  const frames = [await gradient(20, 20).png().toBuffer(), await gradient(20, 20).negate().png().toBuffer()];
  return await bytesOf(sharp(frames, { join: { animated: true } }).gif({ loop: 3 }));
}
