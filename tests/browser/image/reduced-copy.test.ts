import { describe, expect, it } from 'vitest';
import { createPageSheet } from '@/utils/capture/page-sheet.ts';
import { startReducedCopy } from '@/utils/image/reduced-copy.ts';
import { contextOf, decode, difference, noise, pixelAt } from './pixels.ts';

function plain(width: number, height: number, colour: string): OffscreenCanvas {
  const context = contextOf(width, height);
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  return context.canvas;
}

describe('the reduced copy of what arrives in pieces', () => {
  it.each([
    // Known from the start, and ten times as tall as expected.
    [40, 800, 32_000, 80, 2000],
    [40, 800, 3200, 50, 1250],
    [2, 300, 600, 1200, 600],
  ])('of %i pieces of %i rows, %i expected, is %i×%i', async (pieces, rows, expected, width, height) => {
    const copy = startReducedCopy(pieces === 2 ? 1200 : 1280, expected);
    for (let i = 0; i < pieces; i++) copy.add(plain(pieces === 2 ? 1200 : 1280, rows, i % 2 ? '#0a0' : '#00a'));
    const pixels = await decode(await copy.finish());
    expect([pixels.width, pixels.height]).toEqual([width, height]);
    for (let i = 0; i < pieces; i++) {
      const [, green = 0, blue = 0] = pixelAt(pixels, width >> 1, Math.floor(((i + 0.5) * height) / pieces));
      expect(i % 2 ? green > blue : blue > green, `piece ${i}`).toBe(true);
    }
  });
});

describe('a page put together', () => {
  it('keeps each piece as it comes, bit by bit, and gives a copy to show', async () => {
    const kept: Blob[] = [];
    const sheet = createPageSheet(async (piece) => `${kept.push(piece)}`);
    const page = noise(200, 500);
    for (const [y, height] of [
      [0, 200],
      [200, 250],
      [450, 50],
    ] as const) {
      const frame = await createImageBitmap(page, 0, y, 200, height);
      await sheet.add(frame, { x: 10, y: 0, width: 180, height }, 500);
    }
    const whole = await sheet.finish();
    expect(whole).toMatchObject({ width: 180, height: 500 });
    expect(whole.strips).toEqual([
      { hash: '1', y: 0, height: 200 },
      { hash: '2', y: 200, height: 250 },
      { hash: '3', y: 450, height: 50 },
    ]);
    const source = contextOf(200, 500);
    source.drawImage(page, 0, 0);
    const second = kept[1];
    if (!second) throw new Error('not kept');
    expect(difference(await decode(second), source.getImageData(10, 200, 180, 250)).most).toBe(0);
    expect(await decode(whole.bytes)).toMatchObject({ width: 180, height: 500 });
  });

  it('of one piece is that piece', async () => {
    const kept: Blob[] = [];
    const sheet = createPageSheet(async (piece) => `${kept.push(piece)}`);
    await sheet.add(await createImageBitmap(noise(30, 20)), { x: 0, y: 0, width: 30, height: 20 }, 20);
    const whole = await sheet.finish();
    expect(whole.strips).toBeUndefined();
    expect(whole).toMatchObject({ width: 30, height: 20, mediaType: 'image/png', bytes: kept[0] });
  });

  it('that cannot be kept says so', async () => {
    const sheet = createPageSheet(async () => await Promise.reject(new Error('QuotaExceededError')));
    await sheet.add(await createImageBitmap(noise(30, 20)), { x: 0, y: 0, width: 30, height: 20 }, 20);
    await expect(sheet.finish()).rejects.toThrow('QuotaExceededError');
  });
});
