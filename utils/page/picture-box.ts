import { paddingBox } from './clipping.ts';
import type { Shown } from './element-register.ts';
import { fittedBox } from './fitted-box.ts';
import type { Rect } from './page-answers.ts';
import { pseudoBox } from './pseudo-box.ts';

/** @returns where a picture is drawn, in CSS pixels of its own window. */
export function pictureBox({ element, kind, pseudo }: Shown): Rect {
  if (pseudo !== undefined) return pseudoBox(element, pseudo);
  if (kind === 'background') return isRoot(element) ? wholeCanvas(element.ownerDocument) : paddingBox(element);
  if (kind === 'border' || kind === 'mask') return borderBox(element);
  return contentBox(element);
}

export function borderBox(element: Element): Rect {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
}

/** The root's background, and the body's where the root has none, covers everything the page can show. */
function isRoot(element: Element): boolean {
  const { body, documentElement, defaultView } = element.ownerDocument;
  if (element === documentElement) return true;
  return element === body && defaultView?.getComputedStyle(documentElement).backgroundImage === 'none';
}

function wholeCanvas({ documentElement, defaultView }: Document): Rect {
  const { x, y, width, height } = documentElement.getBoundingClientRect();
  const [across, down] = [defaultView?.innerWidth ?? 0, defaultView?.innerHeight ?? 0];
  const [left, top] = [Math.min(x, 0), Math.min(y, 0)];
  return { x: left, y: top, width: Math.max(x + width, across) - left, height: Math.max(y + height, down) - top };
}

const REPLACED = /^(?:img|input|iframe|frame|video|canvas|svg|object|embed)$/;

/**
 * Inside border and padding; of an image or a video that keeps its proportions within its box, what it covers. Under a
 * transform, which scales border and padding too, the whole box is the safer answer.
 */
export function contentBox(element: Element): Rect {
  const whole = borderBox(element);
  if (!REPLACED.test(element.localName) || !isStraight(element, whole)) return whole;
  const style = element.ownerDocument.defaultView?.getComputedStyle(element);
  if (!style) return whole;
  const edge = (side: string): number =>
    (Number.parseFloat(style.getPropertyValue(`border-${side}-width`)) || 0) +
    (Number.parseFloat(style.getPropertyValue(`padding-${side}`)) || 0);
  const [left, right, top, bottom] = [edge('left'), edge('right'), edge('top'), edge('bottom')];
  const content = {
    x: whole.x + left,
    y: whole.y + top,
    width: Math.max(0, whole.width - left - right),
    height: Math.max(0, whole.height - top - bottom),
  };
  return fittedBox(element, style, content);
}

function isStraight(element: Element, whole: Rect): boolean {
  if ('offsetWidth' in element) return Math.abs(Number(element.offsetWidth) - whole.width) < 1;
  return element.clientWidth > 0 && element.clientWidth <= whole.width + 1;
}
