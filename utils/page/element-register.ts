import type { CandidateKind } from '@/utils/conversation/attachment.ts';

/** Boxes that CSS makes and no script can get hold of. */
export type PseudoName = '::before' | '::after' | '::marker';

/** One picture as an element shows it. */
export interface Shown {
  element: Element;
  kind: Exclude<CandidateKind, 'frame' | 'link' | 'srcset'>;
  /** In full, `data:` URLs too. Missing for what has no file: a canvas, a frame of a video, an inline drawing. */
  url?: string;
  /** The box of the element that shows it, where that is not its own. */
  pseudo?: PseudoName;
}

/** What an id given to the worker stands for, as long as this page load lives. */
export interface Known {
  /** Missing for an address that no element shows. */
  element?: Element;
  /** In full, `data:` URLs too. */
  url?: string;
  kind: Exclude<CandidateKind, 'frame'>;
  pseudo?: PseudoName;
  /** Id of the one whose element shows this. */
  of?: string;
  /** Given out as "what stands there", so that its best version is meant; otherwise exactly this version is. */
  isPlace?: true;
}

const known = new Map<string, Known>();
/** A page of thousands of pictures registers them all: looking through every entry each time would take seconds. */
const idsOfElement = new WeakMap<Element, string[]>();
const idsWithoutElement: string[] = [];
let counter = 0;

/** @returns the id of this picture; the same element and address keep theirs. */
export function register(entry: Known): string {
  const ids = entry.element ? (idsOfElement.get(entry.element) ?? []) : idsWithoutElement;
  const before = ids.find((id) => isSame(known.get(id), entry));
  if (before !== undefined) return before;
  const id = `p${++counter}`;
  known.set(id, entry);
  ids.push(id);
  if (entry.element) idsOfElement.set(entry.element, ids);
  return id;
}

function isSame(a: Known | undefined, b: Known): boolean {
  return a !== undefined && a.kind === b.kind && a.pseudo === b.pseudo && a.isPlace === b.isPlace && a.url === b.url;
}

export function lookUp(id: string): Known | undefined {
  return known.get(id);
}

/** @returns what shows this picture on the page: itself, or the one it belongs to. */
export function showing(id: string): Shown | undefined {
  const entry = known.get(id);
  const own = entry?.element === undefined && entry?.of !== undefined ? known.get(entry.of) : entry;
  if (!own?.element || own.kind === 'link' || own.kind === 'srcset') return undefined;
  const { element, kind, url, pseudo } = own;
  return { element, kind, ...(url === undefined ? {} : { url }), ...(pseudo === undefined ? {} : { pseudo }) };
}

/** @returns the element that shows this picture, itself or through the one it belongs to. */
export function elementOf(id: string): Element | undefined {
  return showing(id)?.element;
}
