import { askForPanel } from '../ask-for-panel.ts';
import type { OverlayHost } from '../overlay-host.ts';
import type { OverlayKey } from '../overlay-key.ts';
import type { Stage } from '../overlay-stage.ts';
import type { Picked } from '../page-answers.ts';
import { twoFrames } from '../two-frames.ts';
import { firstPicture, type PickerState, takenBy, type Wish, wishOf } from './picker-state.ts';
import type { Picture } from './picture.ts';
import type { PictureSet } from './picture-set.ts';
import type { View } from './view.ts';
import { chosenInWords, GONE } from './words.ts';

/** More than this are no choice for one question. */
const MOST_CHOSEN = 100;
/** So long a further digit belongs to the same number. */
const DIGIT_PAUSE_MS = 1000;
/** How much of the window Page Up and Page Down scroll. */
const PAGE_SHARE = 0.9;

/** One picker from its opening to its answer. */
export interface Session {
  host: OverlayHost;
  stage: Stage;
  view: View;
  pictures: PictureSet;
  isPdf: boolean;
  state: PickerState;
  typed: { number: string; at: number };
  /** Aborts when the picker goes. */
  signal: AbortSignal;
  /** Takes the picker away, and gives the page its focus back. */
  close: () => void;
  resolve: (answer: Picked | Promise<Picked>) => void;
}

export function paint(session: Session): void {
  const { host, view, pictures, isPdf, state, signal } = session;
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
  focusHere(session);
}

/** The keyboard belongs to the picture that is current, but a button that has it keeps it. */
export function focusHere({ stage: { root, document }, view, pictures, state }: Session): void {
  const focused = 'activeElement' in root ? root.activeElement : document.activeElement;
  if (focused?.localName === 'button' && focused.checkVisibility()) return;
  if (pictures.all().length === 0) view.buttons.region.focus();
  else if (state.here !== undefined) (state.hasList ? view.list : view.outlines).focus(state.here);
}

export function go(session: Session, picture: Picture, isByKey: boolean): void {
  const { pictures, state, host } = session;
  state.here = picture.id;
  if (isByKey && !isWhole(picture, host)) {
    pictures.bringIntoView(picture);
    pictures.follow();
  }
  paint(session);
  void pictures.learnSize(picture.id).then(() => paint(session));
}

export function toggle(session: Session, id: string | undefined): void {
  const { state, view } = session;
  if (id === undefined) return;
  const chosen = new Set(state.chosen);
  if (!chosen.delete(id) && chosen.size < MOST_CHOSEN) chosen.add(id);
  state.here = id;
  state.chosen = chosen;
  view.say(chosenInWords(chosen.size) || '0 chosen.');
  paint(session);
}

export function end({ signal, close, resolve }: Session, answer: Picked): void {
  if (signal.aborted) return;
  close();
  resolve(answer);
}

/** @returns what stands now where a picture stood: what the user sees, and means. */
export async function refind({ pictures, state }: Session): Promise<(id: string) => string | undefined> {
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
}

export async function take(session: Session, clicked?: Picture): Promise<void> {
  const { pictures, state, view, host, signal, close, resolve } = session;
  const wanted = takenBy(clicked?.id, state, pictures.all());
  const now = await refind(session);
  if (signal.aborted) return;
  const ids = [...new Set(wanted.map(now).filter((id) => id !== undefined))];
  if (ids.length > 0) {
    close();
    resolve(answerWith(ids, host.view));
  } else {
    view.say(GONE);
    paint(session);
  }
}

/** Nothing of the picker is on the screen any more when this resolves. */
async function answerWith(ids: string[], view: Window): Promise<Picked> {
  await twoFrames(view);
  askForPanel();
  return { state: 'picked', ids };
}

/** @returns whether the key means something here. */
export function press(session: Session, key: OverlayKey): boolean {
  const wish = wishOf(key, session.pictures.all(), session.state);
  if (wish) grant(session, wish);
  return wish !== undefined;
}

function grant(session: Session, wish: Wish): void {
  const { state, host } = session;
  switch (wish.do) {
    case 'go':
      go(session, wish.to, true);
      break;
    case 'toggle':
      toggle(session, state.here);
      break;
    case 'take':
      void take(session);
      break;
    case 'leave':
      end(session, { state: 'left' });
      break;
    case 'region':
      end(session, { state: 'region' });
      break;
    case 'list':
      state.hasList = !state.hasList;
      paint(session);
      break;
    case 'line':
      state.hasLine = !state.hasLine;
      paint(session);
      break;
    case 'page':
      host.view.scrollBy({ top: wish.by * host.view.innerHeight * PAGE_SHARE, behavior: 'instant' });
      break;
    case 'digit':
      typeDigit(session, wish.digit);
      break;
    case 'nothing':
      break;
  }
}

function typeDigit(session: Session, digit: string): void {
  const { typed } = session;
  const isNext = performance.now() - typed.at < DIGIT_PAUSE_MS;
  session.typed = { number: (isNext ? typed.number : '') + digit, at: performance.now() };
  const all = session.pictures.all();
  const picture = all[Number(session.typed.number) - 1] ?? all[Number(digit) - 1];
  if (picture) go(session, picture, true);
}

function isWhole({ rect, visible }: Picture, { view }: OverlayHost): boolean {
  const wanted = (edge: number, room: number): number => Math.min(edge, room) * 0.9;
  return (
    visible.width >= wanted(rect.width, view.innerWidth) && visible.height >= wanted(rect.height, view.innerHeight)
  );
}
