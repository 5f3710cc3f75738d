import type { OverlayHost } from './overlay-host.ts';
import type { OverlayKey } from './overlay-key.ts';
import type { Stage } from './overlay-stage.ts';

/** For a release that never comes, because another window got the keyboard. */
const LONGEST_PRESS_MS = 300;

/**
 * Hears the keys of a person: in the overlay, where the page does not, and in the page's window in case the focus has
 * strayed there. What a page makes up is not heard.
 *
 * @param press answers whether the key means something; one that does not is left to the browser.
 */
export function listenToKeys(
  host: OverlayHost,
  stage: Stage,
  press: (key: OverlayKey) => boolean,
  signal: AbortSignal,
): void {
  const onKey = (event: KeyboardEvent): void => {
    if (!event.isTrusted || event.altKey || event.metaKey || event.isComposing) return;
    const { key, shiftKey, ctrlKey } = event;
    // A focused button is pressed by the browser itself.
    if ((key === 'Enter' || key === ' ') && event.composedPath().some(isButton)) return;
    const effect = { key, shiftKey, ctrlKey };
    const isKnown = isLast(key) ? event.repeat || pressLater(effect) : press(effect);
    if (!isKnown) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  // The overlay goes with the key's release: the page would get that otherwise, and act on it.
  let releasing: (() => void) | undefined;
  const pressLater = (key: OverlayKey): boolean => {
    const timer = setTimeout(() => releasing?.(), LONGEST_PRESS_MS);
    releasing = () => {
      clearTimeout(timer);
      releasing = undefined;
      if (!signal.aborted) press(key);
    };
    return true;
  };
  const onRelease = (event: KeyboardEvent): void => {
    if (!event.isTrusted || !isLast(event.key) || !releasing) return;
    event.stopImmediatePropagation();
    releasing();
  };
  for (const target of new Set([stage.view, host.view, window])) {
    target.addEventListener('keydown', onKey, { signal, capture: true });
    target.addEventListener('keyup', onRelease, { signal, capture: true });
  }
}

/** What may close the overlay. */
function isLast(key: string): boolean {
  return key === 'Enter' || key === 'Escape';
}

function isButton(target: EventTarget): boolean {
  return 'localName' in target && target.localName === 'button';
}

/** Round and round in the overlay: behind it lies the page, which nobody can reach now. */
export function moveFocus({ root, document }: Stage, backwards: boolean): void {
  const stops = [...root.querySelectorAll<HTMLElement>('[tabindex="0"], button')].filter((one) =>
    one.checkVisibility(),
  );
  const focused = 'activeElement' in root ? root.activeElement : document.activeElement;
  const index = stops.findIndex((one) => one.isSameNode(focused));
  const next = stops.at((index + (backwards ? -1 : 1)) % Math.max(1, stops.length));
  next?.focus();
}
