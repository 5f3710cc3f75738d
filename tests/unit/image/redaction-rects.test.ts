import { describe, expect, it } from 'vitest';
import type { Redaction } from '@/utils/conversation/attachment.ts';
import { redactionRects } from '@/utils/image/redaction-rects.ts';
import { seededRandom } from './seeded-random.ts';

type Stroke = Extract<Redaction, { kind: 'stroke' }>;

const SIDE = 64;

/** The painted pixels as `x,y`. */
function paintedBy(redaction: Redaction): Set<string> {
  const painted = new Set<string>();
  for (const { x, y, width, height } of redactionRects(redaction)) {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) painted.add(`${column},${row}`);
    }
  }
  return painted;
}

describe('a box', () => {
  it.each([
    ['whole pixels as they are', { x: 2, y: 3, width: 4, height: 5 }, { x: 2, y: 3, width: 4, height: 5 }],
    ['every pixel it touches', { x: 2.9, y: 3.1, width: 4, height: 5 }, { x: 2, y: 3, width: 5, height: 6 }],
  ])('paints %s', (_what, box, rect) => {
    expect(redactionRects({ kind: 'box', ...box })).toEqual([rect]);
  });
});

describe('a stroke', () => {
  it('paints nothing without a point', () => {
    expect(redactionRects({ kind: 'stroke', width: 8, points: [] })).toEqual([]);
  });

  const random = seededRandom(7);
  const between = (least: number, most: number): number => least + random() * (most - least);
  const strokes = Array.from({ length: 40 }, (_, index): Stroke => {
    const points = Array.from({ length: 1 + (index % 4) }, () => ({ x: between(12, 52), y: between(12, 52) }));
    return { kind: 'stroke', width: between(1, 20), points };
  });
  const level: Stroke = {
    kind: 'stroke',
    width: 6,
    points: [
      { x: 10, y: 20 },
      { x: 40, y: 20 },
    ],
  };
  const upright: Stroke = {
    kind: 'stroke',
    width: 6,
    points: [
      { x: 20, y: 40 },
      { x: 20, y: 10 },
    ],
  };

  it.each([level, upright, ...strokes])(
    'paints whole what it touches, round at its ends, and nothing else: %#',
    (stroke) => {
      const painted = paintedBy(stroke);
      const wrong: string[] = [];
      for (let y = 0; y < SIDE; y++) {
        for (let x = 0; x < SIDE; x++) {
          const away = distance({ x: x + 0.5, y: y + 0.5 }, stroke.points);
          if (painted.has(`${x},${y}`) !== away <= stroke.width / 2 + Math.SQRT1_2) wrong.push(`${x},${y}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(painted.size).toBeGreaterThan(0);
    },
  );
});

/** From a point to the nearest point of the line through others. */
function distance(from: { x: number; y: number }, points: Stroke['points']): number {
  const segments = points.length === 1 ? [[points[0], points[0]]] : points.slice(1).map((to, at) => [points[at], to]);
  return Math.min(
    ...segments.map(([a, b]) => {
      if (!a || !b) throw new Error('A segment has two ends');
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const length = dx * dx + dy * dy;
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((from.x - a.x) * dx + (from.y - a.y) * dy) / length));
      return Math.hypot(from.x - a.x - along * dx, from.y - a.y - along * dy);
    }),
  );
}
