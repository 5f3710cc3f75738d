import { MOST_SCREENS } from '@/utils/conversation/page-limit.ts';
import { SQUARE_EDGE } from '../page-limits.ts';
import type { Standing } from './scroller.ts';

/** A stop that shows less new than this share of the box leads nowhere. */
const LEAST_PROGRESS = 0.05;
/** Nobody but the scroller itself knows its last position: what it says is rounded to CSS pixels. */
const END_TOLERANCE = 2;

/** What to take of one stop, in device pixels. */
export interface StopPlan {
  /** From the top of the box to what is new. */
  offset: number;
  height: number;
  /** Where the square that proves the capture may stand: beside what is taken. */
  markerY?: number;
  further: number;
  last?: 'end' | 'limit';
}

export function isAtEnd({ scrolled, mostScrolled, scale }: Standing): boolean {
  return scrolled >= mostScrolled - END_TOLERANCE * scale;
}

/**
 * Plans what to take where the page stands now.
 *
 * @param seam everything from here down is still to be taken: device pixels from the top of what scrolls.
 * @param screens stops taken so far.
 * @param bottomBar height of what is pinned to the bottom: the last stop is to show it whole.
 * @returns undefined when the seam is not in view, and `end` when nothing is left.
 */
export function planStop(
  standing: Standing,
  { seam, screens, bottomBar }: { seam: number; screens: number; bottomBar: number },
): StopPlan | 'end' | undefined {
  const { top, bottom, scrolled, mostScrolled } = standing;
  const box = bottom - top;
  const offset = seam - scrolled;
  const isEnd = isAtEnd(standing);
  if (isEnd && offset >= box) return 'end';
  if (offset < 0 || (!isEnd && box - offset < box * LEAST_PROGRESS + SQUARE_EDGE)) return undefined;
  if (isEnd) {
    const markerY = offset >= SQUARE_EDGE ? { markerY: top } : {};
    return { offset, height: box - offset, ...markerY, further: 0, last: 'end' };
  }
  const isLimit = screens >= MOST_SCREENS - 1;
  const beyond = mostScrolled - scrolled;
  const spare = !isLimit && beyond < bottomBar ? Math.ceil(bottomBar - beyond) : 0;
  const height = Math.max(1, box - offset - SQUARE_EDGE - spare);
  const further = Math.max(1, Math.ceil((beyond + spare) / (box - SQUARE_EDGE)));
  return {
    offset,
    height,
    markerY: bottom - SQUARE_EDGE,
    further: isLimit ? 0 : Math.min(MOST_SCREENS - screens - 1, further),
    ...(isLimit ? { last: 'limit' as const } : {}),
  };
}
