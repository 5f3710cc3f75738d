import { everyRoot } from './every-element.ts';

/**
 * Transitions jump to their end, so that what fades in while scrolling is there at once. Snapping and smooth scrolling
 * would take the page elsewhere than where it was sent, and a caret blinks.
 */
const STILL = `*, *::before, *::after {
  transition: none !important;
  scroll-behavior: auto !important;
  scroll-snap-type: none !important;
  caret-color: transparent !important;
}`;

/** A page held still. */
export interface Frozen {
  /** Stops animations without an end that began since. */
  again: () => void;
  thaw: () => void;
}

/**
 * Holds everything still that moves by itself and can be held without the page's doing: transitions, endless
 * animations, the caret. Animations with an end run to it. Adopted style sheets leave no mark in the document.
 */
export function freeze(view: Window): Frozen {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STILL);
  const roots = everyRoot(view.document);
  for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const rates = new Map<Animation, number>();
  const again = (): void => {
    for (const animation of view.document.getAnimations()) {
      if (!isEndless(animation, view) || rates.has(animation)) continue;
      rates.set(animation, animation.playbackRate);
      animation.playbackRate = 0;
    }
  };
  again();
  return {
    again,
    thaw: () => {
      for (const root of roots) {
        root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
      }
      for (const [animation, rate] of rates) animation.playbackRate = rate;
    },
  };
}

function isEndless(animation: Animation, view: Window): boolean {
  return isTimed(animation, view) && animation.effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY;
}

/** Nobody waits longer than this for something to come to rest. */
const LONGEST_MOVE_MS = 2000;

/** @returns whether something moves that soon comes to rest. */
export function isMoving(view: Window): boolean {
  return view.document.getAnimations().some((animation) => {
    const { playState, playbackRate, effect } = animation;
    if (playState !== 'running' || playbackRate === 0 || !isTimed(animation, view)) return false;
    return Number(effect?.getComputedTiming().endTime ?? 0) <= LONGEST_MOVE_MS;
  });
}

/** Driven by time rather than by scrolling. */
function isTimed(animation: Animation, view: Window): boolean {
  return animation.timeline === view.document.timeline;
}
