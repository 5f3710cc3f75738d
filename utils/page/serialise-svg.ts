import { backdropOf } from './backdrop.ts';
import { showing } from './element-register.ts';
import { drawnParent } from './measure.ts';
import type { ReadBytes } from './page-answers.ts';
import { contentBox } from './picture-box.ts';
import { blobBytes } from './read-bytes.ts';
import { bakeLook } from './svg-look.ts';
import { addReferred, inlineFiles } from './svg-references.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** A drawing has no pixels of its own: one that is shown as small as an icon is written larger, for eyes that count them. */
const LEAST_LONGEST_EDGE = 512;

/**
 * Writes an inline drawing out as a file of its own that looks as it does on the page now: computed styles, what it uses
 * from elsewhere, files it shows, and the colour behind it. Fonts are left as names. HTML inside it, and files nobody may
 * read, only the screen can show.
 */
export async function serialise(id: string): Promise<ReadBytes> {
  const shown = showing(id);
  if (!shown?.element.isConnected) return { ok: false, because: 'gone' };
  const { element } = shown;
  if (shown.kind !== 'svg' || element.querySelector('foreignObject')) return { ok: false, because: 'not-an-image' };
  const copy = element.cloneNode(true) as Element; // A copy of an element is one.
  bakeLook(element, copy, 'root');
  addReferred(element, copy);
  // Everything they do is in the computed styles, as it stands now.
  for (const dead of copy.querySelectorAll('script, style, animate, animateTransform, animateMotion, set'))
    dead.remove();
  const refusal = await inlineFiles(copy, element.baseURI);
  if (refusal) return refusal;
  const file = new XMLSerializer().serializeToString(framed(element, copy));
  return await blobBytes(new Blob([file], { type: 'image/svg+xml' }));
}

/** The copy in a file of the size at which it is shown, in device pixels, over the colours that are behind it. */
function framed(element: Element, copy: Element): Element {
  const { width, height } = contentBox(element);
  const scale = Math.max(devicePixelRatio, LEAST_LONGEST_EDGE / Math.max(width, height));
  const file = document.createElementNS(SVG, 'svg');
  const setSize = (target: Element, times: number): void => {
    target.setAttribute('width', String(width * times));
    target.setAttribute('height', String(height * times));
  };
  setSize(file, scale);
  file.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const own = element.ownerDocument.defaultView?.getComputedStyle(element).backgroundColor;
  for (const colour of [backdropOf(drawnParent(element) ?? undefined), own]) {
    if (colour === undefined) continue;
    const sheet = document.createElementNS(SVG, 'rect');
    setSize(sheet, 1);
    sheet.setAttribute('fill', colour);
    file.append(sheet);
  }
  // Without one its units are the pixels of its layout, which a transform on the page does not change.
  if (!copy.hasAttribute('viewBox')) {
    copy.setAttribute('viewBox', `0 0 ${element.clientWidth || width} ${element.clientHeight || height}`);
  }
  setSize(copy, 1);
  for (const name of ['x', 'y', 'class']) copy.removeAttribute(name);
  file.append(copy);
  return file;
}
