import { isCover } from './blank.ts';
import { describeCandidate } from './describe-candidate.ts';
import { type Known, lookUp, register, type Shown, showing } from './element-register.ts';
import { everyPicture, type Found } from './every-picture.ts';
import { absoluteUrl, knownUrls, largerInSrcset, lazyUrls, looksLikeImage } from './image-urls.ts';
import { area, readViewport, shadowRootOf, whereIsThis } from './measure.ts';
import { learnSizes } from './natural-size.ts';
import type { Findings, PageCandidate } from './page-answers.ts';
import { MOST_CANDIDATES } from './page-limits.ts';
import { type Point, picturesAt } from './pictures-at-point.ts';
import { createPlacer } from './placing.ts';
import { largerInSet, stylePictures } from './shown-pictures.ts';

/** What is known of the click; all of it may be missing. */
export interface Hint {
  srcUrl?: string | undefined;
  linkUrl?: string | undefined;
  /** Where in this frame's viewport the user pointed, in CSS pixels. What the browser says of the click goes first. */
  point?: Point | undefined;
  /** No place was pointed at: the picture under the pointer is meant, else the one that is the largest in view. */
  mostLikely?: true | undefined;
  /** A picture found earlier in this page load and chosen since. */
  id?: string | undefined;
}

/** From this length on the browser leaves a URL out of its hint. Chromium: url::kMaxURLChars, 2 MB. */
const LONGEST_HINT = 2 * 1024 * 1024;

/** A background that covers more of the view than this is the page's own. */
const WALLPAPER_SHARE = 0.8;

/**
 * Finds the pictures the hint may mean, the most likely first. `chosen` is absent where the hint fits several
 * pictures with different bytes: then a person chooses.
 */
export async function findImages(hint: Hint): Promise<Findings> {
  const ids = new Set<string>();
  const known = hint.id === undefined ? undefined : lookUp(hint.id);
  if (hint.id !== undefined && known && !known.isPlace) ids.add(hint.id);
  const meant = (hint.id !== undefined && known?.isPlace && showing(hint.id)) || undefined;
  const chosen = await choose(hint, meant, ids);
  const most = [...ids].slice(0, MOST_CANDIDATES);
  await learnSizes(most);
  const candidates = most
    .map(describeCandidate)
    .filter((candidate): candidate is PageCandidate => candidate !== undefined);
  const taken = hint.id !== undefined && ids.has(hint.id) ? hint.id : chosen;
  return {
    pageUrl: location.href,
    loadedAt: performance.timeOrigin,
    viewport: readViewport(),
    placed: whereIsThis(),
    candidates,
    ...(taken === undefined ? {} : { chosen: taken }),
  };
}

async function choose(hint: Hint, meant: Shown | undefined, ids: Set<string>): Promise<string | undefined> {
  const everything = everyPicture(document, createPlacer());
  if (meant) return takeFirst([meant], hint, ids, everything);
  const { srcUrl } = hint;
  const named = srcUrl === undefined ? [] : everything.filter(({ shown }) => isNamed(shown, srcUrl));
  if (named.length > 0) {
    const ordered = inOrderOfLikelihood(named, hint.point);
    return takeFirst(await withoutCover(ordered, everything), hint, ids, everything);
  }
  const beneath = srcUrl === undefined ? [] : await beneathSpacer(srcUrl, everything);
  if (beneath.length > 0) return takeFirst(beneath, hint, ids, everything);
  // A `data:` URL that no element has was cut on its way, and says nothing.
  if (srcUrl !== undefined && !srcUrl.startsWith('data:')) return registerAddress(srcUrl, ids);
  const pointed = hint.point ? await picturesAt(hint.point, everything) : [];
  if (pointed.length > 0) return takeFirst(pointed, hint, ids, everything);
  const ranked = rank(everything.filter(({ isInView }) => isInView));
  const visible = ranked.map(({ shown }) => shown);
  const [best, next] = ranked;
  // Of several as large as each other nothing says which is meant.
  const isClear = best && !(best.pointed === next?.pointed && best.seen === next.seen);
  if (hint.mostLikely && isClear) return takeFirst(visible, hint, ids, everything);
  const huge = visible.filter(({ url }) => url?.startsWith('data:') && url.length >= LONGEST_HINT);
  for (const shown of [...huge, ...visible]) ids.add(register(shown));
  const [only] = huge;
  return only && huge.length === 1 ? register(only) : undefined;
}

/** Also under an address that it has in its attributes and shows another version of. */
function isNamed({ element, kind, url }: Shown, srcUrl: string): boolean {
  if (url === srcUrl) return true;
  return kind !== 'background' && kind !== 'border' && kind !== 'mask' && knownUrls(element).includes(srcUrl);
}

function inOrderOfLikelihood(pictures: Found[], point?: Point): Shown[] {
  return rank(pictures, point).map(({ shown }) => shown);
}

/** Under the pointer, then in view and largest, then nearest to the middle. */
function rank(pictures: Found[], point?: Point): { shown: Shown; pointed: number; seen: number }[] {
  const pointed = new Set(hovered());
  const room = innerWidth * innerHeight;
  const middle = { x: innerWidth / 2, y: innerHeight / 2 };
  const here = point && createPlacer().placePoint(point);
  const ranked = pictures.map(({ shown, rect, visible }) => {
    const away = Math.hypot(rect.x + rect.width / 2 - middle.x, rect.y + rect.height / 2 - middle.y);
    const isPointed = here
      ? here.x >= rect.x && here.x < rect.x + rect.width && here.y >= rect.y && here.y < rect.y + rect.height
      : shown.kind !== 'background' && pointed.has(shown.element);
    // What lies behind a whole page is seldom what anybody means.
    const isWallpaper = shown.kind === 'background' && area(visible) > room * WALLPAPER_SHARE;
    return { shown, pointed: isPointed ? 1 : 0, seen: isWallpaper ? 0 : area(visible), away };
  });
  return ranked.sort((a, b) => b.pointed - a.pointed || b.seen - a.seen || a.away - b.away);
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

/** @returns the id to take: the best version of the first, where the page names a better one. */
async function takeFirst(
  ordered: Shown[],
  hint: Hint,
  ids: Set<string>,
  everything: Found[],
): Promise<string | undefined> {
  const [best] = ordered;
  if (!best) return undefined;
  const own = register(best);
  const larger = largerVersion(best);
  const better = larger === undefined ? undefined : register({ kind: 'srcset', url: larger, of: own });
  if (better !== undefined) ids.add(better);
  ids.add(own);
  for (const shown of ordered.slice(1)) ids.add(register(shown));
  addOtherVersions(best, own, hint, ids);
  await addNeighbours(best, ids, everything);
  return better ?? own;
}

function largerVersion(shown: Shown): string | undefined {
  if (shown.kind === 'img') return largerInSrcset(shown.element as HTMLImageElement); // By its kind.
  return largerInSet(shown);
}

/** The page no longer has an element at this address, or one where nobody can look: the address is still good. */
function registerAddress(url: string, ids: Set<string>): string {
  const id = register({ kind: 'img', url });
  ids.add(id);
  return id;
}

/** What **Not this one?** offers: what a script would load later, the link's target, the other layers of the box. */
function addOtherVersions(shown: Shown, of: string, hint: Hint, ids: Set<string>): void {
  const { element, kind, pseudo } = shown;
  const add = (entry: Known): void => {
    if (entry.url !== shown.url) ids.add(register(entry));
  };
  if (kind === 'img') for (const url of lazyUrls(element)) add({ kind: 'srcset', url, of });
  const link = hint.linkUrl ?? element.closest('a[href]')?.getAttribute('href');
  const target = absoluteUrl(link, element.baseURI);
  if (target && looksLikeImage(target)) add({ kind: 'link', url: target, of });
  const poster = absoluteUrl(element.getAttribute('poster'), element.baseURI);
  if (kind === 'video' && poster !== undefined) add({ kind: 'poster', url: poster, of });
  const style = element.ownerDocument.defaultView?.getComputedStyle(element, pseudo);
  for (const layer of style ? stylePictures(element, style, pseudo) : []) add(layer);
}

/** The browser names what the pointer hit: over many photographs that is a transparent picture in their way. */
async function withoutCover(ordered: Shown[], everything: Found[]): Promise<Shown[]> {
  const [named] = ordered;
  const there = named ? await picturesAtMiddle(named.element, everything) : [];
  const isBeneath = named && there.length > 0 && there[0] !== named && (await isCover(named));
  return isBeneath ? there : ordered;
}

/** What lies under a spacer of that address, which is no picture itself: under the pointer's own, else the only one. */
async function beneathSpacer(srcUrl: string, everything: Found[]): Promise<Shown[]> {
  const isSpacer = (element: Element): boolean => element.localName === 'img' && knownUrls(element).includes(srcUrl);
  const spacers = [...document.images].filter(isSpacer);
  const pointed = hovered().find(isSpacer) ?? (spacers.length === 1 ? spacers[0] : undefined);
  return pointed ? await picturesAtMiddle(pointed, everything) : [];
}

/** What else lies at the middle of the picture. */
async function addNeighbours(shown: Shown, ids: Set<string>, everything: Found[]): Promise<void> {
  for (const other of await picturesAtMiddle(shown.element, everything)) ids.add(register(other));
}

async function picturesAtMiddle(element: Element, everything: Found[]): Promise<Shown[]> {
  if (element.ownerDocument !== document) return [];
  const { x, y, width, height } = element.getBoundingClientRect();
  return await picturesAt({ x: x + width / 2, y: y + height / 2 }, everything);
}
