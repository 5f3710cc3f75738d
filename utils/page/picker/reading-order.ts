import type { Rect } from '../page-answers.ts';

/** Puts pictures of other documents among one document's own, which are in reading order already. */
export function mergeInReadingOrder<T extends { rect: Rect }>(own: readonly T[], others: readonly T[]): T[] {
  const merged = [...own];
  for (const other of others) {
    const at = merged.findIndex((picture) => isBefore(other.rect, picture.rect));
    merged.splice(at < 0 ? merged.length : at, 0, other);
  }
  return merged;
}

function isBefore(a: Rect, b: Rect): boolean {
  if (a.y + a.height / 2 < b.y) return true;
  if (b.y + b.height / 2 < a.y) return false;
  return a.x < b.x;
}
