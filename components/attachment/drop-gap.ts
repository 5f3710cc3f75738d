type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;

/** @returns whether some items stand side by side, so that a line between them is upright. */
export function isInColumns(boxes: readonly Box[]): boolean {
  return boxes.some((box, index) => index > 0 && box.left >= (boxes[index - 1]?.right ?? Number.POSITIVE_INFINITY));
}

/**
 * Where an item dropped at a point goes.
 *
 * @param boxes of the items in their order; the point is in the same pixels.
 * @returns 0 before the first item, `boxes.length` after the last.
 */
export function gapAt(boxes: readonly Box[], x: number, y: number): number {
  const distances = boxes.map(({ left, right, top, bottom }) =>
    Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom)),
  );
  const nearest = distances.indexOf(Math.min(...distances));
  const box = boxes[nearest];
  if (!box) return 0;
  const isAfter = isInColumns(boxes) ? x > (box.left + box.right) / 2 : y > (box.top + box.bottom) / 2;
  return isAfter ? nearest + 1 : nearest;
}

/** @returns the place among all items that a gap means for the item that comes from `index`. */
export function placeFor(index: number, gap: number): number {
  return gap > index ? gap - 1 : gap;
}
