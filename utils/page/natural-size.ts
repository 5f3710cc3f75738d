import { lookUp, type Shown, showing } from './element-register.ts';
import { shownUrl } from './image-urls.ts';
import { parseSrcset } from './srcset.ts';

export interface Size {
  width: number;
  height: number;
}

/** What a file behind an address really has, by the address. */
const learntSizes = new Map<string, Size>();

/** Pictures come from the page's memory; one that does not is not worth the wait. */
const LEARNING_MS = 300;

/** @returns the picture's own size in pixels, upright, where the page knows it. */
export function naturalSize(shown: Shown): Size | undefined {
  // Only HTML has elements of these local names that pages use.
  switch (shown.kind) {
    case 'img': {
      const image = shown.element as HTMLImageElement;
      const { naturalWidth: width, naturalHeight: height } = image;
      if (!image.complete || width === 0 || !isShownBy(shown, image)) return learntSize(shown.url);
      return hasDensity(image) ? learntSize(shown.url) : { width, height };
    }
    case 'canvas': {
      const { width, height } = shown.element as HTMLCanvasElement;
      return { width, height };
    }
    case 'video': {
      const { videoWidth: width, videoHeight: height } = shown.element as HTMLVideoElement;
      return { width, height };
    }
    default:
      return learntSize(shown.url);
  }
}

/** At once and by what the page declares: for showing to a user, not for comparing with a file. */
export function layoutSizeOf(shown: Shown): Partial<Size> {
  const known = naturalSize(shown);
  if (known || shown.kind !== 'img') return known ?? {};
  const image = shown.element as HTMLImageElement; // By its kind.
  const { naturalWidth, naturalHeight, srcset, baseURI } = image;
  if (!image.complete || naturalWidth === 0 || !isShownBy(shown, image)) return {};
  const chosen = parseSrcset(srcset).find(({ url }) => URL.parse(url, baseURI)?.href === image.currentSrc);
  if (!chosen) return {};
  const scale = chosen.width === undefined ? (chosen.density ?? 1) : chosen.width / naturalWidth;
  return { width: Math.round(naturalWidth * scale), height: Math.round(naturalHeight * scale) };
}

function isShownBy({ url }: Shown, image: HTMLImageElement): boolean {
  return url === image.currentSrc || url === shownUrl(image);
}

/** With a `srcset`, `naturalWidth` is divided by the density the browser chose. */
function hasDensity(image: HTMLImageElement): boolean {
  return image.srcset !== '' || image.parentElement?.localName === 'picture';
}

function learntSize(url: string | undefined): Size | undefined {
  return url === undefined ? undefined : learntSizes.get(url);
}

/**
 * Only another image of the same address says what a file really has, where an element says something else or nothing.
 * To be awaited before pictures are described.
 */
export async function learnSizes(ids: readonly string[]): Promise<void> {
  const unknown = ids
    .filter((id) => lookUp(id)?.element !== undefined)
    .map(showing)
    .filter((shown) => shown !== undefined)
    .filter((shown) => isLoaded(shown) && naturalSize(shown) === undefined);
  const learning = unknown.map(({ element, url = '' }) => learnSize(url, element));
  await Promise.race([Promise.all(learning), new Promise((resolve) => setTimeout(resolve, LEARNING_MS))]);
}

/** Nothing is asked of the network for the sake of a size. */
function isLoaded({ element, kind, url }: Shown): boolean {
  if (url === undefined || kind === 'svg' || kind === 'mask') return false;
  return kind !== 'img' || ((element as HTMLImageElement).complete && url === shownUrl(element)); // By its kind.
}

async function learnSize(url: string, like: Element): Promise<void> {
  const { naturalWidth: width, naturalHeight: height } = await loadTwin(url, like);
  if (width > 0) learntSizes.set(url, { width, height });
}

/** @returns an image of the same address asked for in the same way, so that it comes from the page's memory. */
export async function loadTwin(url: string, like: Element | undefined): Promise<HTMLImageElement> {
  const twin = new Image();
  const crossOrigin = like?.getAttribute('crossorigin');
  if (crossOrigin !== null && crossOrigin !== undefined) twin.crossOrigin = crossOrigin;
  twin.referrerPolicy = like?.getAttribute('referrerpolicy') ?? '';
  twin.decoding = 'sync';
  twin.src = url;
  await twin.decode().catch(() => undefined);
  return twin;
}
