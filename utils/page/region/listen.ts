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
