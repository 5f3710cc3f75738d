import type { ScrollStarted, ScrollStop } from './scroll/scroll-answers.ts';

/** Installed by `entrypoints/page-scroll.ts`. */
export interface ScrollOperations {
  /** Waits for a steady width, finds what scrolls, and holds the page still until {@link endScroll}. */
  startScroll: () => Promise<ScrollStarted>;
  /**
   * Brings what has not been taken yet into view and waits for it to be drawn.
   *
   * @param goesOn true when the stop before was captured; false to bring the same into view once more.
   */
  showStop: (goesOn: boolean) => Promise<ScrollStop>;
  /** @returns whether the page still stands as the last stop said: asked after each capture. */
  stopStands: () => boolean;
  /** Puts everything back that was changed; harmless when nothing was. */
  endScroll: () => void;
}
