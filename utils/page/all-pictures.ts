import { textFor } from './alternative-text.ts';
import { lookUp, register, showing } from './element-register.ts';
import { everyPicture, type Found } from './every-picture.ts';
import { shortUrl } from './image-urls.ts';
import { readViewport, whereIsThis } from './measure.ts';
import { layoutSizeOf } from './natural-size.ts';
import type { AllFound, PageCandidate, Rect } from './page-answers.ts';
import { MOST_PICTURES } from './page-limits.ts';
import { createPlacer } from './placing.ts';
import { inReadingOrder } from './reading-order.ts';

/** Where a picture stands now, in CSS pixels of the outermost readable document's viewport. */
export interface MeasuredNow {
  id: string;
  rect: Rect;
  /** The part inside the viewport and not cut off by scrolling containers; of no size when nothing is. */
  visible: Rect;
}

/**
 * Finds every picture this document and the same-origin frames in it show, in reading order; of what CSS draws, only
 * what is in view or next to it. `covered` and `undistorted` are not looked into. Whoever asks for one of these ids
 * later means the best version of that picture. What is in a frame its parent may read, the parent's answer has too.
 */
export async function findAll(): Promise<AllFound> {
  const found = everyPicture(document, createPlacer());
  const style = getComputedStyle(document.body ?? document.documentElement);
  const ordered = inReadingOrder(mostUseful(found), ({ rect }) => rect, style.direction === 'rtl');
  return {
    pageUrl: location.href,
    loadedAt: performance.timeOrigin,
    viewport: readViewport(),
    placed: whereIsThis(),
    pictures: ordered.map(describeFound),
  };
}

/** Where there are too many, those in view first. */
function mostUseful(found: Found[]): Found[] {
  if (found.length <= MOST_PICTURES) return found;
  return [...found.filter(({ isInView }) => isInView), ...found.filter(({ isInView }) => !isInView)].slice(
    0,
    MOST_PICTURES,
  );
}

function describeFound({ shown, rect, visible }: Found): PageCandidate {
  const url = shown.kind === 'mask' ? undefined : shortUrl(shown.url);
  const alt = textFor(shown.element);
  return {
    id: register({ ...shown, isPlace: true }),
    kind: shown.kind,
    ...(url === undefined ? {} : { url }),
    ...(alt === undefined ? {} : { alt }),
    ...layoutSizeOf(shown),
    rect,
    visible,
    covered: false,
    undistorted: false,
  };
}

/** Measures registered pictures again; one that left the page is left out. */
export function measureNow(ids: readonly string[]): MeasuredNow[] {
  const placer = createPlacer();
  return ids.flatMap((id) => {
    const shown = lookUp(id) && showing(id);
    if (!shown?.element.isConnected) return [];
    const { rect, visible } = placer.place(shown);
    return [{ id, rect, visible }];
  });
}
