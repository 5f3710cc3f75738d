import { describe, expect, it } from 'vitest';
import { TIERS, tokensFor } from '@/utils/image/fit.ts';
import { mustProposeParts, type Part, planPageTiles, planParts, shouldAdviseParts } from '@/utils/image/parts.ts';
import { seededRandom } from './seeded-random.ts';

describe('parts', () => {
  it.each([
    [1280, 8000, 'standard', 1],
    [1280, 8000, 'high', 1],
    [4000, 900, 'standard', undefined],
    [3840, 2160, 'standard', undefined],
    [1170, 20000, 'high', 1],
  ] as const)('of %i×%i on %s cover it, overlap and fit', (width, height, tier, columns) => {
    const parts = planParts(width, height, tier);
    expectCovers(parts, width, height);
    for (const part of parts) {
      expect(part.tokens).toBe(tokensFor(part.sentWidth, part.sentHeight));
      expect(part.tokens).toBeLessThanOrEqual(TIERS[tier].mostTokens);
      expect(Math.max(part.sentWidth, part.sentHeight)).toBeLessThanOrEqual(TIERS[tier].longestEdge);
    }
    if (columns) expect(new Set(parts.map((part) => part.x)).size).toBe(columns);
  });

  it('of a full page show every pixel, and neighbours share some lines', () => {
    const parts = planParts(1280, 8000, 'high');
    for (const part of parts) expect([part.width, part.height]).toEqual([part.sentWidth, part.sentHeight]);
    parts.slice(1).forEach((part, i) => {
      const before = parts[i];
      expect((before?.y ?? 0) + (before?.height ?? 0) - part.y).toBeGreaterThanOrEqual(90);
    });
  });

  it('are at most a dozen, shrunk a little where that is not enough', () => {
    const parts = planParts(9000, 7000, 'standard');
    expect(parts.length).toBeLessThanOrEqual(12);
    expect(parts.length).toBeGreaterThan(6);
    expect(parts[0]?.sentWidth).toBeLessThan(parts[0]?.width ?? 0);
    expectCovers(parts, 9000, 7000);
  });

  it('of any size cover it and fit', () => {
    const random = seededRandom(3);
    for (let i = 0; i < 150; i++) {
      const [width, height] = [1 + Math.floor(random() ** 2 * 12000), 1 + Math.floor(random() ** 2 * 30000)];
      const tier = random() < 0.5 ? 'standard' : 'high';
      const parts = planParts(width, height, tier);
      expectCovers(parts, width, height);
      for (const part of parts) expect(part.tokens).toBeLessThanOrEqual(TIERS[tier].mostTokens);
    }
  });

  it('of what fits is the whole', () => {
    expect(planParts(800, 600, 'standard')).toMatchObject([
      { x: 0, y: 0, width: 800, height: 600, label: 'part 1 of 1' },
    ]);
  });

  it('are named by their place, in reading order', () => {
    expect(planParts(2400, 1800, 'standard').map((part) => part.label)).toEqual([
      'part 1 of 4, top left',
      'part 2 of 4, top right',
      'part 3 of 4, bottom left',
      'part 4 of 4, bottom right',
    ]);
    expect(planParts(1000, 3000, 'standard').map((part) => part.label)).toEqual([
      'part 1 of 3, top',
      'part 2 of 3, middle',
      'part 3 of 3, bottom',
    ]);
    expect(planParts(1280, 8000, 'standard')[3]?.label).toMatch(/^part 4 of \d+, row 4 of \d+$/);
  });

  it('cost what they cost together', () => {
    const parts = planParts(1280, 8000, 'high');
    expect(parts.reduce((sum, { tokens }) => sum + tokens, 0)).toBeGreaterThan(tokensFor(1280, 8000) * 0.99);
  });
});

describe('tiles of a page', () => {
  it.each([
    // 40 screens of 1280×800 CSS pixels.
    [1280, 32000, 1, 'high', 13],
    [2560, 64000, 2, 'high', 13],
    [1280, 8000, 1, 'standard', 10],
    // Wider than the tier sees: two columns.
    [1920, 6000, 1, 'standard', 12],
    [1280, 4000, 1, 'high', 2],
  ] as const)('%i×%i at ratio %f on %s show every CSS pixel', (width, height, ratio, tier, count) => {
    const tiles = planPageTiles(width, height, ratio, tier);
    expect(tiles.length).toBe(count);
    expectCovers(tiles, width, height);
    expectFit(tiles, tier);
    for (const { width, height, sentWidth, sentHeight } of tiles) {
      expect([sentWidth, sentHeight]).toEqual([Math.round(width / ratio), Math.round(height / ratio)]);
    }
  });

  it('share three lines of text with their neighbours', () => {
    const tiles = planPageTiles(2560, 64000, 2, 'standard');
    tiles.slice(1).forEach((tile, i) => {
      const before = tiles[i];
      expect((before?.y ?? 0) + (before?.height ?? 0) - tile.y).toBeGreaterThanOrEqual(180);
    });
  });

  it.each([
    [1280, 54000, 1, 'high'],
    [1280, 54000, 1, 'standard'],
    [2560, 120000, 2, 'high'],
    [1280, 100000, 1.5, 'standard'],
    [3000, 60000, 0.67, 'high'],
    [600, 200000, 1, 'standard'],
  ] as const)('%i×%i at ratio %f on %s are at most twenty, shrunk by little', (width, height, ratio, tier) => {
    const tiles = planPageTiles(width, height, ratio, tier);
    expect(tiles.length).toBeLessThanOrEqual(20);
    // One more step of size would have needed more tiles, so few are left unused.
    expect(tiles.length).toBeGreaterThanOrEqual(17);
    expectCovers(tiles, width, height);
    expectFit(tiles, tier);
  });

  it('say how far down the page they are', () => {
    expect(planPageTiles(1280, 8000, 1, 'high').map(({ label }) => label)).toEqual([
      'part 1 of 4, top 26 %',
      'part 2 of 4, 25 to 51 % from the top',
      'part 3 of 4, 49 to 75 % from the top',
      'part 4 of 4, bottom 26 %',
    ]);
    expect(planPageTiles(1920, 2000, 1, 'standard').map(({ label }) => label)).toEqual([
      'part 1 of 4, top 52 %, left',
      'part 2 of 4, top 52 %, right',
      'part 3 of 4, bottom 52 %, left',
      'part 4 of 4, bottom 52 %, right',
    ]);
  });

  it('of a page that fits is the whole, with every pixel there is', () => {
    expect(planPageTiles(1280, 1000, 1, 'standard')).toMatchObject([{ width: 1280, height: 1000, sentWidth: 1232 }]);
    expect(planPageTiles(2400, 1800, 2, 'high')).toMatchObject([{ width: 2400, sentWidth: 2212 }]);
  });
});

describe('offering parts', () => {
  it.each([
    [3840, 2160, 2576, 1449, true],
    [3600, 2025, 2576, 1449, false],
    [1000, 1000, 1000, 1000, false],
  ])('%i×%i shrunk to %i×%i: %s', (width, height, fittedWidth, fittedHeight, advised) => {
    expect(shouldAdviseParts({ width, height }, { width: fittedWidth, height: fittedHeight })).toBe(advised);
  });

  it.each([
    [1280, 8000, true],
    [1000, 3100, true],
    [3000, 1100, false],
    [1200, 300, false],
  ])('a strip of %i×%i comes in parts first: %s', (width, height, first) => {
    expect(mustProposeParts(width, height, 'standard')).toBe(first);
  });
});

function expectFit(parts: readonly Part[], tier: 'standard' | 'high'): void {
  for (const { sentWidth, sentHeight, tokens } of parts) {
    expect(tokens).toBe(tokensFor(sentWidth, sentHeight));
    expect(tokens).toBeLessThanOrEqual(TIERS[tier].mostTokens);
    expect(Math.max(sentWidth, sentHeight)).toBeLessThanOrEqual(TIERS[tier].longestEdge);
  }
}

function expectCovers(parts: readonly Part[], width: number, height: number): void {
  const [columns, rows] = [spans(parts, 'x', 'width'), spans(parts, 'y', 'height')];
  expect(parts.length).toBe(columns.length * rows.length);
  for (const [runs, length] of [[columns, width] as const, [rows, height] as const]) {
    expect(runs[0]?.[0]).toBe(0);
    expect(runs.at(-1)?.[1]).toBe(length);
    runs.slice(1).forEach(([start], i) => {
      expect(start).toBeLessThan(runs[i]?.[1] ?? 0);
    });
  }
}

function spans(parts: readonly Part[], at: 'x' | 'y', size: 'width' | 'height'): [number, number][] {
  return [...new Map(parts.map((part) => [part[at], part[at] + part[size]])).entries()].sort(([a], [b]) => a - b);
}
