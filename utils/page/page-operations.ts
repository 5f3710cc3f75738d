import { findAll, type MeasuredNow, measureNow } from './all-pictures.ts';
import { describeCandidate } from './describe-candidate.ts';
import { drawBytes } from './draw-element.ts';
import { findImages, type Hint } from './find-images.ts';
import { endLift, showTile, startLift, type TileRequest } from './lift-host.ts';
import { intersect, readViewport } from './measure.ts';
import { learnSizes } from './natural-size.ts';
import type { AllFound, Findings, LiftStarted, Measured, PageCandidate, ReadBytes, Rect } from './page-answers.ts';
import type { PickerOperations } from './picker-operations.ts';
import { measureElement } from './placing.ts';
import { fetchBytes, sampleShown } from './read-bytes.ts';
import type { RegionOperations } from './region-operations.ts';
import { bringIntoView, reveal, unreveal } from './reveal.ts';
import type { ScrollOperations } from './scroll-operations.ts';
import { serialise } from './serialise-svg.ts';
import { settleWidth } from './settle-width.ts';

/**
 * What the worker may ask of a page, by whichever script was injected for it. Everything that comes back is data from
 * a stranger.
 */
export interface PageOperations extends ReaderOperations, PickerOperations, RegionOperations, ScrollOperations {}

/** Installed by `entrypoints/page-reader.ts`. */
export interface ReaderOperations {
  find: (hint: Hint) => Promise<Findings>;
  findAll: () => Promise<AllFound>;
  /** For what shares this world with the reader; cheap enough for every animation frame. */
  measureNow: (ids: readonly string[]) => MeasuredNow[];
  measure: (ids: string[]) => Promise<Measured>;
  fetchBytes: (id: string) => Promise<ReadBytes>;
  drawBytes: (id: string) => Promise<ReadBytes>;
  /** Writes an inline drawing out as an SVG file. */
  serialise: (id: string) => Promise<ReadBytes>;
  sample: (id: string) => Promise<ReadBytes>;
  startLift: (id: string) => Promise<LiftStarted>;
  showTile: (tile: TileRequest) => Promise<{ state: 'ready' | 'cancelled' | 'gone' }>;
  endLift: () => { cancelled: boolean };
  reveal: (id: string) => Promise<void>;
  unreveal: () => void;
  /** Scrolls there and stays. */
  bringIntoView: (id: string) => void;
  settle: () => Promise<boolean>;
  frameBoxes: (frameUrl: string) => { rect: Rect; visible: Rect }[];
}

export const readerOperations: ReaderOperations = {
  find: findImages,
  findAll,
  measureNow,
  measure,
  fetchBytes,
  drawBytes,
  serialise,
  sample: sampleShown,
  startLift,
  showTile,
  endLift,
  reveal,
  unreveal,
  bringIntoView,
  settle: () => settleWidth(),
  frameBoxes,
};

async function measure(ids: string[]): Promise<Measured> {
  await learnSizes(ids);
  return {
    pageUrl: location.href,
    contentType: document.contentType,
    viewport: readViewport(),
    candidates: ids.map(describeCandidate).filter((candidate): candidate is PageCandidate => candidate !== undefined),
  };
}

/** Where this document shows frames of that address; for frames it may not look into. */
function frameBoxes(frameUrl: string): { rect: Rect; visible: Rect }[] {
  const frames = [...document.querySelectorAll('iframe, frame, object, embed')];
  const here = { x: 0, y: 0, width: innerWidth, height: innerHeight };
  const boxes = (elements: Element[]): { rect: Rect; visible: Rect }[] =>
    elements
      .map(measureElement)
      .map(({ rect, visible }) => ({ rect, visible: intersect(visible, here) }))
      .filter(({ visible }) => visible.width >= 1 && visible.height >= 1);
  const exact = frames.filter((frame) => addressOf(frame) === frameUrl);
  if (exact.length > 0) return boxes(exact);
  // A frame that has gone somewhere else since keeps the old address in its attribute, at best the same origin.
  return boxes(frames.filter((frame) => originOf(addressOf(frame)) === originOf(frameUrl)));
}

function addressOf(frame: Element): string | undefined {
  const text = frame.getAttribute('src') ?? frame.getAttribute('data');
  return text === null ? undefined : URL.parse(text, frame.baseURI)?.href;
}

function originOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : URL.parse(url)?.origin;
}
