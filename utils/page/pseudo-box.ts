import { paddingBox } from './clipping.ts';
import type { PseudoName } from './element-register.ts';
import { drawnParent } from './measure.ts';
import type { Rect } from './page-answers.ts';

/** Between a picture used as a list marker and the text beside it. Chromium: kCMarkerPaddingPx. */
const MARKER_GAP_PX = 7;

/**
 * Where the box of a pseudo-element is. No interface tells, so it follows from its computed style: exactly for what is
 * positioned, has a size, or is the first or last block of its element; else it is the element's own content.
 */
export function pseudoBox(element: Element, pseudo: PseudoName): Rect {
  const style = element.ownerDocument.defaultView?.getComputedStyle(element, pseudo);
  const inside = paddingBox(element);
  if (!style || style.display === 'none') return { ...inside, width: 0, height: 0 };
  if (pseudo === '::marker') return markerBox(element, inside);
  const isOut = style.position === 'absolute' || style.position === 'fixed';
  const { width, height } = outerSize(style);
  if (isOut) return positioned(element, style, { width, height });
  const content = contentOf(element, inside);
  const atStart = pseudo === '::before';
  const isRtl = style.direction === 'rtl';
  if (/block|flex|grid|table/.test(style.display) && !style.display.startsWith('inline')) {
    const used = { width: width || content.width, height: height || content.height };
    return { x: content.x, y: atStart ? content.y : content.y + content.height - used.height, ...used };
  }
  if (width === 0 && height === 0) return content;
  // A line's own height and alignment are not known: as tall as it is wide, where only that is told.
  const size = { width: width || height, height: height || width };
  const isAtLeft = atStart !== isRtl;
  const text = textBox(element) ?? content;
  return {
    x: isAtLeft ? content.x : Math.min(text.x + text.width, content.x + content.width - size.width),
    y: atStart ? content.y : Math.max(content.y, content.y + content.height - size.height),
    ...size,
  };
}

function positioned(element: Element, style: CSSStyleDeclaration, size: { width: number; height: number }): Rect {
  const around = style.position === 'fixed' ? viewportOf(element) : paddingBox(holderOf(element));
  return {
    x: around.x + pixels(style.left) + pixels(style.marginLeft),
    y: around.y + pixels(style.top) + pixels(style.marginTop),
    ...size,
  };
}

/** The nearest element, itself included, that holds what is absolutely positioned in it. */
function holderOf(element: Element): Element {
  const { documentElement, defaultView } = element.ownerDocument;
  for (let around: Element | null = element; around; around = drawnParent(around)) {
    const style = defaultView?.getComputedStyle(around);
    if (style && (style.position !== 'static' || style.transform !== 'none' || style.filter !== 'none')) return around;
  }
  return documentElement;
}

function viewportOf({ ownerDocument: { defaultView } }: Element): Rect {
  return { x: 0, y: 0, width: defaultView?.innerWidth ?? 0, height: defaultView?.innerHeight ?? 0 };
}

/** Border box; zero on an edge whose length only the line knows. */
function outerSize(style: CSSStyleDeclaration): { width: number; height: number } {
  const edges = (...names: string[]): number =>
    style.boxSizing === 'border-box' ? 0 : names.reduce((sum, name) => sum + pixels(style.getPropertyValue(name)), 0);
  const [width, height] = [pixels(style.width), pixels(style.height)];
  return {
    width: width && width + edges('padding-left', 'padding-right', 'border-left-width', 'border-right-width'),
    height: height && height + edges('padding-top', 'padding-bottom', 'border-top-width', 'border-bottom-width'),
  };
}

function contentOf(element: Element, inside: Rect): Rect {
  const style = element.ownerDocument.defaultView?.getComputedStyle(element);
  if (!style) return inside;
  const [left, top] = [pixels(style.paddingLeft), pixels(style.paddingTop)];
  return {
    x: inside.x + left,
    y: inside.y + top,
    width: Math.max(0, inside.width - left - pixels(style.paddingRight)),
    height: Math.max(0, inside.height - top - pixels(style.paddingBottom)),
  };
}

/** Where the element's own contents end. */
function textBox(element: Element): Rect | undefined {
  const range = element.ownerDocument.createRange();
  range.selectNodeContents(element);
  const { x, y, width, height } = range.getBoundingClientRect();
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** Beside the first line, a line high. */
function markerBox(element: Element, inside: Rect): Rect {
  const style = element.ownerDocument.defaultView?.getComputedStyle(element);
  const edge = pixels(style?.fontSize ?? '') || 16;
  const isRtl = style?.direction === 'rtl';
  const x = isRtl ? inside.x + inside.width + MARKER_GAP_PX : inside.x - MARKER_GAP_PX - edge;
  return { x, y: inside.y, width: edge, height: edge };
}

function pixels(length: string): number {
  return Number.parseFloat(length) || 0;
}
