import type { Shown } from './element-register.ts';
import { drawnParent, frameElementOf } from './measure.ts';

/** One step on the way from the page's root to a picture: where it is painted among its siblings of that level. */
interface Layer {
  z: number;
  /** 0 block backgrounds, 1 in the flow, 2 positioned. */
  tier: 0 | 1 | 2;
  element: Element;
  /** Within one element: 0 its own box, 1 `::before`, 2 its contents, 3 `::after`. */
  part: 0 | 1 | 2 | 3;
}

/** Above every `z-index` there is. */
const TOP_LAYER = 2 ** 40;

/** @returns the pictures in the order in which they are painted, the topmost first (CSS 2.1, appendix E). */
export function topmostFirst<T>(items: readonly T[], shownOf: (item: T) => Shown): T[] {
  return items
    .map((item) => ({ item, layers: layersOf(shownOf(item)) }))
    .sort((a, b) => compareLayers(b.layers, a.layers))
    .map(({ item }) => item);
}

function compareLayers(a: readonly Layer[], b: readonly Layer[]): number {
  for (let level = 0; level < Math.min(a.length, b.length); level++) {
    const [one, other] = [a[level], b[level]];
    if (!one || !other) break;
    const order = one.z - other.z || one.tier - other.tier || inTree(one, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function inTree(a: Layer, b: Layer): number {
  if (a.element === b.element) return a.part - b.part;
  const position = a.element.compareDocumentPosition(b.element);
  if (position & Node.DOCUMENT_POSITION_CONTAINED_BY) return a.part === 3 ? 1 : -1;
  if (position & Node.DOCUMENT_POSITION_CONTAINS) return b.part === 3 ? -1 : 1;
  return position & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

function layersOf({ element, kind, pseudo }: Shown): Layer[] {
  const path = pathTo(element);
  let layers: Layer[] = [];
  for (const around of path) {
    const style = styleOf(around);
    if (!style) continue;
    if (isInTopLayer(around)) layers = [{ z: TOP_LAYER, tier: 2, element: around, part: 0 }];
    else if (isStackingContext(around, style)) {
      layers.push({ z: Number.parseInt(style.zIndex, 10) || 0, tier: 2, element: around, part: 2 });
    } else if (style.position !== 'static') layers.push({ z: 0, tier: 2, element: around, part: 2 });
  }
  const isBox = kind === 'background' || kind === 'border' || kind === 'mask';
  if (pseudo === undefined) return [...layers, { z: 0, tier: isBox ? 0 : 1, element, part: 0 }];
  const style = styleOf(element, pseudo);
  const part = pseudo === '::after' ? 3 : 1;
  return [
    ...layers,
    { z: Number.parseInt(style?.zIndex ?? '', 10) || 0, tier: style?.position === 'static' ? 1 : 2, element, part },
  ];
}

/** From the outermost document's root to the element itself, through shadow hosts and frames. */
function pathTo(element: Element): Element[] {
  const path: Element[] = [];
  let around: Element | null = element;
  while (around) {
    path.push(around);
    const view: Window | null = around.ownerDocument.defaultView;
    around = drawnParent(around) ?? (view && frameElementOf(view));
  }
  return path.reverse();
}

function isInTopLayer(element: Element): boolean {
  return element.matches(':modal, :popover-open, :fullscreen');
}

/** https://developer.mozilla.org/docs/Web/CSS/CSS_positioned_layout/Stacking_context has the list. */
function isStackingContext(element: Element, style: CSSStyleDeclaration): boolean {
  const { position, zIndex } = style;
  if (position === 'fixed' || position === 'sticky') return true;
  if (zIndex !== 'auto' && (position !== 'static' || isItem(element))) return true;
  return (
    style.opacity !== '1' ||
    style.transform !== 'none' ||
    style.filter !== 'none' ||
    style.clipPath !== 'none' ||
    style.maskImage !== 'none' ||
    style.perspective !== 'none' ||
    style.mixBlendMode !== 'normal' ||
    style.isolation === 'isolate' ||
    /paint|layout|strict|content/.test(style.contain) ||
    /transform|opacity|filter/.test(style.willChange)
  );
}

function isItem(element: Element): boolean {
  const parent = drawnParent(element);
  return parent !== null && /flex|grid/.test(styleOf(parent)?.display ?? '');
}

function styleOf(element: Element, pseudo?: string): CSSStyleDeclaration | undefined {
  return element.ownerDocument.defaultView?.getComputedStyle(element, pseudo);
}
