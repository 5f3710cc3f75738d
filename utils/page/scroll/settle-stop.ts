import { everyRoot } from './every-element.ts';
import { isMoving } from './freeze.ts';

/** A page that never stands still is captured as it is. */
const LONGEST_MS = 1500;
/** Pictures and fonts on their way get this long at each stop. */
const LONGEST_LOADING_MS = 4000;
const LOOK_EVERY_MS = 50;

/**
 * Waits until the layout keeps still, and pictures and fonts in view have come or failed; for a few seconds at most.
 *
 * @param layout changes whenever something moves.
 * @param quietMs how long nothing must change.
 */
export async function settleStop(
  view: Window,
  box: DOMRectReadOnly,
  { layout, quietMs }: { layout: () => string; quietMs: number },
  isOver: () => boolean,
): Promise<void> {
  const roots = everyRoot(view.document);
  const started = performance.now();
  let since = started;
  let before = layout();
  for (;;) {
    await pause(LOOK_EVERY_MS);
    const now = performance.now();
    const isLoading =
      view.document.fonts.status === 'loading' || picturesIn(roots, box).some(({ complete }) => !complete);
    const after = layout();
    if (after !== before || isLoading || isMoving(view)) since = now;
    before = after;
    if (isOver() || now - since >= quietMs || now - started >= (isLoading ? LONGEST_LOADING_MS : LONGEST_MS)) break;
  }
  const decoding = picturesIn(roots, box).filter((picture) => picture.complete && picture.naturalWidth > 0);
  // A loaded picture may still be painted a few frames late, when it is decoded aside.
  await Promise.race([Promise.allSettled(decoding.map((picture) => picture.decode())), pause(LOOK_EVERY_MS * 10)]);
}

function picturesIn(roots: readonly (Document | ShadowRoot)[], box: DOMRectReadOnly): HTMLImageElement[] {
  return roots
    .flatMap((root) => [...root.querySelectorAll('img')])
    .filter((picture) => {
      const rect = picture.getBoundingClientRect();
      const isInside = rect.bottom > box.top && rect.top < box.bottom && rect.right > box.left && rect.left < box.right;
      return isInside && picture.checkVisibility();
    });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
