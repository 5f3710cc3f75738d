import type { OverlayKey } from './overlay-key.ts';
import type { Rect, Region, Viewport } from './page-answers.ts';

/** Installed by `entrypoints/page-region.ts`. */
export interface RegionOperations {
  /**
   * Dims the page and lets the user draw a box; resolves when it is taken, and nothing of ours but a marker is on the
   * screen any more, or when the user left.
   *
   * @param initial a box to begin with, in CSS pixels of the viewport.
   */
  selectRegion: (initial?: Rect) => Promise<Region>;
  pressRegionKey: (key: OverlayKey) => void;
  /**
   * Scrolls until a box of the document is in view, and says where it is in the viewport now; `gone` when the page
   * does not reach that far any more. A marker is on the screen then.
   *
   * @param area CSS pixels from the document's top-left corner.
   */
  showArea: (area: Rect) => Promise<Region>;
  /** Takes the marker away and says how the viewport is now, two frames later. */
  endMarker: () => Promise<Viewport>;
  /** Takes everything of ours away; a selection that was open ends as left. Puts every scroll position back. */
  endRegion: () => void;
  /** After the user's own choice: lets the worker open the panel. */
  askForPanel: () => void;
}
