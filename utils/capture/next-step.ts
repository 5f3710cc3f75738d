import type { AcquireStep } from '@/utils/conversation/attachment.ts';
import type { Size } from './tile-plan.ts';

/** The ways to the pixels of a picture on a page. */
export type ChainStep = Exclude<AcquireStep, 'handed-over' | 'visible-tab' | 'region' | 'full-page'>;

export interface ChainFacts {
  /** Address of the picture; `data:` ones may be cut to their type. */
  url?: string | undefined;
  /** An injected script reaches the document that holds it. */
  reachable: boolean;
  /**
   * What the page shows exactly this picture by: an `<img>`, which can be drawn and lifted; a surface that only the page
   * can draw (a canvas, a video, a mask); a drawing that can be written out; or nothing but a file.
   */
  shows: 'image' | 'surface' | 'drawing' | 'file';
  /** Its document is the tab's own or lies in one that says where. */
  placed: boolean;
  /** The worker may ask this address: http(s) on a public host. */
  mayAsk: boolean;
}

/** @returns the steps that can succeed at all, in order: the first that does wins. */
export function stepsFor(facts: ChainFacts): ChainStep[] {
  const scheme = facts.url?.slice(0, facts.url.indexOf(':'));
  const isRemote = scheme === 'http' || scheme === 'https';
  const isImage = facts.shows === 'image';
  const steps: (ChainStep | false)[] = [
    scheme === 'data' && 'data-url',
    (isRemote || scheme === 'blob') && 'store',
    isRemote && facts.mayAsk && 'worker-fetch',
    facts.reachable && scheme !== undefined && scheme !== 'data' && 'page-fetch',
    facts.reachable && (isImage || facts.shows === 'surface') && 'page-canvas',
    facts.reachable && facts.shows === 'drawing' && 'page-serialise',
    facts.reachable && facts.placed && (isImage || (facts.shows === 'file' && scheme !== undefined)) && 'lift',
    facts.placed && 'frame-crop',
  ];
  return steps.filter((step) => step !== false);
}

export interface LiftFacts {
  /** The image's own size, where the page knows it. */
  natural?: Size | undefined;
  /** The size of its box on the screen, in device pixels. */
  shown?: Size | undefined;
  /** Share of the box that is on the screen, 0 to 1. */
  shareVisible: number;
  covered: boolean;
  undistorted: boolean;
  /** The longest edge that is of use, in pixels. */
  wantedEdge: number;
}

/** A crop of nearly as many pixels is not worth taking over the screen for. */
const WORTH_LIFTING = 1.02;

/** @returns whether the page shows fewer pixels of the image than there are and than are of use. */
export function isWorthLifting(facts: LiftFacts): boolean {
  const { natural, shown, wantedEdge } = facts;
  if (!natural || !shown) return true;
  if (facts.covered || !facts.undistorted || facts.shareVisible < 0.99) return true;
  const longest = Math.max(natural.width, natural.height);
  const useful = Math.min(longest, wantedEdge);
  return useful > Math.max(shown.width, shown.height) * WORTH_LIFTING;
}

/**
 * @returns what to ask the browser for so that the original can be fetched; a port cannot be part of it.
 */
export function originPattern(url: string | undefined): string | undefined {
  const parsed = url === undefined ? undefined : URL.parse(url);
  if (!parsed || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return undefined;
  return `${parsed.protocol}//${parsed.hostname}/*`;
}
