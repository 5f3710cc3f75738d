import { MOST_SCREENS } from '@/utils/conversation/page-limit.ts';
import { readViewport } from '../measure.ts';
import type { ScrollOperations } from '../scroll-operations.ts';
import { settleWidth } from '../settle-width.ts';
import { twoFrames } from '../two-frames.ts';
import { type Anchors, chooseAnchors } from './anchors.ts';
import { arrangePinned } from './arrange-pinned.ts';
import { type HeldPage, holdPage } from './hold-page.ts';
import type { ScrollStarted, ScrollStop } from './scroll-answers.ts';
import { boxOf, type Standing, scrollDownTo, standingOf } from './scroller.ts';
import { settleStop } from './settle-stop.ts';
import { isAtEnd, planStop } from './stop-plan.ts';

/** A worker that has not asked for this long is dead; captures, with all their tries, take a few seconds. */
const WATCHDOG_MS = 15_000;
/** The panel that opens at the same gesture begins to narrow the page some 350 ms later; we come 50 ms after that. */
const STEADY_MS = 350;
/** How long nothing must change before a capture, and at the end of the page, where more may be loaded. */
const QUIET_MS = 100;
const QUIET_AT_END_MS = 500;
/** A page that moves while it is being looked at gets this many chances to stand still. */
const MOST_TRIES = 4;

interface Session extends HeldPage {
  /** Everything from here down is still to be taken: device pixels from the top of what scrolls. */
  seam: number;
  /** What stands along the seam; absent at the top. */
  atSeam?: Anchors;
  screens: number;
  /** The stop that stands now: so many rows from the seam on, what stands along their end, and how the page stood. */
  stop?: { height: number; atEnd: Anchors; standing: string } | undefined;
  cancelled: boolean;
  watchdog: ReturnType<typeof setTimeout>;
}

let current: Session | undefined;

export const scrollOperations: ScrollOperations = {
  startScroll: async () => {
    await settleWidth(STEADY_MS);
    return openScroll(window);
  },
  showStop,
  stopStands,
  endScroll,
};

/** Holds the page still and goes to its top. Only the document in this window is scrolled, and only downwards. */
export function openScroll(view: Window): ScrollStarted {
  endScroll();
  const { document } = view;
  if (document.contentType === 'application/pdf') return { state: 'pdf-page' };
  const viewport = readViewport(view);
  if (viewport.pinch.scale !== 1) return { state: 'pinched' };
  const held = holdPage(view, () => {
    if (current) current.cancelled = true;
  });
  const watchdog = setTimeout(endScroll, WATCHDOG_MS);
  current = { ...held, seam: 0, screens: 0, cancelled: false, watchdog };
  return { state: 'ready', viewportWidth: viewport.innerWidth, devicePixelRatio: viewport.devicePixelRatio };
}

async function showStop(goesOn: boolean): Promise<ScrollStop> {
  const session = current;
  if (!session) return { state: 'lost' };
  clearTimeout(session.watchdog);
  try {
    return await moveOn(session, goesOn);
  } finally {
    if (current === session) session.watchdog = setTimeout(endScroll, WATCHDOG_MS);
  }
}

async function moveOn(session: Session, goesOn: boolean): Promise<ScrollStop> {
  const { scroller } = session;
  if (goesOn && session.stop) {
    session.seam += session.stop.height;
    session.atSeam = session.stop.atEnd;
    session.screens++;
  }
  session.stop = undefined;
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    session.seam += session.atSeam?.takeShift() ?? 0;
    const { scale, mostScrolled } = standingOf(scroller);
    // Sent beyond the end it stops exactly there, which nobody else knows: its figures are rounded.
    const isNearEnd = session.seam >= mostScrolled - 2 * scale;
    scrollDownTo(scroller, isNearEnd ? mostScrolled + scale : (session.seam - attempt) / scale);
    session.frozen.again();
    await twoFrames(session.view);
    await settle(session);
    if (current !== session) return { state: 'lost' };
    if (session.cancelled) return { state: 'cancelled' };
    const shown = await present(session);
    if (shown) return shown;
  }
  return { state: 'lost' };
}

async function settle(session: Session): Promise<void> {
  const { view, scroller } = session;
  const standing = standingOf(scroller);
  const isOver = (): boolean => current !== session || session.cancelled;
  const quietMs = isAtEnd(standing) ? QUIET_AT_END_MS : QUIET_MS;
  await settleStop(view, boxOf(view, standing), { layout: () => textOf(standingOf(scroller)), quietMs }, isOver);
}

/** Hides what must not be in this capture. @returns undefined when the page has moved away from the seam. */
async function present(session: Session): Promise<ScrollStop | undefined> {
  const { view, scroller, marker } = session;
  const standing = standingOf(scroller);
  const isLast = isAtEnd(standing) || session.screens >= MOST_SCREENS - 1;
  const bottomBar = arrangePinned(session, boxOf(view, standing), { isFirst: session.screens === 0, isLast });
  session.seam += session.atSeam?.takeShift() ?? 0;
  const plan = planStop(standing, { seam: session.seam, screens: session.screens, bottomBar });
  if (plan === undefined) return undefined;
  if (plan === 'end') return { state: 'end' };
  const { offset, height, markerY, further, last } = plan;
  const { left, right, top } = standing;
  const colour = markerY === undefined ? undefined : marker.show(left, markerY);
  if (markerY === undefined) marker.hide();
  await twoFrames(view);
  if (current !== session) return { state: 'lost' };
  session.stop = { height, atEnd: anchorsAt(session, standing, top + offset + height - 1), standing: textOf(standing) };
  if (!stopStands()) return undefined;
  return {
    state: 'ready',
    pageUrl: view.location.href,
    left,
    top: top + offset,
    width: right - left,
    height,
    ...(colour === undefined || markerY === undefined ? {} : { marker: { x: left, y: markerY, colour } }),
    further,
    ...(last ? { last } : {}),
  };
}

function anchorsAt({ view, scroller, styles }: Session, { left, right }: Standing, y: number): Anchors {
  const ratio = view.devicePixelRatio;
  const isPinned = (element: Element): boolean => styles.elements().some((pinned) => pinned.contains(element));
  const line = { y: y / ratio, left: left / ratio, right: right / ratio };
  return chooseAnchors(scroller, line, () => standingOf(scroller).scrolled, isPinned);
}

function stopStands(): boolean {
  const { stop, atSeam, scroller, cancelled } = current ?? {};
  if (!stop || !scroller || cancelled) return false;
  const isShifted = stop.atEnd.shift() !== 0 || (atSeam?.shift() ?? 0) !== 0;
  return !isShifted && textOf(standingOf(scroller)) === stop.standing;
}

function endScroll(): void {
  if (!current) return;
  clearTimeout(current.watchdog);
  const { putBack } = current;
  current = undefined;
  putBack();
}

function textOf(standing: Standing): string {
  return JSON.stringify(standing);
}
