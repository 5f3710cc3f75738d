import { describe, expect, it } from 'vitest';
import { prepareImage } from '@/utils/image/prepare.ts';
import { decode, difference, pixelsOf, prepared } from './pixels.ts';
import { fetchPicture, picturesIn } from './shared-pictures.ts';

const signal = new AbortController().signal;

describe('orientation', () => {
  const pictures = picturesIn('orientation');

  it.skipIf(pictures.length === 0)('all nine photographs come out upright and look the same', async () => {
    expect(pictures.length).toBe(9);
    const upright = await pixelsOf(await prepared({ bytes: await fetchPicture('orientation/landscape-1.jpg') }));
    for (const name of pictures) {
      const result = await prepared({ bytes: await fetchPicture(name) });
      expect([result.original.width, result.original.height], name).toEqual([1800, 1200]);
      const pixels = await pixelsOf(result);
      expect(difference(pixels, upright).mean, name).toBeLessThan(4);
      // The output needs no turning any more: decoders that ignore orientation see the same.
      const ignored = await createImageBitmap(new Blob([result.bytes]), { imageOrientation: 'none' });
      expect([ignored.width, ignored.height], name).toEqual([result.width, result.height]);
    }
  });
});

describe('nothing with metadata leaves', () => {
  const pictures = [...picturesIn('metadata'), ...picturesIn('orientation'), ...picturesIn('photos')];

  it.skipIf(pictures.length === 0).for(pictures.length > 0 ? pictures : ['absent'])(
    '%s',
    { timeout: 60_000 },
    async (name) => {
      const bytes = await fetchPicture(name);
      const whole = await prepared({ bytes, tier: 'high' });
      const cropped = await prepared({ bytes, tier: 'standard', crop: { x: 0, y: 0, width: 300, height: 3 } });
      expect(segmentsWithMetadata(whole.bytes, whole.mediaType)).toEqual([]);
      expect(segmentsWithMetadata(cropped.bytes, cropped.mediaType)).toEqual([]);
      if (name.startsWith('metadata/'))
        expect(segmentsWithMetadata(bytes, whole.original.mediaType).length).toBeGreaterThan(0);
    },
  );
});

describe('every file gives an image or a failure', () => {
  const pictures = [...picturesIn('formats'), ...picturesIn('broken'), ...picturesIn('text')];

  it.skipIf(pictures.length === 0).for(pictures.length > 0 ? pictures : ['absent'])('%s', async (name) => {
    const bytes = await fetchPicture(name);
    for (const tier of ['standard', 'high'] as const) {
      const outcome = await prepareImage({ bytes, tier, kind: 'file', signal });
      if (outcome.ok) await pixelsOf(outcome.value);
      else expect(['image-type', 'image-undecodable']).toContain(outcome.failure.code);
      if (name.startsWith('text/')) expect(outcome.ok).toBe(true);
    }
  });

  it.skipIf(pictures.length === 0).each([
    ['formats/anim.webp', { firstFrameOnly: true, way: 're-encoded' }],
    ['formats/large-gif-anim-full-frame-replace.gif', { firstFrameOnly: true, mediaType: 'image/gif' }],
    [
      'formats/core.bmp',
      { way: 're-encoded', original: { mediaType: 'image/bmp', width: 435, height: 353, animated: false } },
    ],
    ['formats/multiple_entries_with_different_bit_depth.ico', { way: 're-encoded' }],
    ['formats/basn6a16.png', { mediaType: 'image/png', way: 'as-is' }],
    ['formats/lossy_alpha.webp', { mediaType: 'image/webp' }],
  ])('%s is an image', async (name, expected) => {
    expect(await prepared({ bytes: await fetchPicture(name) })).toMatchObject(expected);
  });

  it.skipIf(pictures.length === 0).each([
    ['formats/mandrill.tiff', 'image-type', 'image/tiff'],
    ['formats/sample.heif', 'image-type', 'image/heic'],
    ['broken/Bad_width.bmp', 'image-undecodable', 'image/bmp'],
  ])('%s is a failure', async (name, code, mediaType) => {
    const outcome = await prepareImage({ bytes: await fetchPicture(name), tier: 'high', kind: 'file', signal });
    expect(outcome).toMatchObject({ ok: false, failure: { code, mediaType } });
  });

  it.skipIf(pictures.length === 0)('the first frame of a GIF is what the browser shows first', async () => {
    const bytes = await fetchPicture('formats/large-gif-anim-full-frame-replace.gif');
    const first = await pixelsOf(await prepared({ bytes }));
    expect(difference(first, await decode(new Blob([bytes]))).most).toBe(0);
  });
});

/** Written apart from what it judges: walks each format by its specification and names what may tell about a person. */
function segmentsWithMetadata(bytes: Uint8Array, mediaType: string): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));
  const found: string[] = [];
  if (mediaType === 'image/jpeg') {
    for (let at = 2; at < bytes.length; at += 2 + view.getUint16(at + 2)) {
      const marker = bytes[at + 1] ?? 0;
      if (marker === 0xda) break;
      if (marker === 0xfe || marker === 0xe1 || marker === 0xed) found.push(marker.toString(16));
    }
    const end = bytes.findLastIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xd9);
    if (end !== bytes.length - 2) found.push('trailer');
  }
  if (mediaType === 'image/png') {
    for (let at = 8; at < bytes.length; at += 12 + view.getUint32(at)) {
      if (['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME'].includes(name(at + 4, 4))) found.push(name(at + 4, 4));
    }
  }
  if (mediaType === 'image/webp') {
    for (let at = 12; at < bytes.length; at += 8 + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) % 2)) {
      if (['EXIF', 'XMP '].includes(name(at, 4))) found.push(name(at, 4));
      if (name(at, 4) === 'VP8X' && ((bytes[at + 8] ?? 0) & 0x0c) !== 0) found.push('VP8X flags');
    }
  }
  return found;
}
