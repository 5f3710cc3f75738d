import { describeCandidate, learnSizes } from './describe-candidate.ts';
import { type Known, lookUp, register } from './element-register.ts';
import {
  absoluteUrl,
  backgroundUrls,
  knownUrls,
  largerInSrcset,
  lazyUrls,
  looksLikeImage,
  shownUrl,
} from './image-urls.ts';
import { area, elementsAt, isDrawn, measureElement, outermostWindow, readViewport, shadowRootOf } from './measure.ts';
import type { Findings, PageCandidate } from './page-answers.ts';
import { MOST_CANDIDATES } from './page-limits.ts';

/** What the browser's menu says about the click; all of it may be missing. */
export interface Hint {
  srcUrl?: string | undefined;
  linkUrl?: string | undefined;
  /** A picture found earlier in this page load and chosen since. */
  id?: string | undefined;
}

/** From this length on the browser leaves a URL out of its hint. Chromium: url::kMaxURLChars, 2 MB. */
const LONGEST_HINT = 2 * 1024 * 1024;

/**
 * Finds the pictures the hint may mean, the most likely first. `chosen` is absent where the hint fits several
 * pictures with different bytes: then a person chooses.
 */
export async function findImages(hint: Hint): Promise<Findings> {
  const shown = collectImages(document).filter(isDrawn);
  const matching =
    hint.srcUrl === undefined ? [] : shown.filter((element) => knownUrls(element).includes(hint.srcUrl ?? ''));
  const ids = new Set<string>();
  let chosen: string | undefined;
  if (hint.id !== undefined && lookUp(hint.id)) ids.add(hint.id);
  // A `data:` URL that no element has was cut on its way, and says nothing.
  if (hint.srcUrl !== undefined && (matching.length > 0 || !hint.srcUrl.startsWith('data:'))) {
    const ordered = inOrderOfLikelihood(matching);
    const [best] = ordered;
    chosen = best ? registerBest(best, ids) : registerAddress(hint.srcUrl, ids);
    for (const element of ordered.slice(1)) ids.add(registerElement(element));
    if (best) addNeighbours(best, hint, ids);
  } else {
    const visible = inOrderOfLikelihood(shown.filter(isInView));
    const huge = visible.filter((element) => isHugeData(shownUrl(element)));
    for (const element of [...huge, ...visible]) ids.add(registerElement(element));
    const [only] = huge;
    if (only && huge.length === 1) chosen = registerElement(only);
    for (const element of hovered()) addBackgrounds(element, ids);
  }
  if (hint.id !== undefined && ids.has(hint.id)) chosen = hint.id;
  const most = [...ids].slice(0, MOST_CANDIDATES);
  await learnSizes(most);
  const candidates = most
    .map(describeCandidate)
    .filter((candidate): candidate is PageCandidate => candidate !== undefined);
  return {
    pageUrl: location.href,
    loadedAt: performance.timeOrigin,
    viewport: readViewport(),
    placed: whereIsThis(),
    candidates,
    ...(chosen === undefined ? {} : { chosen }),
  };
}

/** Whether rects of this document are the tab's own. */
export function whereIsThis(): Findings['placed'] {
  const outer = outermostWindow();
  if (outer === outer.parent) return 'top';
  return outer === window ? 'frame' : 'unknown';
}

/** Every element of the document, open and (where the browser allows) closed shadow roots included, that is an image. */
export function collectImages(root: Document | ShadowRoot): Element[] {
  const found: Element[] = [];
  const walk = (from: Document | ShadowRoot): void => {
    for (const element of from.querySelectorAll('*')) {
      if (isImage(element)) found.push(element);
      const inner = shadowRootOf(element);
      if (inner) walk(inner);
    }
  };
  walk(root);
  return found;
}

function isImage(element: Element): boolean {
  if (element.localName === 'img') return true;
  if (element.localName === 'image') return element.namespaceURI === 'http://www.w3.org/2000/svg';
  return element.localName === 'input' && element.getAttribute('type')?.toLowerCase() === 'image';
}

/** Under the pointer, then in view and largest, then nearest to the middle. */
function inOrderOfLikelihood(elements: Element[]): Element[] {
  const pointed = new Set(hovered());
  const middle = { x: innerWidth / 2, y: innerHeight / 2 };
  const ranked = elements.map((element) => {
    const { rect, visible } = measureElement(element);
    const away = Math.hypot(rect.x + rect.width / 2 - middle.x, rect.y + rect.height / 2 - middle.y);
    return { element, pointed: pointed.has(element) ? 1 : 0, seen: area(visible), away };
  });
  ranked.sort((a, b) => b.pointed - a.pointed || b.seen - a.seen || a.away - b.away);
  return ranked.map((entry) => entry.element);
}

function hovered(): Element[] {
  const chain: Element[] = [];
  for (let root: Document | ShadowRoot | null = document; root; ) {
    const inner: Element[] = [...root.querySelectorAll(':hover')];
    chain.push(...inner);
    const deepest: Element | undefined = inner.at(-1);
    root = deepest ? shadowRootOf(deepest) : null;
  }
  return chain;
}

function isInView(element: Element): boolean {
  return area(measureElement(element).visible) >= 1;
}

function isHugeData(url: string | undefined): boolean {
  return url?.startsWith('data:') === true && url.length >= LONGEST_HINT;
}

/** @returns the id to take: a larger version of the same picture where the page names one. */
function registerBest(element: Element, ids: Set<string>): string {
  const own = registerElement(element);
  const larger = element.localName === 'img' ? largerInSrcset(element as HTMLImageElement) : undefined; // By its name.
  const better = larger === undefined ? undefined : register({ kind: 'srcset', url: larger, of: own });
  if (better !== undefined) ids.add(better);
  ids.add(own);
  return better ?? own;
}

export function registerElement(element: Element): string {
  const kind = element.localName === 'image' ? 'svg-image' : element.localName === 'input' ? 'input' : 'img';
  const entry: Known = { element, kind };
  const url = shownUrl(element);
  if (url !== undefined) entry.url = url;
  return register(entry);
}

/** The page no longer has an element at this address, or one where nobody can look: the address is still good. */
function registerAddress(url: string, ids: Set<string>): string {
  const id = register({ kind: 'img', url });
  ids.add(id);
  return id;
}

/** What **Not this one?** offers: larger versions, the link's target, and what else lies at that place. */
function addNeighbours(element: Element, hint: Hint, ids: Set<string>): void {
  const of = registerElement(element);
  const shown = shownUrl(element);
  for (const url of lazyUrls(element)) if (url !== shown) ids.add(register({ kind: 'srcset', url, of }));
  const link = hint.linkUrl ?? element.closest('a[href]')?.getAttribute('href');
  const target = absoluteUrl(link, element.baseURI);
  if (target && target !== shown && looksLikeImage(target)) ids.add(register({ kind: 'link', url: target, of }));
  const box = element.getBoundingClientRect();
  for (const hit of elementsAt(element.ownerDocument, box.x + box.width / 2, box.y + box.height / 2)) {
    if (hit === element) continue;
    if (isImage(hit)) ids.add(registerElement(hit));
    addBackgrounds(hit, ids);
  }
}

function addBackgrounds(element: Element, ids: Set<string>): void {
  for (const url of backgroundUrls(getComputedStyle(element), element.baseURI)) {
    ids.add(register({ element, kind: 'background', url }));
  }
}
