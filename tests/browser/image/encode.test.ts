import { expect, it } from 'vitest';
import { encodeOtherwise, encodePicture } from '@/utils/image/encode.ts';
import type { Picture } from '@/utils/image/resize.ts';
import { contextOf, noise, screenOfText } from './pixels.ts';

function pictureOf(canvas: OffscreenCanvas): Picture {
  const { width, height } = canvas;
  const context = contextOf(width, height);
  context.drawImage(canvas, 0, 0);
  return { canvas: context.canvas, pixels: context.getImageData(0, 0, width, height), opaque: true };
}

it.each([
  ['without loss, where there is room', 4_000_000, 'image/webp', 3_000_000],
  ['at a lower quality, where others need the room', 300_000, 'image/jpeg', 300_000],
  ['at the lowest quality rather than not at all', 1, 'image/jpeg', 300_000],
])('a capture full of detail is encoded %s', async (_, wantedBytes, mediaType, most) => {
  const encoded = await encodePicture(pictureOf(noise(600, 500)), 'capture', wantedBytes);
  expect(encoded).toMatchObject({ ok: true, value: { mediaType } });
  if (encoded.ok) expect(encoded.value.bytes.length).toBeLessThanOrEqual(most);
});

it('a capture of text keeps every pixel in little room', async () => {
  const encoded = await encodePicture(pictureOf(screenOfText(600, 500)), 'capture', 200_000);
  expect(encoded).toMatchObject({ ok: true, value: { mediaType: 'image/webp' } });
});

it.each([
  ['a JPEG nobody reads becomes a PNG', { avoid: 'image/jpeg' }, true, 'image/png'],
  ['a PNG nobody reads becomes a JPEG', { avoid: 'image/png' }, true, 'image/jpeg'],
  ['a WebP with holes becomes a PNG', { avoid: 'image/webp' }, false, 'image/png'],
  ['a PNG with holes becomes a WebP, which keeps them', { avoid: 'image/png' }, false, 'image/webp'],
  ['a JPEG that was too large may stay one', { avoid: 'image/jpeg', mostBytes: 300_000 }, true, 'image/jpeg'],
] as const)('%s', async (_, otherwise, opaque, mediaType) => {
  const picture = { ...pictureOf(noise(600, 500)), opaque };
  const encoded = await encodeOtherwise(picture, otherwise);
  expect(encoded).toMatchObject({ ok: true, value: { mediaType } });
  if (!encoded.ok) return;
  const most = 'mostBytes' in otherwise ? otherwise.mostBytes : Number.POSITIVE_INFINITY;
  expect(encoded.value.bytes.length).toBeLessThanOrEqual(most);
  const { width, height } = await createImageBitmap(new Blob([encoded.value.bytes], { type: mediaType }));
  expect({ width, height }).toEqual({ width: 600, height: 500 });
});

it('says so where nothing is small enough', async () => {
  const encoded = await encodeOtherwise(pictureOf(noise(600, 500)), { avoid: 'image/png', mostBytes: 1000 });
  expect(encoded).toMatchObject({ ok: false, failure: { code: 'image-undecodable', reason: 'too-many-bytes' } });
});
