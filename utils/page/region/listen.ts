import type { OverlayHost } from '../overlay-host.ts';
import type { OverlayKey } from '../overlay-key.ts';
import type { Stage } from '../overlay-stage.ts';
import { isInside, type Point } from './box.ts';
import { type Screen, toPixels } from './screen.ts';
import { boxOf, movePointer, pressPointer, releasePointer, type Selection } from './selection.ts';
import type { RegionView } from './view.ts';

export interface Effects {
  change: (selection: Selection) => void;
  take: () => void;
  leave: () => void;
}

/** Draws, moves and sizes by pointer. What a page makes up is not heard. */
export function listenToPointer(
  view: RegionView,
  now: () => { selection: Selection; screen: Screen },
  { change, take, leave }: Effects,
  signal: AbortSignal,
): void {
  const { element } = view;
  const at = (event: MouseEvent): Point => toPixels({ x: event.clientX, y: event.clientY }, now().screen);
  const on = <K extends keyof HTMLElementEventMap>(type: K, answer: (event: HTMLElementEventMap[K]) => void): void =>
    element.addEventListener(type, (event) => event.isTrusted && answer(event), { signal });

  on('pointerdown', (event) => {
    const under = view.underEvent(event);
    if (event.button !== 0 || under === 'take' || under === 'leave' || under === 'bar') return;
    element.setPointerCapture(event.pointerId);
    const { selection, screen } = now();
    change(pressPointer(selection, at(event), under, screen.room));
  });
  on('pointermove', (event) => {
    const { selection, screen } = now();
    change(movePointer(selection, at(event), screen.room));
  });
  const release = (): void => change(releasePointer(now().selection, now().screen.room));
  on('pointerup', release);
  on('pointercancel', release);
  on('click', (event) => {
    const under = view.underEvent(event);
    if (under === 'take') take();
    if (under === 'leave') leave();
  });
  on('dblclick', (event) => {
    const { selection, screen } = now();
    const box = boxOf(selection, screen.room);
    if (box && isInside(at(event), box)) take();
  });
  on('contextmenu', (event) => event.preventDefault());
}

/** For a release that never comes, because another window got the keyboard. */
const LONGEST_PRESS_MS = 300;

/**
 * Hears the keys of a person: in the overlay, where the page does not, and in the page's window in case the focus has
 * strayed there.
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
    const button = event.composedPath().find((one) => isButton(one));
    if (button && (key === 'Enter' || key === ' ')) return;
    const effect = { key, shiftKey, ctrlKey };
    const isKnown =
      key === 'Tab' ? moveFocus(stage, shiftKey) : isLast(key) ? event.repeat || pressLater(effect) : press(effect);
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
function moveFocus({ root, document }: Stage, backwards: boolean): boolean {
  const stops = [...root.querySelectorAll<HTMLElement>('[tabindex], button')].filter((one) => one.checkVisibility());
  const focused = 'activeElement' in root ? root.activeElement : document.activeElement;
  const index = stops.findIndex((one) => one.isSameNode(focused));
  const next = stops.at((index + (backwards ? -1 : 1)) % Math.max(1, stops.length));
  next?.focus();
  return true;
}
