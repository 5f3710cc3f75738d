import type { AcquireStep, AnonymousCheck, Fidelity, Original, Strip } from '@/utils/conversation/attachment.ts';
import type { Outcome } from '@/utils/conversation/failure.ts';
import type { AnonymousAnswer } from './anonymous-fetch.ts';
import type { Click } from './click.ts';
import type { Located, LocatedCandidate } from './locate.ts';

/** The image's bytes, and how true they are to the site's own. */
export interface Acquired {
  bytes: Blob;
  /** Sniffed. */
  mediaType: string;
  /** Upright size in pixels. */
  width: number;
  height: number;
  animated: boolean;
  step: AcquireStep;
  fidelity: Fidelity;
  visiblePartOnly?: boolean;
  check: AnonymousCheck;
  notForSharing?: boolean;
  /** Of what is too tall for one canvas: stored already; `bytes` is then a reduced copy to show. */
  strips?: Strip[];
  cutShort?: NonNullable<Original['cutShort']>;
  /** The address the bytes came from, where there is one; never a `data:` URL. */
  url?: string;
  /** Match pattern of the origin whose permission would give the original. */
  accessWouldHelp?: string;
}

export interface AcquireRequest {
  click: Click;
  located: Located;
  candidate: LocatedCandidate;
  /** The longest edge the model can use, in pixels: nothing is lifted larger than that for its own sake. */
  wantedEdge: number;
  /** What was acquired earlier for this address in this page load. */
  storedFor: (url: string, documentId: string) => Promise<Outcome<Acquired>>;
  /** The lift goes before every other way: the user wants it sharper. */
  liftFirst?: boolean;
  /** Only what the tab shows now: the user wants no better pixels. */
  screenOnly?: boolean;
  /** Told before each step that is tried. */
  onStep?: (step: AcquireStep) => void;
  signal: AbortSignal;
}

/** What the steps of one chain learn from each other. */
export interface Chain extends AcquireRequest {
  /** What the anonymous fetch told, once it was made. */
  anonymous?: { answer: AnonymousAnswer; check: AnonymousCheck };
}
