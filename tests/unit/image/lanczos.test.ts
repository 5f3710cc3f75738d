import { describe, expect, it } from 'vitest';
import { lanczos, type RowSource } from '@/utils/image/lanczos/shrink.ts';
import { lanczosTaps } from '@/utils/image/lanczos/weights.ts';
import { seededRandom } from './seeded-random.ts';

describe('the filter that shrinks', () => {
  it.each([
    [64, 48, 31, 23],
    [200, 150, 199, 149],
    [301, 7, 100, 2],
    [5, 400, 1, 90],
    [3, 3, 1, 1],
    [1, 90, 1, 30],
    [130, 300, 40, 92],
    [40, 40, 40, 20],
  ])(
    'makes of %i×%i noise the same %i×%i as arithmetic by the book, to within one',
    (width, height, toWidth, toHeight) => {
      const pixels = noise(width, height);
      const shrunk = lanczos()(sourceOf(pixels, width, height), toWidth, toHeight);
      const expected = byTheBook(pixels, width, height, toWidth, toHeight);
      expect(shrunk.length).toBe(expected.length);
      const apart = expected.map((value, i) => Math.abs(Math.min(255, Math.max(0, value)) - (shrunk[i] ?? -1)));
      expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    },
  );

  it('leaves a plain surface exactly as it is, at any size', () => {
    const random = seededRandom(5);
    for (let i = 0; i < 60; i++) {
      const [width, height] = [1 + Math.floor(random() * 300), 1 + Math.floor(random() * 300)];
      const pixels = new Uint8ClampedArray(width * height * 4).map((_, at) => [255, 37, 0, 255][at % 4] ?? 0);
      const to = [Math.ceil(random() * width), Math.ceil(random() * height)] as const;
      const halved = random() < 0.5;
      const shrunk = lanczos()({ ...sourceOf(pixels, width, height), halved }, ...to);
      expect(
        shrunk.every((value, at) => value === [255, 37, 0, 255][at % 4]),
        `${width}×${height} to ${to}`,
      ).toBe(true);
    }
  });

  it('keeps pictures of different sizes apart when it is used again', () => {
    const first = noise(500, 300);
    const again = (): Uint8ClampedArray => lanczos()(sourceOf(first, 500, 300), 120, 70);
    const before = again();
    lanczos()(sourceOf(noise(900, 700), 900, 700), 333, 222);
    lanczos()(sourceOf(noise(20, 10), 20, 10), 3, 2);
    expect(again()).toEqual(before);
  });
});

it.each([false, true])('weights add up exactly (halved: %s)', (halved) => {
  for (const [from, to] of [
    [100, 33],
    [7, 3],
    [5640, 1456],
    [2, 1],
    [1, 1],
  ] as const) {
    const taps = lanczosTaps(from, to, 14, halved);
    expect(taps.length).toBe(to);
    for (const { start, weights } of taps) {
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(2 ** 14);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(start + weights.length).toBeLessThanOrEqual(from);
    }
  }
});

function sourceOf(pixels: Uint8ClampedArray, width: number, height: number): RowSource {
  return {
    width,
    height,
    halved: false,
    rows: (top, count) => pixels.subarray(top * width * 4, (top + count) * width * 4),
  };
}

function noise(width: number, height: number): Uint8ClampedArray {
  const random = seededRandom(width * 1000 + height);
  return new Uint8ClampedArray(width * height * 4).map(() => random() * 256);
}

/** In floating point, with both axes at once: slow, and nothing like what it judges. */
function byTheBook(
  pixels: Uint8ClampedArray,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
): number[] {
  const kernel = (x: number): number =>
    x === 0 ? 1 : Math.abs(x) >= 3 ? 0 : (3 * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / 3)) / (Math.PI * x) ** 2;
  const weightsAt = (index: number, from: number, to: number): number[] => {
    const raw = Array.from({ length: from }, (_, at) => kernel((at + 0.5) / (from / to) - (index + 0.5)));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    return raw.map((weight) => weight / total);
  };
  const columns = Array.from({ length: toWidth }, (_, x) => weightsAt(x, width, toWidth));
  const rows = Array.from({ length: toHeight }, (_, y) => weightsAt(y, height, toHeight));
  return rows.flatMap((rowWeights) =>
    columns.flatMap((columnWeights) => {
      const sums = [0, 0, 0, 0];
      rowWeights.forEach((down, y) => {
        if (down === 0) return;
        columnWeights.forEach((across, x) => {
          for (let channel = 0; channel < 4; channel++) {
            sums[channel] = (sums[channel] ?? 0) + down * across * (pixels[(y * width + x) * 4 + channel] ?? 0);
          }
        });
      });
      return sums;
    }),
  );
}
