import type { Stage } from '../overlay-stage.ts';
import { HANDLES, type Handle, type Point } from './box.ts';
import { placeBar, placeChip, placeHandles, scaleDown } from './layout.ts';
import type { Screen } from './screen.ts';
import { boxOf, type Selection } from './selection.ts';
import { AIM_HINT, AIM_KEYS, describeSelection, GREETING, sizeWords } from './words.ts';

/** What of the overlay is under a pointer. */
export type Under = Handle | 'take' | 'leave' | 'bar' | undefined;

export interface RegionView {
  /** Has the focus. */
  element: HTMLElement;
  paint(selection: Selection, screen: Screen): void;
  /** What an event happened on. */
  underEvent(event: Event): Under;
  remove(): void;
}

/** A screen reader would be talked over by every step of a key held down. */
const ANNOUNCE_AFTER_MS = 250;
/** The hint gets out of the way of a pointer that comes nearer than this to the top, in CSS pixels. */
const HINT_REACH = 120;

export function createRegionView({ document, root, view }: Stage): RegionView {
  const make = (name: string, className: string, text = ''): HTMLElement => {
    const made = document.createElementNS('http://www.w3.org/1999/xhtml', name) as HTMLElement; // By its namespace.
    made.className = className;
    made.textContent = text;
    return made;
  };
  const button = (className: string, label: string, key: string): HTMLElement => {
    const made = make('button', className, label);
    made.setAttribute('aria-keyshortcuts', key === 'Esc' ? 'Escape' : key);
    const hint = make('kbd', '', key);
    hint.setAttribute('aria-hidden', 'true');
    made.append(hint);
    return made;
  };

  const stage = make('div', 'stage');
  stage.tabIndex = 0;
  // Without it a screen reader would keep the arrow keys to itself.
  stage.setAttribute('role', 'application');
  stage.setAttribute('aria-label', 'Select a region');
  const dim = make('div', 'dim');
  const lines = [make('div', 'line across'), make('div', 'line down')] as const;
  const frame = make('div', 'box');
  const handles = new Map(HANDLES.map((name) => [name, make('div', `handle ${name}`)]));
  const chip = make('div', 'chip');
  const bar = make('div', 'bar');
  bar.append(button('take', 'Take', 'Enter'), button('leave', 'Cancel', 'Esc'));
  const hint = make('div', 'hint', AIM_HINT);
  hint.append(make('small', '', AIM_KEYS));
  const status = make('div', 'status', GREETING);
  status.setAttribute('role', 'status');
  for (const part of [dim, ...lines, frame, ...handles.values(), chip, hint]) part.setAttribute('aria-hidden', 'true');
  stage.append(dim, ...lines, frame, ...handles.values(), chip, hint, bar, status);
  root.append(stage);

  let announcing: number | undefined;
  let said = '';
  const announce = (text: string): void => {
    if (text === said) return;
    const isFirst = said === '';
    said = text;
    view.clearTimeout(announcing);
    // The greeting tells where the crosshair is of no use yet.
    if (isFirst && text.startsWith('Crosshair')) return;
    announcing = view.setTimeout(() => {
      status.textContent = text;
    }, ANNOUNCE_AFTER_MS);
  };

  function paintAim(at: { x: number; y: number } | undefined, ratio: number): void {
    for (const part of [dim, ...lines, hint]) part.hidden = at === undefined;
    if (!at) return;
    lines[0].style.top = `${at.y / ratio}px`;
    lines[1].style.left = `${at.x / ratio}px`;
    hint.classList.toggle('away', at.y / ratio < HINT_REACH);
  }

  function paintBox(selection: Selection, { room, viewport }: Screen): void {
    const box = boxOf(selection, room);
    const isStanding = selection.phase === 'standing' || selection.phase === 'sizing';
    for (const part of [frame, chip]) part.hidden = box === undefined;
    bar.hidden = box === undefined || !isStanding;
    const ratio = viewport.devicePixelRatio;
    const placed = box && scaleDown(box, ratio);
    const screen = { width: room.width / ratio, height: room.height / ratio };
    const places = placed && selection.phase !== 'drawing' ? placeHandles(placed, screen) : new Map<Handle, Point>();
    for (const [name, handle] of handles) {
      const at = places.get(name);
      handle.hidden = at === undefined;
      handle.classList.toggle('held', selection.phase === 'resizing' && selection.handle === name);
      if (at) handle.style.cssText = `left: ${at.x}px; top: ${at.y}px`;
    }
    if (!placed) return;
    const [width, height] = [placed.right - placed.left, placed.bottom - placed.top];
    frame.style.cssText = `left: ${placed.left}px; top: ${placed.top}px; width: ${width}px; height: ${height}px`;
    const isAtEdge =
      placed.left < 1 || placed.top < 1 || placed.right > screen.width - 1 || placed.bottom > screen.height - 1;
    frame.classList.toggle('at-edge', isAtEdge);
    chip.textContent = sizeWords(selection, room);
    const chipSize = { width: chip.offsetWidth, height: chip.offsetHeight };
    const chipAt = placeChip(placed, chipSize, screen);
    chip.style.cssText = `left: ${chipAt.x}px; top: ${chipAt.y}px`;
    if (bar.hidden) return;
    const barSize = { width: bar.offsetWidth, height: bar.offsetHeight };
    const barAt = placeBar(placed, barSize, { at: chipAt, size: chipSize }, screen);
    bar.style.cssText = `left: ${barAt.x}px; top: ${barAt.y}px`;
  }

  return {
    element: stage,
    paint(selection, screen) {
      const { pinch, devicePixelRatio } = screen.viewport;
      // On a pinch-zoomed screen it fills what is shown, at its ordinary size.
      stage.style.transform = `translate(${pinch.x}px, ${pinch.y}px) scale(${1 / pinch.scale})`;
      stage.classList.toggle('busy', ['drawing', 'moving', 'resizing'].includes(selection.phase));
      paintAim(selection.phase === 'aiming' ? selection.at : undefined, devicePixelRatio);
      paintBox(selection, screen);
      announce(describeSelection(selection, screen.room));
    },
    underEvent(event) {
      const path = event.composedPath();
      if (path.some((one) => one === bar.firstElementChild)) return 'take';
      if (path.some((one) => one === bar.lastElementChild)) return 'leave';
      if (path.some((one) => one === bar)) return 'bar';
      return HANDLES.find((name) => path.some((one) => one === handles.get(name)));
    },
    remove: () => {
      view.clearTimeout(announcing);
      stage.remove();
    },
  };
}
