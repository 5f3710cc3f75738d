import { LONGEST_URL } from './page-limits.ts';
import { largestOf, parseSrcset } from './srcset.ts';

/** Where lazy-loading scripts keep the address they will put into `src` or `srcset` later. */
const LAZY_ATTRIBUTES = [
  'data-src',
  'data-original',
  'data-original-src',
  'data-lazy-src',
  'data-lazy',
  'data-full',
  'data-full-src',
  'data-large',
  'data-large-src',
  'data-large_image',
  'data-hi-res-src',
  'data-zoom-image',
  'data-image',
];
const LAZY_SRCSET_ATTRIBUTES = ['data-srcset', 'data-lazy-srcset', 'data-original-set'];

const IMAGE_PATH = /\.(?:png|apng|jpe?g|jfif|gif|webp|avif|bmp|svg|ico)$/i;

/** @returns the absolute form of an address on this page, or undefined when it is none or not an image's scheme. */
export function absoluteUrl(text: string | null | undefined, base: string): string | undefined {
  if (!text?.trim()) return undefined;
  return ofImageScheme(URL.parse(text.trim(), base)?.href);
}

/** @returns the address, which is absolute already, unless nothing of that scheme is an image. */
function ofImageScheme(url: string | undefined): string | undefined {
  return url !== undefined && /^(?:https?|data|blob|file):/.test(url) ? url : undefined;
}

/** @returns whether the address itself says that an image is behind it. */
export function looksLikeImage(url: string): boolean {
  if (url.startsWith('data:image/')) return true;
  try {
    return IMAGE_PATH.test(new URL(url).pathname);
  } catch {
    return false;
  }
}

/** What the element shows now. */
export function shownUrl(element: Element): string | undefined {
  const base = element.baseURI;
  if (element.localName === 'img') {
    const image = element as HTMLImageElement; // Only HTML has an element of this local name that pages use.
    // Parsing thousands of addresses takes as long as everything else, and this one has been parsed.
    return ofImageScheme(image.currentSrc) ?? absoluteUrl(image.getAttribute('src'), base);
  }
  if (element.localName === 'input') return absoluteUrl(element.getAttribute('src'), base);
  if (element.localName === 'image') {
    return absoluteUrl(element.getAttribute('href') ?? element.getAttribute('xlink:href'), base);
  }
  return undefined;
}

/** Every address the element is known by, for comparing with the browser's hint. */
export function knownUrls(element: Element): string[] {
  const attributes = ['src', 'data', 'poster'].map((name) => absoluteUrl(element.getAttribute(name), element.baseURI));
  // The hint on a video is the address of what it plays.
  const playing = 'currentSrc' in element ? String(element.currentSrc) : undefined;
  return [shownUrl(element), playing, ...attributes].filter((url) => url !== undefined);
}

/**
 * @returns the largest candidate of the very `srcset` that the shown one came from, when that is larger. Other
 *   `<source>`s of a `<picture>` may be other crops, so they are not the same picture.
 */
export function largerInSrcset(image: HTMLImageElement): string | undefined {
  const base = image.baseURI;
  const shown = shownUrl(image);
  const sources = image.parentElement?.localName === 'picture' ? [...image.parentElement.children] : [];
  const sets = [...sources.filter((source) => source.localName === 'source'), image]
    .map((element) => element.getAttribute('srcset'))
    .filter((set) => set !== null)
    .map((set) => parseSrcset(set));
  const own = sets.find((set) => set.some((entry) => absoluteUrl(entry.url, base) === shown));
  const largest = own && absoluteUrl(largestOf(own)?.url, base);
  return largest === shown ? undefined : largest;
}

/** Addresses that scripts of the page would load in place of the shown one. */
export function lazyUrls(image: Element): string[] {
  const base = image.baseURI;
  const plain = LAZY_ATTRIBUTES.map((name) => image.getAttribute(name));
  const sets = LAZY_SRCSET_ATTRIBUTES.map((name) => largestOf(parseSrcset(image.getAttribute(name) ?? ''))?.url);
  return [...sets, ...plain]
    .map((text) => absoluteUrl(text, base))
    .filter((url) => url !== undefined)
    .filter(looksLikeImage);
}

/** As the worker gets it: a `data:` URL is cut to its type, its bytes are read by id. */
export function shortUrl(url: string | undefined): string | undefined {
  const short = url?.startsWith('data:') ? url.slice(0, Math.max(5, url.search(/[;,]/))) : url;
  return short !== undefined && short.length <= LONGEST_URL ? short : undefined;
}
