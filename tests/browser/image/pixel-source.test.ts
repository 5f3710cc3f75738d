import { describe, expect, it } from 'vitest';
import { openPixels, type PixelSource } from '@/utils/image/pixel-source.ts';
import { contextOf, difference, fileOf, noise, pixelAt, screenOfText } from './pixels.ts';

const signal = new AbortController().signal;

/** A picture stored whole and in strips of uneven heights. */
async function stored(picture: OffscreenCanvas): Promise<{ whole: PixelSource; strips: PixelSource; loads: string[] }> {
  const { width, height } = picture;
  const blobs = new Map<string, Blob>([['whole', new Blob([await fileOf(picture)])]]);
  const strips: { hash: string; y: number; height: number }[] = [];
  for (let y = 0, tall = 37; y < height; y += tall, tall += 50) {
    const piece = contextOf(width, Math.min(tall, height - y));
    piece.drawImage(picture, 0, -y);
    blobs.set(`strip ${y}`, new Blob([await fileOf(piece.canvas)]));
    strips.push({ hash: `strip ${y}`, y, height: piece.canvas.height });
  }
  const loads: string[] = [];
  const load = async (hash: string): Promise<Blob | undefined> => {
    loads.push(hash);
    return blobs.get(hash);
  };
  const facts = { hash: 'whole', mediaType: 'image/png', width, height };
  const opened = [
    await openPixels(facts, load, undefined, signal),
    await openPixels({ ...facts, hash: 'a reduced copy', strips }, load, undefined, signal),
  ].map((outcome) => {
    if (!outcome.ok) throw new Error(`not opened: ${JSON.stringify(outcome.failure)}`);
    return outcome.value;
  });
  const [one, many] = opened;
  if (!one || !many) throw new Error('not opened');
  return { whole: one, strips: many, loads };
}

function read(canvas: OffscreenCanvas): ImageData {
  const context = contextOf(canvas.width, canvas.height);
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

describe('an original read piece by piece', () => {
  it.each([
    [0, 0, 300, 700],
    [0, 0, 300, 37],
    [10, 36, 40, 2],
    [250, 100, 50, 500],
    [0, 699, 300, 1],
  ])('gives the very pixels at %i,%i %i×%i, from one image and from strips', async (x, y, width, height) => {
    const picture = noise(300, 700);
    const { whole, strips, loads } = await stored(picture);
    const wanted = contextOf(300, 700);
    wanted.drawImage(picture, 0, 0);
    const expected = wanted.getImageData(x, y, width, height);
    for (const source of [whole, strips]) {
      expect([source.width, source.height]).toEqual([300, 700]);
      expect(difference(read(await source.crop({ x, y, width, height })), expected).most).toBe(0);
      source.close();
    }
    expect(loads).not.toContain('a reduced copy');
  });

  it('shrinks strips as it shrinks the whole, without seams', async () => {
    const { whole, strips } = await stored(screenOfText(600, 900));
    const all = { x: 0, y: 0, width: 600, height: 900 };
    const [a, b] = [
      await whole.crop(all, { width: 400, height: 600 }),
      await strips.crop(all, { width: 400, height: 600 }),
    ];
    expect([b.width, b.height]).toEqual([400, 600]);
    expect(difference(read(a), read(b)).most).toBe(0);
  });

  it('shrinks what is too large to be put together', async () => {
    const column = contextOf(2000, 2000);
    column.fillStyle = 'rgb(10 200 90)';
    column.fillRect(0, 0, 2000, 2000);
    const blob = new Blob([await fileOf(column.canvas)]);
    const tall = Array.from({ length: 20 }, (_, i) => ({ hash: 'green', y: i * 2000, height: 2000 }));
    const facts = { hash: '', mediaType: 'image/png', width: 2000, height: 40_000, strips: tall };
    const opened = await openPixels(facts, async () => blob, undefined, signal);
    if (!opened.ok) throw new Error('not opened');
    const small = await opened.value.crop({ x: 0, y: 0, width: 2000, height: 40_000 }, { width: 33, height: 666 });
    const pixels = read(small);
    for (let y = 0; y < 666; y++) expect(pixelAt(pixels, 16, y)).toEqual([10, 200, 90, 255]);
    await expect(opened.value.crop({ x: 0, y: 0, width: 2000, height: 40_000 })).rejects.toThrow(RangeError);
  });

  it('draws an SVG where somebody can, and refuses it where nobody can', async () => {
    const drawn = noise(80, 60);
    const facts = { hash: 'svg', mediaType: 'image/svg+xml', width: 80, height: 60 };
    const load = async (): Promise<Blob> => new Blob(['<svg/>']);
    const rasterise = async (): Promise<Blob> => new Blob([await fileOf(drawn)]);
    const opened = await openPixels(facts, load, rasterise, signal);
    if (!opened.ok) throw new Error('not opened');
    expect(difference(read(await opened.value.crop({ x: 0, y: 0, width: 80, height: 60 })), read(drawn)).most).toBe(0);
    expect(await openPixels(facts, load, undefined, signal)).toMatchObject({ failure: { code: 'image-type' } });
    const broken = await openPixels(facts, load, async () => await Promise.reject(new Error('broken')), signal);
    expect(broken).toMatchObject({ failure: { code: 'image-undecodable' } });
  });

  it('says so where bytes are gone or broken', async () => {
    const facts = { hash: 'gone', mediaType: 'image/png', width: 10, height: 10 };
    const gone = { ok: false, failure: { code: 'image-undecodable' } };
    expect(await openPixels(facts, async () => undefined, undefined, signal)).toMatchObject(gone);
    expect(await openPixels(facts, async () => new Blob(['no picture']), undefined, signal)).toMatchObject(gone);
    const strips = [{ hash: 'gone too', y: 0, height: 10 }];
    expect(await openPixels({ ...facts, strips }, async () => undefined, undefined, signal)).toMatchObject(gone);
  });

  it('stops when told to, and takes no rectangle outside the picture', async () => {
    const controller = new AbortController();
    const blob = new Blob([await fileOf(noise(20, 20))]);
    const facts = { hash: '', mediaType: 'image/png', width: 20, height: 20 };
    const opened = await openPixels(facts, async () => blob, undefined, controller.signal);
    if (!opened.ok) throw new Error('not opened');
    await expect(opened.value.crop({ x: 20, y: 0, width: 5, height: 5 })).rejects.toThrow(RangeError);
    controller.abort(new Error('enough'));
    await expect(opened.value.crop({ x: 0, y: 0, width: 5, height: 5 })).rejects.toThrow('enough');
  });
});
