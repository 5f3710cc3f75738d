import { takeFocus } from '../overlay-focus.ts';
import { type OverlayHost, openOverlayHost } from '../overlay-host.ts';
import type { OverlayKey } from '../overlay-key.ts';
import { listenToKeys, moveFocus } from '../overlay-keys.ts';
import { openStage, type Stage } from '../overlay-stage.ts';
import type { Rect, Region } from '../page-answers.ts';
import { scrollUnder } from '../scroll-under.ts';
import { anchorOf } from './anchor.ts';
import { type Box, fitBox } from './box.ts';
import { listenToPointer } from './listen.ts';
import { dropMarker, showMarker } from './marker.ts';
import { readScreen, type Screen, toArea, toBox } from './screen.ts';
import { boxOf, pressKey, refit, type Selection } from './selection.ts';
import { REGION_CSS } from './style.ts';
import { createRegionView } from './view.ts';
import { TITLE } from './words.ts';

/** How often is looked whether the page has taken the overlay away or put something above it. */
const LOOK_AGAIN_MS = 500;
/** So long nothing may have scrolled before a box is taken: the page may still be gliding. */
const STILL_MS = 120;
const LONGEST_GLIDE_MS = 1000;

interface Open {
  /** @returns whether the key means something here. */
  press: (key: OverlayKey) => boolean;
  /** Takes the overlay away. */
  end: (answer: Region) => void;
}

let current: Open | undefined;

/** Dims the page and lets the user draw a box; see `RegionOperations`. */
export function selectRegion(initial?: Rect): Promise<Region> {
  leaveSelection();
  dropMarker();
  const host = openOverlayHost(true);
  const stage = host && openStage(host, TITLE, REGION_CSS);
  if (host && stage) return new Promise((resolve) => open(host, stage, initial, resolve));
  host?.remove();
  return Promise.resolve({ state: 'gone' });
}

/** A key pressed in Loupe's own panel. */
export function pressRegionKey(key: OverlayKey): void {
  current?.press(key);
}

/** Ends a selection that is open; harmless when there is none. */
export function leaveSelection(): void {
  current?.end({ state: 'left' });
}

function open(
  host: OverlayHost,
  stage: Stage,
  initial: Rect | undefined,
  resolve: (answer: Region | Promise<Region>) => void,
): void {
  const view = createRegionView(stage);
  const controller = new AbortController();
  const { signal } = controller;
  let screen = readScreen(host);
  let selection = firstSelection(initial, screen);
  let isPainting = false;

  const change = (next: Selection): void => {
    selection = next;
    if (isPainting) return;
    isPainting = true;
    host.view.requestAnimationFrame(() => {
      isPainting = false;
      if (!signal.aborted) view.paint(selection, screen);
    });
  };
  const remeasure = (): void => {
    screen = readScreen(host);
    change(refit(selection, screen.room));
  };
  const close = (): void => {
    controller.abort();
    current = undefined;
    clearInterval(looking);
    view.remove();
    host.remove();
    giveBackFocus();
  };
  const end = (answer: Region): void => {
    if (signal.aborted) return;
    close();
    resolve(answer);
  };
  const take = async (): Promise<void> => {
    await standingStill(scrolled);
    // Left meanwhile.
    if (signal.aborted) return;
    remeasure();
    const box = boxOf(selection, screen.room);
    if (!box) return;
    close();
    resolve(await showChosen(box, screen, host.view));
  };
  const press = (key: OverlayKey): boolean => {
    const effect = pressKey(selection, key, screen.room);
    if (effect === 'leave') end({ state: 'left' });
    else if (effect === 'take') void take();
    else if (effect) change(effect.selection);
    return effect !== undefined;
  };
  const look = (): void => {
    if (!host.element.isConnected) end({ state: 'gone' });
    else if (!host.isOnTop()) host.raise();
    // A dialog opened above it, and a document that is moved into that begins anew.
    if (signal.aborted || stage.document.defaultView) return;
    const box = boxOf(selection, screen.room);
    close();
    resolve(selectRegion(box && toArea(box, screen)));
  };

  current = { press, end };
  const giveBackFocus = takeFocus(host, view.element, signal);
  const looking = setInterval(look, LOOK_AGAIN_MS);
  const scrolled = watchScrolling(host.view, signal);
  const effects = { change, take, leave: () => end({ state: 'left' }) };
  listenToPointer(view, () => ({ selection, screen }), effects, signal);
  const pressOrMove = (key: OverlayKey): boolean => {
    if (key.key !== 'Tab') return press(key);
    moveFocus(stage, key.shiftKey);
    return true;
  };
  listenToKeys(host, stage, pressOrMove, signal);
  stage.view.addEventListener('wheel', (event) => scrollUnder(event, host), { signal, passive: false });
  host.view.addEventListener('resize', remeasure, { signal });
  for (const type of ['resize', 'scroll']) host.view.visualViewport?.addEventListener(type, remeasure, { signal });
  view.paint(selection, screen);
}

function firstSelection(initial: Rect | undefined, screen: Screen): Selection {
  const { room } = screen;
  if (!initial) return { phase: 'aiming', at: { x: Math.round(room.width / 2), y: Math.round(room.height / 2) } };
  return { phase: 'standing', box: fitBox(toBox(initial, screen), room) };
}

/** @returns when the page, or anything on it, last scrolled, by `performance.now()`. */
function watchScrolling(view: Window, signal: AbortSignal): () => number {
  let last = Number.NEGATIVE_INFINITY;
  const note = (): void => {
    last = performance.now();
  };
  view.addEventListener('scroll', note, { signal, capture: true, passive: true });
  return () => last;
}

async function standingStill(scrolled: () => number): Promise<void> {
  const since = performance.now();
  while (performance.now() - scrolled() < STILL_MS && performance.now() - since < LONGEST_GLIDE_MS) {
    await new Promise((resolve) => setTimeout(resolve, STILL_MS / 4));
  }
}

async function showChosen(box: Box, screen: Screen, view: Window): Promise<Region> {
  const marker = await showMarker(box, screen);
  if (!marker) return { state: 'gone' };
  const area = toArea(box, screen);
  const { contentType } = view.document;
  const anchor = anchorOf(area, view);
  return { state: 'selected', area, viewport: screen.viewport, contentType, marker, anchor, scrolled: false };
}
