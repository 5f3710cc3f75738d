import { afterEach, describe, expect, it } from 'vitest';
import { drawBytes } from '@/utils/page/draw-element.ts';
import { register } from '@/utils/page/element-register.ts';
import { SAMPLE_EDGE } from '@/utils/page/page-limits.ts';
import { canvasReturnsNoise, fetchBytes, sampleShown } from '@/utils/page/read-bytes.ts';
import { drawnPng, noise, pixelsOf } from './drawn-png.ts';

afterEach(() => document.body.replaceChildren());

const decoded = (base64: string): Blob => new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]);

async function imageOnPage(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = url;
  document.body.append(image);
  await image.decode();
  return image;
}

describe('reading the file behind a picture', () => {
  it('gives the very bytes of a blob: URL', async () => {
    const file = await drawnPng(50, 40, noise);
    const id = register({ kind: 'img', url: URL.createObjectURL(file) });
    const read = await fetchBytes(id);
    expect(read.ok && new Uint8Array(await decoded(read.base64).arrayBuffer())).toEqual(
      new Uint8Array(await file.arrayBuffer()),
    );
  });

  it.each([
    ['base64', 'data:image/gif;base64,R0lGODlhAQABAAAAACw=', 'GIF89a\x01\0\x01\0\0\0\0,'],
    [
      'base64 with white space and escapes',
      'data:image/gif;base64,R0lG%4FDlh AQABAAAAACw%3D',
      'GIF89a\x01\0\x01\0\0\0\0,',
    ],
    ['escaped text', 'data:image/svg+xml,%3Csvg/%3E', '<svg/>'],
    ['plain text beyond Latin', 'data:image/svg+xml,<svg>€</svg>', '<svg>\xe2\x82\xac</svg>'],
    ['escaped bytes that are no text', 'data:image/png,%89PNG', '\x89PNG'],
    ['escaped bytes beside plain text beyond Latin', 'data:image/svg+xml,%E2%82%AC€', '\xe2\x82\xac\xe2\x82\xac'],
  ])('decodes a data: URL of %s', async (_, url, text) => {
    const read = await fetchBytes(register({ kind: 'img', url }));
    expect(read.ok && atob(read.base64)).toBe(text);
  });

  it.each([
    ['base64 that is none', 'data:image/png;base64,A%', 'not-an-image'],
    ['no comma', 'data:image/png', 'not-an-image'],
    ['an address nobody answers', 'http://127.0.0.1:9/a.png', 'blocked'],
  ])('says why it could not: %s', async (_, url, because) => {
    const read = await fetchBytes(register({ kind: 'img', url: new URL(url, location.href).href }));

    expect(read).toEqual({ ok: false, because });
  });

  it('knows nothing of ids it never gave', async () => {
    expect(await fetchBytes('p999999')).toEqual({ ok: false, because: 'gone' });
    expect(await drawBytes('p999999')).toEqual({ ok: false, because: 'gone' });
  });
});

describe('drawing a picture', () => {
  it('gives every pixel at its own size, however small it is shown', async () => {
    const file = await drawnPng(64, 48, noise);
    const element = await imageOnPage(URL.createObjectURL(file));
    element.style.width = '10px';
    const read = await drawBytes(register({ kind: 'img', element }));
    expect(read.ok && (await pixelsOf(decoded(read.base64)))).toEqual(await pixelsOf(file));
  });

  it('refuses a picture that is no longer on the page', async () => {
    const element = await imageOnPage(URL.createObjectURL(await drawnPng(8, 8, 'red')));
    const id = register({ kind: 'img', element });
    element.remove();
    expect(await drawBytes(id)).toEqual({ ok: false, because: 'gone' });
  });

  it('samples what is shown over white', async () => {
    const element = await imageOnPage(URL.createObjectURL(await drawnPng(200, 100, () => undefined)));
    const read = await sampleShown(register({ kind: 'img', element }));
    const sample = read.ok ? await pixelsOf(decoded(read.base64)) : undefined;
    expect(sample?.width).toBe(SAMPLE_EDGE);
    expect(new Set(sample?.data)).toEqual(new Set([255]));
  });

  it('tells an honest canvas from one that answers with noise', () => {
    expect(canvasReturnsNoise()).toBe(false);
    const lying = document.createElement('canvas');
    const context = lying.getContext('2d');
    if (!context) throw new Error('no canvas');
    const honest = context.getImageData.bind(context);
    context.getImageData = (...args: Parameters<typeof honest>) => {
      const image = honest(...args);
      image.data[37] = (image.data[37] ?? 0) ^ 1;
      return image;
    };
    Object.assign(lying, { getContext: () => context });
    expect(canvasReturnsNoise(lying)).toBe(true);
  });
});
