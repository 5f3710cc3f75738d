import { base64ToBytes } from '@/utils/image/base64.ts';
import { decodeText, sniffImage } from '@/utils/image/sniff.ts';
import type { ReadBytes } from './page-answers.ts';
import { fetchUrl } from './read-bytes.ts';
import { bakeLook } from './svg-look.ts';

const SVG = 'http://www.w3.org/2000/svg';
const XLINK = 'http://www.w3.org/1999/xlink';
/** A part may use parts that use parts; a page can make that endless. */
const MOST_PARTS = 500;

type Refusal = Extract<ReadBytes, { ok: false }>;

/** Copies into the drawing what it refers to elsewhere in its document: symbols, gradients, masks, markers. */
export function addReferred(source: Element, copy: Element): void {
  const from = source.getRootNode() as Document | ShadowRoot; // Connected elements have no other kind of root.
  const parts = copy.ownerDocument.createElementNS(SVG, 'defs');
  copy.prepend(parts);
  for (let count = 0; count < MOST_PARTS; count++) {
    const missing = referredIds(copy).find((id) => !copy.querySelector(`[id="${CSS.escape(id)}"]`));
    const found = missing === undefined ? undefined : elementById(from, source.ownerDocument, missing);
    if (missing === undefined) return;
    const part = found ? (found.cloneNode(true) as Element) : copy.ownerDocument.createElementNS(SVG, 'g'); // A copy of an element is one.
    if (found) bakeLook(found, part, 'borrowed');
    part.setAttribute('id', missing);
    parts.append(part);
  }
}

function elementById(root: Document | ShadowRoot, document: Document, id: string): Element | null {
  return root.getElementById(id) ?? document.getElementById(id);
}

function referredIds(copy: Element): string[] {
  const ids: string[] = [];
  for (const element of [copy, ...copy.querySelectorAll('*')]) {
    for (const { localName, value } of element.attributes) {
      if (localName === 'href' && value.startsWith('#')) ids.push(decodeURIComponent(value.slice(1)));
      for (const [, id] of value.matchAll(/url\(["']?#([^"')]+)["']?\)/g)) if (id !== undefined) ids.push(id);
    }
  }
  return ids;
}

/** Puts files that the drawing shows into it, because a file drawn as an image loads none. */
export async function inlineFiles(copy: Element, base: string): Promise<Refusal | undefined> {
  for (const element of copy.querySelectorAll('image, feImage')) {
    const url = URL.parse(hrefOf(element) ?? '', base)?.href;
    if (url === undefined || hrefOf(element)?.startsWith('#')) continue;
    const read = await fetchUrl(url);
    if (!read.ok) return read;
    // Without its type a drawing is not shown; servers' types lie.
    const type = sniffImage(base64ToBytes(read.base64));
    if (type === undefined) return { ok: false, because: 'not-an-image' };
    setHref(element, `data:${type};base64,${read.base64}`);
  }
  return await inlineParts(copy, base);
}

/** `<use>` may show a part of another file. */
async function inlineParts(copy: Element, base: string): Promise<Refusal | undefined> {
  const files = new Map<string, Document>();
  let count = 0;
  for (const element of copy.querySelectorAll('use')) {
    const href = hrefOf(element) ?? '';
    const url = href.startsWith('#') ? null : URL.parse(href, base);
    if (!url?.hash) continue;
    const address = url.href.slice(0, -url.hash.length);
    const read = files.has(address) ? undefined : await fetchUrl(address);
    if (read && !read.ok) return read;
    if (read) {
      const text = decodeText(base64ToBytes(read.base64));
      files.set(address, new DOMParser().parseFromString(text, 'image/svg+xml'));
    }
    const part = files.get(address)?.getElementById(decodeURIComponent(url.hash.slice(1)));
    if (!part) return { ok: false, because: 'not-an-image' };
    const id = `loupe-part-${count++}`;
    const own = copy.ownerDocument.importNode(part, true);
    own.setAttribute('id', id);
    copy.querySelector('defs')?.append(own);
    setHref(element, `#${id}`);
  }
  return undefined;
}

function hrefOf(element: Element): string | null {
  return element.getAttribute('href') ?? element.getAttributeNS(XLINK, 'href');
}

function setHref(element: Element, url: string): void {
  element.removeAttributeNS(XLINK, 'href');
  element.setAttribute('href', url);
}
