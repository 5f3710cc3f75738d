import type { OverlayKey } from './overlay-key.ts';
import type { Rect, Region } from './page-answers.ts';

/** Installed by `entrypoints/page-region.ts`. */
export interface RegionOperations {
  /**
   * Dims the page and lets the user draw a box; resolves when it is taken, and nothing of ours is on the screen any
   * more, or when the user left.
   */
  selectRegion: (initial?: Rect) => Promise<Region>;
  pressRegionKey: (key: OverlayKey) => void;
  endRegion: () => void;
  /**
   * Scrolls until a box of the document is in view, and says where it is in the viewport now.
   *
   * @param area CSS pixels from the document's top-left corner.
   */
  showArea: (area: Rect) => Promise<Region>;
  /** Puts every scroll position back. */
  unshowArea: () => void;
}
