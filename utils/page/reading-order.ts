import type { Rect } from './page-answers.ts';

/** The share of the lower of two boxes by which they stand side by side, so that they are read as one row. */
const SAME_ROW = 0.5;
/** A column beside many rows is in none of them: boxes of such different heights are never one row. */
const MOST_TIMES_TALLER = 4;

/**
 * Sorts boxes as a person reads them: rows from top to bottom, each from left to right.
 *
 * @param isRtl each row from right to left.
 */
export function inReadingOrder<T>(items: readonly T[], rectOf: (item: T) => Rect, isRtl: boolean): T[] {
  const sorted = items
    .map((item) => ({ item, rect: rectOf(item) }))
    .sort((a, b) => a.rect.y - b.rect.y || a.rect.x - b.rect.x);
  const rows: (typeof sorted)[] = [];
  for (const entry of sorted) {
    const row = rows.at(-1);
    if (row?.[0] && isSameRow(row[0].rect, entry.rect)) row.push(entry);
    else rows.push([entry]);
  }
  const start = ({ x, width }: Rect): number => (isRtl ? -(x + width) : x);
  for (const row of rows) row.sort((a, b) => start(a.rect) - start(b.rect) || a.rect.y - b.rect.y);
  return rows.flat().map(({ item }) => item);
}

function isSameRow(first: Rect, other: Rect): boolean {
  const [lower, taller] = [Math.min(first.height, other.height), Math.max(first.height, other.height)];
  if (taller > lower * MOST_TIMES_TALLER) return false;
  const overlap = Math.min(first.y + first.height, other.y + other.height) - Math.max(first.y, other.y);
  return overlap >= lower * SAME_ROW;
}
