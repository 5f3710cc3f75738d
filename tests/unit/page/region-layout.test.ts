import { describe, expect, it } from 'vitest';
import { placeBar, placeChip, placeHandles } from '@/utils/page/region/layout.ts';

const screen = { width: 800, height: 600 };
const chip = { width: 64, height: 20 };
const bar = { width: 210, height: 42 };
const box = (left: number, top: number, width: number, height: number) => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

const BOXES: readonly [string, ReturnType<typeof box>][] = [
  ['in the middle', box(300, 200, 200, 150)],
  ['tiny in the top left corner', box(0, 0, 12, 8)],
  ['tiny in the bottom right corner', box(788, 592, 12, 8)],
  ['along the top', box(0, 0, 800, 60)],
  ['along the bottom', box(0, 540, 800, 60)],
  ['of the whole screen', box(0, 0, 800, 600)],
  ['one pixel wide', box(400, 100, 1, 400)],
];

describe.each(BOXES)('beside a box %s', (_, placed) => {
  const chipAt = placeChip(placed, chip, screen);
  const barAt = placeBar(placed, bar, { at: chipAt, size: chip }, screen);

  it('size and buttons are on the screen, and not on each other', () => {
    for (const [at, size] of [[chipAt, chip] as const, [barAt, bar] as const]) {
      expect(at.x).toBeGreaterThanOrEqual(0);
      expect(at.y).toBeGreaterThanOrEqual(0);
      expect(at.x + size.width).toBeLessThanOrEqual(screen.width);
      expect(at.y + size.height).toBeLessThanOrEqual(screen.height);
    }
    const isApart =
      chipAt.x + chip.width <= barAt.x ||
      barAt.x + bar.width <= chipAt.x ||
      chipAt.y + chip.height <= barAt.y ||
      barAt.y + bar.height <= chipAt.y;
    expect(isApart).toBe(true);
  });

  it('every corner has a handle that can be seen', () => {
    const handles = placeHandles(placed, screen);
    for (const corner of ['nw', 'ne', 'se', 'sw'] as const) {
      const at = handles.get(corner);
      expect(at?.x).toBeGreaterThanOrEqual(5);
      expect(at?.x).toBeLessThanOrEqual(screen.width - 5);
      expect(at?.y).toBeGreaterThanOrEqual(5);
      expect(at?.y).toBeLessThanOrEqual(screen.height - 5);
    }
  });
});

it('leaves out the handles in the middle of edges where corners would lie under them', () => {
  expect([...placeHandles(box(300, 200, 200, 30), screen).keys()]).toEqual(['nw', 'n', 'ne', 'se', 's', 'sw']);
  expect(placeHandles(box(300, 200, 200, 150), screen).size).toBe(8);
});
