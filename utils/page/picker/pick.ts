import { askForPanel } from '../ask-for-panel.ts';
import { outermostWindow } from '../measure.ts';
import { takeFocus } from '../overlay-focus.ts';
import { type OverlayHost, openOverlayHost } from '../overlay-host.ts';
import type { OverlayKey } from '../overlay-key.ts';
import { listenToKeys } from '../overlay-keys.ts';
import { openStage, type Stage } from '../overlay-stage.ts';
import type { Picked } from '../page-answers.ts';
import type { PictureElsewhere } from '../picker-operations.ts';
import { scrollUnder } from '../scroll-under.ts';
import { twoFrames } from '../two-frames.ts';
import { listenToPointer } from './listen-to-pointer.ts';
import { firstPicture, type PickerState, takenBy, wishOf } from './picker-state.ts';
import type { Picture } from './picture.ts';
import { createPictureSet, type PictureReader, type PictureSet } from './picture-set.ts';
import { PICKER_CSS } from './style.ts';
import { createView } from './view.ts';
import { watchPage } from './watch-page.ts';
import { chosenInWords, GONE, TITLE } from './words.ts';

/** More than this are no choice for one question. */
export const MOST_CHOSEN = 100;
/** So long a further digit belongs to the same number. */
const DIGIT_PAUSE_MS = 1000;

interface Open {
  press: (key: OverlayKey) => boolean;
  end: (answer: Picked) => void;
}

let current: Open | undefined;
/** Tells a call that waited for its pictures whether another began meanwhile. */
let latest = 0;

/** Opens the picker; see `PickerOperations`. */
export async function pick(elsewhere: readonly PictureElsewhere[], reader: PictureReader): Promise<Picked> {
  endPick();
  const own = ++latest;
  const view = outermostWindow();
  const isPdf = view.document.contentType === 'application/pdf';
  const pictures = createPictureSet(view, reader, elsewhere);
  // The rings come with the first frame of the overlay.
  if (!isPdf) await pictures.find();
  if (own !== latest) return { state: 'left' };
  const here = firstPicture(pictures.all())?.id;
  return await new Promise((resolve) =>
    open(pictures, { here, chosen: new Set(), hasList: false, hasLine: true }, isPdf, resolve),
  );
}

/** A key pressed in Loupe's own panel. */
export function pressPickerKey(key: OverlayKey): void {
  current?.press(key);
}

/** Ends a picker that is open; harmless when there is none. */
export function endPick(): void {
  latest++;
  current?.end({ state: 'left' });
}

function open(
  pictures: PictureSet,
  state: PickerState,
  isPdf: boolean,
  resolve: (answer: Picked | Promise<Picked>) => void,
): void {
  const host = openOverlayHost(true);
  const stage = host && openStage(host, TITLE, PICKER_CSS);
  if (!host || !stage) {
    host?.remove();
    resolve({ state: 'gone' });
    return;
  }
  const view = createView(stage, host.view.matchMedia('(prefers-color-scheme: dark)').matches);
  const controller = new AbortController();
  const { signal } = controller;
  let typed = { number: '', at: 0 };

  const paint = (): void => {
    if (signal.aborted) return;
    const { width, height } = host.element.getBoundingClientRect();
    view.paint({
      ...state,
      here: pictures.get(state.here),
      pictures: pictures.all(),
      viewport: { width, height },
      devicePixelRatio: host.view.devicePixelRatio,
      isPdf,
    });
    focusHere();
  };
  /** The keyboard belongs to the picture that is current, but a button that has it keeps it. */
  const focusHere = (): void => {
    const focused = focusedIn(stage);
    if (focused?.localName === 'button' && focused.checkVisibility()) return;
    if (pictures.all().length === 0) view.buttons.region.focus();
    else if (state.here !== undefined) (state.hasList ? view.list : view.outlines).focus(state.here);
  };
  const go = (picture: Picture, isByKey: boolean): void => {
    state.here = picture.id;
    if (isByKey && !isWhole(picture, host)) {
      pictures.bringIntoView(picture);
      pictures.follow();
    }
    paint();
    void pictures.learnSize(picture.id).then(paint);
  };
  const toggle = (id: string | undefined): void => {
    if (id === undefined) return;
    const chosen = new Set(state.chosen);
    if (!chosen.delete(id) && chosen.size < MOST_CHOSEN) chosen.add(id);
    state.chosen = chosen;
    view.say(chosenInWords(chosen.size) || '0 chosen.');
    paint();
  };
  const close = (): void => {
    controller.abort();
    current = undefined;
    host.remove();
    giveBackFocus();
  };
  const end = (answer: Picked): void => {
    if (signal.aborted) return;
    close();
    resolve(answer);
  };
  /** @returns what stands now where a picture stood: what the user sees, and means. */
  const refind = async (): Promise<(id: string) => string | undefined> => {
    const before = new Map(pictures.all().map((picture) => [picture.id, picture]));
    await pictures.find();
    const now = (id: string): string | undefined => {
      const old = before.get(id);
      return pictures.get(id)?.id ?? (old && pictures.standIn(old)?.id);
    };
    const here = state.here === undefined ? undefined : now(state.here);
    state.here = here ?? firstPicture(pictures.all())?.id;
    state.chosen = new Set([...state.chosen].map(now).filter((id) => id !== undefined));
    return now;
  };
  const take = async (clicked?: Picture): Promise<void> => {
    const wanted = takenBy(clicked?.id, state, pictures.all());
    const now = await refind();
    if (signal.aborted) return;
    const ids = [...new Set(wanted.map(now).filter((id) => id !== undefined))];
    if (ids.length > 0) {
      close();
      resolve(answerWith(ids, host.view));
    } else {
      view.say(GONE);
      paint();
    }
  };
  const press = (key: OverlayKey): boolean => {
    const wish = wishOf(key, pictures.all(), state);
    if (wish?.do === 'go') go(wish.to, true);
    else if (wish?.do === 'toggle') toggle(state.here);
    else if (wish?.do === 'take') void take();
    else if (wish?.do === 'leave') end({ state: 'left' });
    else if (wish?.do === 'region') end({ state: 'region' });
    else if (wish?.do === 'list') {
      state.hasList = !state.hasList;
      paint();
    } else if (wish?.do === 'line') {
      state.hasLine = !state.hasLine;
      paint();
    } else if (wish?.do === 'page') {
      host.view.scrollBy({ top: wish.by * host.view.innerHeight * 0.9, behavior: 'instant' });
    } else if (wish?.do === 'digit') {
      const isNext = performance.now() - typed.at < DIGIT_PAUSE_MS;
      typed = { number: (isNext ? typed.number : '') + wish.digit, at: performance.now() };
      const picture = pictures.all()[Number(typed.number) - 1] ?? pictures.all()[Number(wish.digit) - 1];
      if (picture) go(picture, true);
    }
    return wish !== undefined;
  };

  current = { press, end };
  view.element.tabIndex = -1;
  const giveBackFocus = takeFocus(host, view.element, signal);
  view.element.addEventListener('focus', focusHere, { signal });
  paint();
  listenToPointer(
    view,
    pictures,
    {
      point: (picture) => picture.id !== state.here && !state.hasList && go(picture, false),
      take: (picture) => void take(picture),
      toggle: (picture) => {
        state.here = picture.id;
        toggle(picture.id);
      },
      hide: () => {
        state.hasLine = false;
        view.buttons.hide.blur();
        paint();
      },
      region: () => end({ state: 'region' }),
      leave: () => end({ state: 'left' }),
    },
    signal,
  );
  listenToKeys(host, stage, press, signal);
  stage.view.addEventListener(
    'wheel',
    (event) => {
      const isOverList = event.composedPath().some((one) => one === view.list.element);
      if (event.isTrusted && !event.ctrlKey && !isOverList) scrollUnder(event, host);
    },
    { signal, passive: false },
  );
  const reopen = (): void => {
    // A dialog opened above it: the host was moved there, and a document that is moved begins anew.
    if (signal.aborted || stage.document.defaultView) {
      paint();
      return;
    }
    close();
    open(pictures, state, isPdf, resolve);
  };
  watchPage(
    host,
    {
      moved: () => {
        pictures.follow();
        paint();
      },
      changed: async () => {
        if (!isPdf) await refind();
        paint();
      },
      gone: () => end({ state: 'gone' }),
      raised: reopen,
    },
    signal,
  );
}

/** Nothing of the picker is on the screen any more when this resolves. */
async function answerWith(ids: string[], view: Window): Promise<Picked> {
  await twoFrames(view);
  askForPanel();
  return { state: 'picked', ids };
}

function focusedIn({ root, document }: Stage): Element | null {
  return 'activeElement' in root ? root.activeElement : document.activeElement;
}

function isWhole({ rect, visible }: Picture, { view }: OverlayHost): boolean {
  const wanted = (edge: number, room: number): number => Math.min(edge, room) * 0.9;
  return (
    visible.width >= wanted(rect.width, view.innerWidth) && visible.height >= wanted(rect.height, view.innerHeight)
  );
}
