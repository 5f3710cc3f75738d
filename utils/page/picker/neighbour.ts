import type { Rect } from '../page-answers.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Being off to the side counts this many times as much as being far ahead: rows and columns are followed. */
const SIDEWAYS_WEIGHT = 3;

/**
 * The picture a person would expect an arrow key to lead to.
 *
 * @returns undefined when nothing lies in that direction.
 */
export function neighbourOf<T extends { rect: Rect }>(from: T, all: readonly T[], direction: Direction): T | undefined {
  const isHorizontal = direction === 'left' || direction === 'right';
  const beyondEdge = (isHorizontal ? from.rect.width : from.rect.height) / 2;
  // Pictures that lie upon one another have no edge between them, but still a middle each.
  return nearest(from, all, direction, beyondEdge) ?? nearest(from, all, direction, 1);
}

function nearest<T extends { rect: Rect }>(
  from: T,
  all: readonly T[],
  direction: Direction,
  leastAhead: number,
): T | undefined {
  let best: T | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const other of all) {
    const { ahead, sideways } = distance(from.rect, other.rect, direction);
    const cost = ahead + sideways * SIDEWAYS_WEIGHT;
    if (other !== from && ahead > leastAhead && cost < least) [best, least] = [other, cost];
  }
  return best;
}

function distance(from: Rect, to: Rect, direction: Direction): { ahead: number; sideways: number } {
  const isHorizontal = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  const middle = (rect: Rect): { x: number; y: number } => ({
    x: rect.x + rect.width / 2,
    y: rect.y + rect.height / 2,
  });
  const [a, b] = [middle(from), middle(to)];
  const ahead = sign * (isHorizontal ? b.x - a.x : b.y - a.y);
  // Only what sticks out of the other's band counts: a wide picture lies straight below a narrow one.
  const sideways = isHorizontal
    ? gap(from.y, from.y + from.height, to.y, to.y + to.height)
    : gap(from.x, from.x + from.width, to.x, to.x + to.width);
  return { ahead, sideways };
}

function gap(start: number, end: number, otherStart: number, otherEnd: number): number {
  return Math.max(0, otherStart - end, start - otherEnd);
}
