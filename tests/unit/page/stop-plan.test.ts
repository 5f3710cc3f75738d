import { describe, expect, it } from 'vitest';
import { MOST_SCREENS } from '@/utils/conversation/page-limit.ts';
import { SQUARE_EDGE } from '@/utils/page/page-limits.ts';
import type { Standing } from '@/utils/page/scroll/scroller.ts';
import { planStop } from '@/utils/page/scroll/stop-plan.ts';

/** A box of 800 rows from 100 on, in a page of 4000. */
function at(scrolled: number, more: Partial<Standing> = {}): Standing {
  return { left: 0, top: 100, right: 1200, bottom: 900, scrolled, mostScrolled: 3200, scale: 1, ...more };
}

const NOTHING = { seam: 0, screens: 0, bottomBar: 0 };

describe('what to take of one stop', () => {
  it('is the box from the seam on, without the rows of the square that proves the capture', () => {
    expect(planStop(at(0), NOTHING)).toEqual({
      offset: 0,
      height: 800 - SQUARE_EDGE,
      markerY: 900 - SQUARE_EDGE,
      further: 5,
    });
    expect(planStop(at(700), { ...NOTHING, seam: 794, screens: 1 })).toMatchObject({ offset: 94, height: 700 });
  });

  it('is at the end of the page all that is left, and the square stands above it', () => {
    expect(planStop(at(3200), { ...NOTHING, seam: 3500, screens: 5 })).toEqual({
      offset: 300,
      height: 500,
      markerY: 100,
      further: 0,
      last: 'end',
    });
  });

  it('is all of a page of one screen, without a square', () => {
    const plan = planStop(at(0, { mostScrolled: 0 }), NOTHING);
    expect(plan).toEqual({ offset: 0, height: 800, further: 0, last: 'end' });
  });

  it('takes a page that says a pixel too much for its end', () => {
    expect(planStop(at(3199), { ...NOTHING, seam: 3500 })).toMatchObject({ last: 'end' });
    expect(planStop(at(3197), { ...NOTHING, seam: 3500 })).not.toMatchObject({ last: 'end' });
  });

  it('leaves enough for what is pinned to the bottom to come whole with the last stop', () => {
    const plan = planStop(at(3170), { seam: 3170, screens: 4, bottomBar: 50 });
    expect(plan).toMatchObject({ height: 800 - SQUARE_EDGE - 20, further: 1 });
  });

  it('is nothing when the seam is out of view, or all but', () => {
    expect(planStop(at(1000), { ...NOTHING, seam: 999 })).toBeUndefined();
    expect(planStop(at(1000), { ...NOTHING, seam: 1790 })).toBeUndefined();
    expect(planStop(at(3200), { ...NOTHING, seam: 4000 })).toBe('end');
  });

  it('ends a page without an end', () => {
    const plan = planStop(at(1000), { seam: 1000, screens: MOST_SCREENS - 1, bottomBar: 0 });
    expect(plan).toMatchObject({ last: 'limit', further: 0 });
    expect(planStop(at(1000, { mostScrolled: 1e6 }), { ...NOTHING, seam: 1000, screens: 3 })).toMatchObject({
      further: MOST_SCREENS - 4,
    });
  });
});
