import type { Frame } from './frame.ts';

/** One use of a menu item or a shortcut on a page. */
export interface Click {
  tabId: number;
  windowId: number;
  /** 0 is the top frame. */
  frameId: number;
  /** Of the top document, where an earlier look at the page told it. */
  documentId?: string;
  /** Of the document in that frame, likewise: a frame can go elsewhere on a page that stays. */
  frameDocumentId?: string;
  /** The top document's. */
  pageUrl: string;
  pageTitle: string;
  frameUrl?: string;
  /** The browser's hint; missing for very long URLs, ambiguous for an image that is on the page twice. */
  srcUrl?: string;
  linkUrl?: string;
  /**
   * Where the pointer was, in CSS pixels of the viewport of the frame `frameId`: the picture there is meant, however
   * many things lie above it.
   */
  point?: { x: number; y: number };
  /** No place was pointed at: the picture under the pointer is meant, else the largest in view. */
  mostLikely?: true;
  /** One found before in the page load `documentId`, chosen by the user: there it goes before every hint. */
  candidateId?: string;
  /** Milliseconds since the epoch. */
  clickedAt: number;
  /** The capture begun in the click's own tick: it still shows the page as wide as the user saw it. */
  frame: Promise<Frame | undefined>;
}
