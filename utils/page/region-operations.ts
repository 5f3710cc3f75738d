import type { OverlayKey } from './overlay-key.ts';
import type { Anchor, Rect, Region, Viewport } from './page-answers.ts';

/** A region as it was taken. */
export interface EarlierArea {
  /** CSS pixels from the document's top-left corner. */
  area: Rect;
  /** CSS pixels. */
  viewportWidth: number;
  anchor?: Anchor | undefined;
}

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
   * Scrolls until what a region was drawn around is in view, and says where it is in the viewport now. A marker is on
   * the screen then. At another width of the page than before only an anchor tells where it is; `left` says that
   * nothing does, and `gone` that the page does not show the whole of it any more.
   */
  showArea: (before: EarlierArea) => Promise<Region>;
  /** Takes the marker away and says how the viewport is now, two frames later. */
  endMarker: () => Promise<Viewport>;
  /** Takes everything of ours away; a selection that was open ends as left. Puts every scroll position back. */
  endRegion: () => void;
  /** After the user's own choice: lets the worker open the panel. */
  askForPanel: () => void;
}
