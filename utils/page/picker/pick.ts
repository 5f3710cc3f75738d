import { outermostWindow } from '../measure.ts';
import { takeFocus } from '../overlay-focus.ts';
import { openOverlayHost } from '../overlay-host.ts';
import type { OverlayKey } from '../overlay-key.ts';
import { listenToKeys } from '../overlay-keys.ts';
import { openStage } from '../overlay-stage.ts';
import type { Picked } from '../page-answers.ts';
import type { PictureElsewhere } from '../picker-operations.ts';
import { scrollUnder } from '../scroll-under.ts';
import { listenToPointer } from './listen-to-pointer.ts';
import { firstPicture, type PickerState } from './picker-state.ts';
import { createPictureSet, type PictureReader, type PictureSet } from './picture-set.ts';
import { end, focusHere, go, paint, press, refind, type Session, take, toggle } from './session.ts';
import { PICKER_CSS } from './style.ts';
import { createView } from './view.ts';
import { watchPage } from './watch-page.ts';
import { TITLE } from './words.ts';

let current: Session | undefined;
/** Tells a call that waited for its pictures whether another began meanwhile. */
let latest = 0;

/** Opens the picker; see `PickerOperations`. */
export async function pick(elsewhere: readonly PictureElsewhere[], reader: PictureReader): Promise<Picked> {
  endPick();
  const own = latest;
  const view = outermostWindow();
  const isPdf = view.document.contentType === 'application/pdf';
  const pictures = createPictureSet(view, reader, elsewhere);
  // The rings come with the first frame of the overlay.
  if (!isPdf) await pictures.find();
  if (own !== latest) return { state: 'left' };
  const here = firstPicture(pictures.all())?.id;
  const state = { here, chosen: new Set<string>(), hasList: false, hasLine: true };
  return await new Promise((resolve) => open(pictures, state, isPdf, resolve));
}

/** A key pressed in Loupe's own panel. */
export function pressPickerKey(key: OverlayKey): void {
  if (current) press(current, key);
}

/** Ends a picker that is open; harmless when there is none. */
export function endPick(): void {
  latest++;
  if (current) end(current, { state: 'left' });
}

function open(pictures: PictureSet, state: PickerState, isPdf: boolean, resolve: Session['resolve']): void {
  const host = openOverlayHost(true);
  const stage = host && openStage(host, TITLE, PICKER_CSS);
  if (!host || !stage) {
    host?.remove();
    resolve({ state: 'gone' });
    return;
  }
  const view = createView(stage, host.view.matchMedia('(prefers-color-scheme: dark)').matches);
  view.element.tabIndex = -1;
  const controller = new AbortController();
  const { signal } = controller;
  const giveBackFocus = takeFocus(host, view.element, signal);
  const close = (): void => {
    controller.abort();
    current = undefined;
    host.remove();
    giveBackFocus();
  };
  const typed = { number: '', at: 0 };
  const session: Session = { host, stage, view, pictures, isPdf, state, typed, signal, close, resolve };
  current = session;
  paint(session);
  listen(session);
  watch(session);
}

function listen(session: Session): void {
  const { host, stage, view, pictures, state, signal } = session;
  view.element.addEventListener('focus', () => focusHere(session), { signal });
  const effects = {
    point: (picture) => picture.id !== state.here && !state.hasList && go(session, picture, false),
    take: (picture) => void take(session, picture),
    toggle: (picture) => toggle(session, picture.id),
    hide: () => {
      state.hasLine = false;
      view.buttons.hide.blur();
      paint(session);
    },
    region: () => end(session, { state: 'region' }),
    leave: () => end(session, { state: 'left' }),
  } satisfies Parameters<typeof listenToPointer>[2];
  listenToPointer(view, pictures, effects, signal);
  listenToKeys(host, stage, (key) => press(session, key), signal);
  const onWheel = (event: WheelEvent): void => {
    const isOverList = event.composedPath().some((one) => one === view.list.element);
    if (event.isTrusted && !event.ctrlKey && !isOverList) scrollUnder(event, host);
  };
  stage.view.addEventListener('wheel', onWheel, { signal, passive: false });
}

function watch(session: Session): void {
  const { host, stage, pictures, state, isPdf, signal, close, resolve } = session;
  const happenings = {
    moved: () => {
      pictures.follow();
      paint(session);
    },
    changed: async () => {
      if (!isPdf) await refind(session);
      paint(session);
    },
    gone: () => end(session, { state: 'gone' }),
    raised: () => {
      if (stage.document.defaultView) {
        paint(session);
      } else {
        // A dialog opened above it: the host was moved there, and a document that is moved begins anew.
        close();
        open(pictures, state, isPdf, resolve);
      }
    },
  };
  watchPage(host, happenings, signal);
}
