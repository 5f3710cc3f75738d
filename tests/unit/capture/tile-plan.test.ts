import { describe, expect, it } from 'vitest';
import { MOST_PIECES, planTiles, type Size } from '@/utils/capture/tile-plan.ts';

const size = (width: number, height: number): Size => ({ width, height });

describe('planning the pieces of a lift', () => {
  it.each([
    ['a screen that holds it all', size(1600, 1200), 2576, size(2560, 1400), 1, 1],
    ['a panel-narrowed window at pixel ratio 1', size(1600, 1200), 1568, size(894, 716), 1, 4],
    ['an image exactly as large as the room', size(894, 716), 1568, size(894, 716), 1, 1],
    ['one pixel more than the room', size(895, 716), 1568, size(894, 716), 1, 2],
    ['as many captures for all of it as for what is of use', size(2000, 700), 1568, size(1280, 716), 1, 2],
  ])('%s', (_, natural, wantedEdge, room, scale, pieces) => {
    const plan = planTiles(natural, wantedEdge, room);
    expect(plan.scale).toBe(scale);
    expect(plan.pieces).toHaveLength(pieces);
  });

  it('shows no more than is of use when all of it would take more captures', () => {
    const plan = planTiles(size(4000, 3000), 1568, size(1280, 716));
    expect([plan.width, plan.height]).toEqual([1568, 1176]);
    expect(plan.pieces).toHaveLength(4);
  });

  it.each([
    [size(20_000, 200), 2576, size(600, 400)],
    [size(200, 20_000), 2576, size(600, 400)],
    [size(9000, 9000), 2576, size(640, 480)],
    [size(2576, 2576), 2576, size(500, 900)],
    [size(1, 1), 1568, size(64, 60)],
  ])('covers %o exactly once, in at most six pieces that fit the room', (natural, wantedEdge, room) => {
    const plan = planTiles(natural, wantedEdge, room);
    expect(plan.pieces.length).toBeLessThanOrEqual(MOST_PIECES);
    const covered = plan.pieces.reduce((sum, piece) => sum + piece.width * piece.height, 0);
    expect(covered).toBe(plan.width * plan.height);
    for (const piece of plan.pieces) {
      expect(piece.width).toBeLessThanOrEqual(room.width);
      expect(piece.height).toBeLessThanOrEqual(room.height);
      expect(piece.x + piece.width).toBeLessThanOrEqual(plan.width);
      expect(piece.y + piece.height).toBeLessThanOrEqual(plan.height);
    }
  });
});
