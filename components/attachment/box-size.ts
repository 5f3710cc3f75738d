import type { Attachment } from '@/utils/conversation/attachment.ts';

/** CSS pixels of a picture's box. */
export interface BoxSize {
  width: number;
  height: number;
}

/** Narrower boxes are too small to recognise, and to hit. */
const SMALLEST = 28;

/**
 * The box of a thumbnail, from what is known at the first moment: the shape on the page, else the image's
 * own. It does not change when better pixels arrive, so that nothing jumps.
 *
 * @param most longest edge in CSS pixels.
 */
export function boxSize(attachment: Attachment, most: number): BoxSize {
  const { shownWidth, shownHeight, original } = attachment;
  const width = shownWidth ?? original?.width ?? most;
  const height = shownHeight ?? original?.height ?? most;
  if (!(width > 0) || !(height > 0)) return { width: most, height: most };
  const scale = most / Math.max(width, height);
  return { width: within(width * scale, most), height: within(height * scale, most) };
}

function within(edge: number, most: number): number {
  return Math.round(Math.min(most, Math.max(Math.min(SMALLEST, most), edge)));
}
