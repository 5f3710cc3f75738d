import type { Redaction } from '@/utils/conversation/attachment.ts';
import type { Rect } from './crop.ts';
import type { Point } from './quarter-turns.ts';

/**
 * A pixel is touched when the stroke comes nearer to its middle than half its diagonal; whatever is touched is
 * painted whole, because half a pixel of black over text still shows the text.
 */
const TOUCH = Math.SQRT1_2;

/** The pixels a redaction paints, as rectangles of whole pixels; none is painted by half. They may overlap. */
export function redactionRects(redaction: Redaction): Rect[] {
  if (redaction.kind === 'box') return [roundOut(redaction)];
  const reach = redaction.width / 2 + TOUCH;
  const [first, ...rest] = redaction.points;
  if (!first) return [];
  if (rest.length === 0) return capsuleRows(first, first, reach);
  return rest.flatMap((point, index) => capsuleRows(redaction.points[index] ?? first, point, reach));
}

function roundOut({ x, y, width, height }: Rect): Rect {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top };
}

/** The pixels whose middles are at most `reach` away from the line between two points, one rectangle a row. */
function capsuleRows(from: Point, to: Point, reach: number): Rect[] {
  const rows: Rect[] = [];
  const top = Math.floor(Math.min(from.y, to.y) - reach);
  const bottom = Math.ceil(Math.max(from.y, to.y) + reach);
  for (let y = top; y < bottom; y++) {
    const span = spanAt(y + 0.5, from, to, reach);
    if (!span) continue;
    const left = Math.ceil(span.left - 0.5);
    const right = Math.floor(span.right - 0.5);
    if (right >= left) rows.push({ x: left, y, width: right - left + 1, height: 1 });
  }
  return rows;
}

/** Where a horizontal line crosses the capsule; it is convex, so there is one such piece or none. */
function spanAt(y: number, from: Point, to: Point, reach: number): { left: number; right: number } | undefined {
  const crossings: number[] = [];
  for (const { x, y: middle } of [from, to]) {
    const away = Math.abs(y - middle);
    if (away > reach) continue;
    const half = Math.sqrt(reach * reach - away * away);
    crossings.push(x - half, x + half);
  }
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length > 0) {
    const aside = { x: (-(to.y - from.y) / length) * reach, y: ((to.x - from.x) / length) * reach };
    for (const sign of [1, -1]) {
      const start = { x: from.x + sign * aside.x, y: from.y + sign * aside.y };
      const end = { x: to.x + sign * aside.x, y: to.y + sign * aside.y };
      const along = (y - start.y) / (end.y - start.y);
      if (along >= 0 && along <= 1) crossings.push(start.x + along * (end.x - start.x));
    }
  }
  return crossings.length === 0 ? undefined : { left: Math.min(...crossings), right: Math.max(...crossings) };
}
