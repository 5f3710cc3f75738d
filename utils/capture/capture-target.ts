import type { CaptureFacts } from '@/utils/conversation/attachment.ts';
import type { Acquired } from './acquired.ts';
import type { Frame } from './frame.ts';

/** The tab a capture is taken of, as it was when the user asked for it. */
export interface CaptureTarget {
  tabId: number;
  windowId: number;
  /** The top document's. */
  pageUrl: string;
  pageTitle: string;
  /** Milliseconds since the epoch. */
  askedAt: number;
  /** The capture begun in the tick of the gesture; undefined for one that came without a gesture on the page. */
  frame: Promise<Frame | undefined>;
}

/** A picture of the page itself. */
export interface Captured {
  acquired: Acquired;
  facts: CaptureFacts;
  /** The page load it shows, where the browser tells. */
  documentId?: string;
}
