import { listenForEscape } from './escape.ts';
import { type Frozen, freeze } from './freeze.ts';
import { createStopMarker, type StopMarker } from './marker.ts';
import { findScroller, positionOf, type Scroller, scrollBackTo } from './scroller.ts';
import { createStyleOverrides, type StyleOverrides } from './style-overrides.ts';

/** A page that is held still, and all that is changed about it meanwhile. */
export interface HeldPage {
  view: Window;
  scroller: Scroller;
  frozen: Frozen;
  styles: StyleOverrides;
  marker: StopMarker;
  /** Undoes every change, scroll position and focus included. */
  putBack: () => void;
}

/** Holds a page still, and hears the user's Escape for it. */
export function holdPage(view: Window, onEscape: () => void): HeldPage {
  const { document } = view;
  const scroller = findScroller(view);
  const scrolledTo = positionOf(scroller);
  const focus = document.activeElement;
  const styles = createStyleOverrides();
  const marker = createStopMarker(view);
  const frozen = freeze(view);
  const unlisten = listenForEscape(view, onEscape);
  const putBack = (): void => {
    unlisten();
    marker.remove();
    styles.undoAll();
    scrollBackTo(scroller, scrolledTo);
    // What fades would fade back in, if the page learnt of its styles only after it may fade again.
    for (const element of [document.documentElement, scroller.element]) element.getBoundingClientRect();
    frozen.thaw();
    // Hiding a dialog takes the focus from it.
    if (focus !== document.activeElement && focus?.isConnected && 'focus' in focus) {
      (focus as HTMLElement).focus({ preventScroll: true }); // By its method, which only such elements have.
    }
  };
  return { view, scroller, frozen, styles, marker, putBack };
}
