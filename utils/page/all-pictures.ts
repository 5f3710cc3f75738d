import { describeCandidate } from './describe-candidate.ts';
import { elementOf } from './element-register.ts';
import { collectImages, registerElement, whereIsThis } from './find-images.ts';
import { isDrawn, measureElement, readViewport } from './measure.ts';
import type { AllFound, PageCandidate, Rect } from './page-answers.ts';
import { MOST_PICTURES } from './page-limits.ts';

/** Where a picture stands now, in CSS pixels of the outermost readable document's viewport. */
export interface MeasuredNow {
  id: string;
  rect: Rect;
  /** The part inside the viewport and not cut off by scrolling containers; of no size when nothing is. */
  visible: Rect;
}

/**
 * Finds every picture this document and the same-origin frames in it show, in reading order, out of view too. A
 * document that its parent may read answers with none: the parent's own answer has them.
 */
export async function findAll(): Promise<AllFound> {
  const pictures = collectImages(document)
    .filter(isDrawn)
    .slice(0, MOST_PICTURES)
    .map((element) => describeCandidate(registerElement(element)))
    .filter((candidate): candidate is PageCandidate => candidate !== undefined);
  return {
    pageUrl: location.href,
    loadedAt: performance.timeOrigin,
    viewport: readViewport(),
    placed: whereIsThis(),
    pictures,
  };
}

/** Measures registered pictures again; one that left the page is left out. */
export function measureNow(ids: readonly string[]): MeasuredNow[] {
  return ids.flatMap((id) => {
    const element = elementOf(id);
    return element?.isConnected ? [{ id, ...measureElement(element) }] : [];
  });
}
