import { type CssImage, cssImages } from './css-images.ts';
import type { PseudoName, Shown } from './element-register.ts';
import { absoluteUrl, lazyUrls, looksLikeImage, shownUrl } from './image-urls.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** A spacer that a page stretches over or under other things shows nothing of its own. */
const SPACER_EDGE = 2;

/** @returns the picture an element is by its name, or undefined when it is none or shows none now. */
export function ownPicture(element: Element): Shown | undefined {
  // Each name is one of HTML or SVG alone in what pages use, which proves the class.
  switch (element.localName) {
    case 'img':
      return shownImage(element as HTMLImageElement);
    case 'input':
      return isImageButton(element) ? withUrl(element, 'input', shownUrl(element)) : undefined;
    case 'image':
      return element.namespaceURI === SVG ? withUrl(element, 'svg-image', shownUrl(element)) : undefined;
    case 'svg':
      return isDrawing(element) ? { element, kind: 'svg', ...ownAddress(element) } : undefined;
    case 'canvas': {
      const { width, height } = element as HTMLCanvasElement;
      return width > SPACER_EDGE && height > SPACER_EDGE ? { element, kind: 'canvas' } : undefined;
    }
    case 'video':
      return shownVideo(element as HTMLVideoElement);
    case 'object':
    case 'embed':
      return shownPlugin(element);
    default:
      return undefined;
  }
}

function withUrl(element: Element, kind: Shown['kind'], url: string | undefined): Shown | undefined {
  return url === undefined ? undefined : { element, kind, url };
}

export function isImageButton(element: Element): boolean {
  return element.getAttribute('type')?.toLowerCase() === 'image';
}

function shownImage(image: HTMLImageElement): Shown | undefined {
  const { naturalWidth, naturalHeight } = image;
  const isPlaceholder =
    image.complete && (naturalWidth === 0 || (naturalWidth <= SPACER_EDGE && naturalHeight <= SPACER_EDGE));
  // Where a script will put the picture stands nothing yet, and the address is known.
  return withUrl(image, 'img', isPlaceholder ? lazyUrls(image)[0] : (shownUrl(image) ?? lazyUrls(image)[0]));
}

/** Not the drawings inside drawings, nor one that only frames a single file. */
function isDrawing(element: Element): boolean {
  if (element.namespaceURI !== SVG || element.parentElement?.closest('svg')) return false;
  if (element.childElementCount === 0) return false;
  if (element.getElementsByTagName('image').length !== 1) return true;
  return element.querySelector('path,rect,circle,ellipse,line,polyline,polygon,text,use,foreignObject') !== null;
}

/** A document that is a drawing as a whole has a file. */
function ownAddress(element: Element): { url?: string } {
  const { documentElement, URL } = element.ownerDocument;
  const url = documentElement === element ? absoluteUrl(URL, URL) : undefined;
  return url === undefined ? {} : { url };
}

/** The poster stands until the video has been played or sought in. */
function shownVideo(video: HTMLVideoElement): Shown | undefined {
  const poster = absoluteUrl(video.getAttribute('poster'), video.baseURI);
  const hasFrame = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth > 0;
  const isUntouched = video.paused && video.currentTime === 0 && video.played.length === 0;
  if (poster !== undefined && (!hasFrame || isUntouched)) return { element: video, kind: 'poster', url: poster };
  return hasFrame ? { element: video, kind: 'video' } : undefined;
}

/** `<object>` and `<embed>` show pictures, documents, and what plugins once were; only the first have no document. */
function shownPlugin(element: Element): Shown | undefined {
  const url = absoluteUrl(element.getAttribute(element.localName === 'object' ? 'data' : 'src'), element.baseURI);
  if (url === undefined) return undefined;
  const type = element.getAttribute('type');
  if (type ? !type.toLowerCase().startsWith('image/') : !looksLikeImage(url)) return undefined;
  // What stands between the tags is laid out only when the file could not be shown.
  const isFallback = [...element.children].some((child) => child.getClientRects().length > 0);
  return isFallback ? undefined : { element, kind: 'object', url };
}

/** The pictures CSS puts into a box, topmost layer of each property first. */
export function stylePictures(element: Element, style: CSSStyleDeclaration, pseudo?: PseudoName): Shown[] {
  const found: Shown[] = [];
  const box = { element, ...(pseudo && { pseudo }) };
  const add = (kind: Shown['kind'], value: string): void => {
    for (const { url } of imagesOf(element, value)) found.push({ ...box, kind, url });
  };
  const { content, backgroundImage, borderImageSource, maskImage } = style;
  if (content.includes('(')) add('content', content);
  if (backgroundImage !== 'none') {
    // Of a sheet of many only a part is seen, which has no file of its own.
    if (isSprite(style) && backgroundImage.includes('url(')) found.push({ ...box, kind: 'background' });
    else add('background', backgroundImage);
  }
  if (borderImageSource !== 'none') add('border', borderImageSource);
  if (maskImage !== 'none') add('mask', maskImage);
  return found;
}

/** @returns the picture that stands in place of a list item's bullet. */
export function markerPicture(element: Element, style: CSSStyleDeclaration): Shown | undefined {
  const [image] = style.display === 'list-item' ? imagesOf(element, style.listStyleImage) : [];
  return image && { element, kind: 'content', url: image.url, pseudo: '::marker' };
}

/** A sheet of many small pictures, pushed to the left and up until one of them shows: its file is not what is seen. */
function isSprite({ backgroundPosition, backgroundSize }: CSSStyleDeclaration): boolean {
  return /(?:^|\s)-[\d.]+px/.test(backgroundPosition) && !/cover|contain/.test(backgroundSize);
}

function imagesOf(element: Element, value: string): CssImage[] {
  return cssImages(value, element.baseURI, element.ownerDocument.defaultView?.devicePixelRatio ?? 1);
}

/** @returns the densest version of a picture that comes out of an `image-set()`. */
export function largerInSet(shown: Shown): string | undefined {
  const property = { background: 'background-image', border: 'border-image-source', content: 'content' }[
    shown.kind as string
  ];
  if (property === undefined) return undefined;
  const style = shown.element.ownerDocument.defaultView?.getComputedStyle(shown.element, shown.pseudo);
  const value = style?.getPropertyValue(property) ?? '';
  return imagesOf(shown.element, value).find(({ url }) => url === shown.url)?.larger;
}
