import { describe, expect, it } from 'vitest';
import { fitToTier, TIERS } from '@/utils/image/fit.ts';
import { prepareImage } from '@/utils/image/prepare.ts';
import { addPngChunks, animatedPng, join, pngChunk, text } from '../../unit/image/build-files.ts';
import { lanczosReference } from './lanczos-reference.ts';
import {
  contextOf,
  decode,
  difference,
  fileOf,
  noise,
  photograph,
  pixelAt,
  pixelsOf,
  prepared,
  screenOfText,
} from './pixels.ts';
import { similarity } from './similarity.ts';

/** Eight by six pixels of red. */
const AVIF =
  'AAAAHGZ0eXBhdmlmAAAAAG1pZjFhdmlmbWlhZgAAANZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAAA+gABAAAAAAAAACYAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABhdjAxAAAAAA5waXRtAAAAAAABAAAAVmlwcnAAAAA4aXBjbwAAAAxhdjFDgSACAAAAABRpc3BlAAAAAAAAAAgAAAAGAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAgMAAAAubWRhdBIACgg4CL1pAQ0GkDIYF4JjBMAAMoAAAABIVDZhrGZR2SrjPVnX';
const signal = new AbortController().signal;

describe('bytes that are fine already', () => {
  it.each(['image/png', 'image/jpeg', 'image/webp'])('are sent as they are: %s', async (type) => {
    const bytes = await fileOf(photograph(640, 480), type);
    const result = await prepared({ bytes });
    expect(result).toMatchObject({ mediaType: type, width: 640, height: 480, tokens: 414, way: 'as-is', scale: 1 });
    expect(result.bytes).toBe(bytes);
  });

  it('lose their metadata and nothing else', async () => {
    const plain = await fileOf(photograph(300, 200));
    const result = await prepared({ bytes: addPngChunks(plain, pngChunk('tEXt', text('Comment\0secret'))) });
    expect(result.way).toBe('metadata-cut');
    expect(result.bytes).toEqual(plain);
  });

  it('are re-encoded where they are too many for the service', async () => {
    const bytes = await fileOf(noise(1800, 1700));
    expect(bytes.length).toBeGreaterThan(7_864_320);
    const result = await prepared({ bytes, tier: 'high' });
    expect(result).toMatchObject({ way: 're-encoded', width: 1800, height: 1700, scale: 1 });
    expect(result.bytes.length).toBeLessThan(7_864_320);
  });
});

describe('the size sent', () => {
  it.each([
    [3840, 2160],
    [1280, 8000],
    [8000, 700],
    [1569, 300],
    [3000, 3000],
    [2, 4000],
  ])('of %i×%i is exactly what the service would make of it', async (width, height) => {
    const bytes = await fileOf(screenOfText(width, height));
    for (const tier of ['standard', 'high'] as const) {
      const result = await prepared({ bytes, tier });
      const fitted = fitToTier(width, height, tier);
      expect(result).toMatchObject({ width: fitted.width, height: fitted.height, tokens: fitted.tokens });
      await pixelsOf(result);
      expect(result.tokens).toBeLessThanOrEqual(TIERS[tier].mostTokens);
    }
  });

  it('stays below the edge for many images', async () => {
    const result = await prepared({ bytes: await fileOf(screenOfText(3000, 1000)), tier: 'high', maxEdge: 2000 });
    expect(result).toMatchObject({ width: 2000, height: 667 });
  });

  it('is never enlarged', async () => {
    const result = await prepared({
      bytes: await fileOf(photograph(31, 17)),
      crop: { x: 0, y: 0, width: 30, height: 17 },
    });
    expect(result).toMatchObject({ width: 30, height: 17, scale: 1 });
  });

  it('is the same when the filter cannot be loaded', async () => {
    const lanczos = (): never => {
      throw new Error('no WebAssembly');
    };
    const result = await prepared({ bytes: await fileOf(screenOfText(3000, 2000)), lanczos });
    const { width, height } = fitToTier(3000, 2000, 'standard');
    expect(await pixelsOf(result)).toMatchObject({ width, height });
  });

  it('far below the original advises parts', async () => {
    expect(await prepared({ bytes: await fileOf(screenOfText(3840, 2160)) })).toMatchObject({ partsAdvised: true });
    expect(await prepared({ bytes: await fileOf(screenOfText(1600, 900)) })).toMatchObject({ partsAdvised: false });
  });
});

describe('small text', () => {
  it.each([
    [2400, 1350, 0.99],
    [3600, 2025, 0.99],
  ])('shrunk from %i×%i is as sharp as by the book', async (width, height, atLeast) => {
    const canvas = screenOfText(width, height);
    const result = await prepared({ bytes: await fileOf(canvas), kind: 'capture' });
    const original = contextOf(width, height);
    original.drawImage(canvas, 0, 0);
    const reference = lanczosReference(original.getImageData(0, 0, width, height), result.width, result.height);
    const naive = contextOf(result.width, result.height);
    naive.drawImage(canvas, 0, 0, result.width, result.height);
    const ours = similarity(await pixelsOf(result), reference);
    expect(ours).toBeGreaterThan(atLeast);
    expect(ours).toBeGreaterThan(similarity(naive.getImageData(0, 0, result.width, result.height), reference) + 0.005);
  });
});

describe('encoding', () => {
  it('captures keep every pixel', async () => {
    const canvas = photograph(900, 600);
    const bytes = await fileOf(canvas);
    const result = await prepared({ bytes, kind: 'capture' });
    expect(result).toMatchObject({ mediaType: 'image/webp', way: 're-encoded' });
    expect(result.bytes.length).toBeLessThan(bytes.length);
    expect(difference(await pixelsOf(result), await decode(new Blob([bytes]))).most).toBe(0);
  });

  it('captures too large without loss become photographs', async () => {
    const result = await prepared({ bytes: await fileOf(noise(2000, 1700)), kind: 'capture', tier: 'high' });
    expect(result.mediaType).toBe('image/jpeg');
  });

  it.each([
    ['text', screenOfText, 'image/webp'],
    ['photographs', photograph, 'image/jpeg'],
  ] as const)('%s that must shrink', async (_, draw, mediaType) => {
    const result = await prepared({ bytes: await fileOf(draw(2400, 1500)) });
    expect(result.mediaType).toBe(mediaType);
  });

  it('keeps transparency', async () => {
    const context = contextOf(2000, 2000);
    context.fillStyle = 'rgb(255 0 0 / 50%)';
    context.fillRect(1000, 0, 1000, 2000);
    context.fillStyle = 'rgb(0 0 255)';
    context.fillRect(0, 1500, 2000, 500);
    const pixels = await pixelsOf(await prepared({ bytes: await fileOf(context.canvas) }));
    const far = pixels.width - 100;
    expect(pixelAt(pixels, 100, 100)[3]).toBe(0);
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixelAt(pixels, far, 100);
    expect([red > 250, green < 5, blue < 5, Math.abs(alpha - 128) < 4]).toEqual([true, true, true, true]);
    expect(pixelAt(pixels, far, pixels.height - 50)).toEqual([0, 0, 255, 255]);
  });

  it('transparent photographs stay transparent', async () => {
    const context = contextOf(2000, 1800);
    context.drawImage(photograph(2000, 900), 0, 0);
    const result = await prepared({ bytes: await fileOf(context.canvas) });
    expect(result.mediaType).toBe('image/webp');
    expect(pixelAt(await pixelsOf(result), 50, result.height - 20)[3]).toBe(0);
  });
});

describe('formats the service does not take', () => {
  it('AVIF becomes one it takes', async () => {
    const result = await prepared({ bytes: Uint8Array.from(atob(AVIF), (character) => character.charCodeAt(0)) });
    expect(result).toMatchObject({ width: 8, height: 6, way: 're-encoded', original: { mediaType: 'image/avif' } });
    const [red = 0, green = 255, blue = 255] = pixelAt(await pixelsOf(result), 4, 3);
    expect(red > 200 && green < 60 && blue < 60).toBe(true);
  });

  it('of an APNG the first frame is sent, and it says so', async () => {
    const red = contextOf(40, 30);
    red.fillStyle = 'red';
    red.fillRect(0, 0, 40, 30);
    const blue = contextOf(40, 30);
    blue.fillStyle = 'blue';
    blue.fillRect(0, 0, 40, 30);
    const moving = animatedPng(await fileOf(red.canvas), await fileOf(blue.canvas));
    const result = await prepared({ bytes: moving });
    expect(result).toMatchObject({ way: 're-encoded', firstFrameOnly: true, original: { animated: true } });
    expect(pixelAt(await pixelsOf(result), 20, 15)).toEqual([255, 0, 0, 255]);
  });

  it('SVG is drawn by the one who has a document', async () => {
    const svg = text(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4000 1000"><rect width="9" height="9"/></svg>',
    );
    const asked: object[] = [];
    const result = await prepared({
      bytes: svg,
      rasterise: async (_, size) => {
        asked.push(size);
        const bytes = await fileOf(screenOfText(size.width, size.height));
        return new Blob([bytes]);
      },
    });
    const { width, height } = fitToTier(4000, 1000, 'standard');
    expect(asked).toEqual([{ width, height }]);
    expect(result).toMatchObject({
      width,
      height,
      original: { mediaType: 'image/svg+xml', width: 4000, height: 1000 },
    });
    expect(result.scale).toBeCloseTo(width / 4000);
  });

  it('a tiny SVG is drawn large enough to be read', async () => {
    const svg = text('<svg xmlns="http://www.w3.org/2000/svg" width="24" height="12"/>');
    const rasterise = async (_: unknown, size: { width: number; height: number }): Promise<Blob> =>
      new Blob([await fileOf(screenOfText(size.width, size.height))]);
    expect(await prepared({ bytes: svg, rasterise })).toMatchObject({ width: 512, height: 256, scale: 1 });
  });

  it.each([
    ['an SVG nobody can draw', text('<svg/>'), { code: 'image-type', mediaType: 'image/svg+xml' }],
    ['HEIC', text('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), { code: 'image-type', mediaType: 'image/heic' }],
    ['a web page', text('<!doctype html>'), { code: 'image-type', mediaType: 'text/html' }],
    ['nothing at all', new Uint8Array(), { code: 'image-undecodable', reason: 'truncated' }],
  ])('%s is refused by name', async (_, bytes, failure) => {
    expect(await prepareImage({ bytes, tier: 'high', kind: 'file', signal })).toMatchObject({ ok: false, failure });
  });

  it('an SVG that fails to draw cannot be decoded', async () => {
    const rasterise = (): Promise<never> => Promise.reject(new Error('broken'));
    expect(await prepareImage({ bytes: text('<svg/>'), tier: 'high', kind: 'file', rasterise, signal })).toMatchObject({
      failure: { code: 'image-undecodable', mediaType: 'image/svg+xml' },
    });
  });

  it('a header without pixels cannot be decoded', async () => {
    const bytes = (await fileOf(photograph(64, 64))).slice(0, 60);
    expect(await prepareImage({ bytes, tier: 'high', kind: 'file', signal })).toMatchObject({
      failure: { code: 'image-undecodable', mediaType: 'image/png' },
    });
  });
});

describe('a crop', () => {
  it('sends those pixels only', async () => {
    const canvas = noise(400, 300);
    const result = await prepared({
      bytes: await fileOf(canvas),
      crop: { x: 50, y: 60, width: 80, height: 70 },
      kind: 'capture',
    });
    expect(result).toMatchObject({ width: 80, height: 70, way: 're-encoded', original: { width: 400, height: 300 } });
    const whole = contextOf(400, 300);
    whole.drawImage(canvas, 0, 0);
    expect(difference(await pixelsOf(result), whole.getImageData(50, 60, 80, 70)).most).toBe(0);
  });

  it('is cut to the image, and refused outside of it', async () => {
    const bytes = await fileOf(photograph(100, 100));
    expect(await prepared({ bytes, crop: { x: 80, y: -20, width: 500, height: 50 } })).toMatchObject({
      width: 20,
      height: 30,
    });
    const crop = { x: 200, y: 0, width: 10, height: 10 };
    expect(await prepareImage({ bytes, crop, tier: 'high', kind: 'file', signal })).toMatchObject({
      failure: { code: 'image-undecodable', reason: 'empty-crop' },
    });
  });
});

it('stops when it is told to', async () => {
  const bytes = join(await fileOf(photograph(64, 64)));
  await expect(prepareImage({ bytes, tier: 'high', kind: 'file', signal: AbortSignal.abort() })).rejects.toThrow(
    'abort',
  );
});
