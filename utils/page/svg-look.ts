/** Handed down from parent to child: written only where they change. */
const INHERITED = [
  'color',
  'fill',
  'fill-opacity',
  'fill-rule',
  'stroke',
  'stroke-opacity',
  'stroke-width',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-miterlimit',
  'stroke-dasharray',
  'stroke-dashoffset',
  'clip-rule',
  'visibility',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'font-stretch',
  'letter-spacing',
  'word-spacing',
  'text-anchor',
  'text-transform',
  'white-space',
  'direction',
  'writing-mode',
  'dominant-baseline',
  'paint-order',
  'marker-start',
  'marker-mid',
  'marker-end',
  'shape-rendering',
  'image-rendering',
] as const;

/** Each element's own, with the value that needs no writing. */
const OWN: Readonly<Record<string, string>> = {
  opacity: '1',
  'clip-path': 'none',
  mask: 'none',
  filter: 'none',
  'mix-blend-mode': 'normal',
  'stop-color': 'rgb(0, 0, 0)',
  'stop-opacity': '1',
  'flood-color': 'rgb(0, 0, 0)',
  'flood-opacity': '1',
  'vector-effect': 'none',
  'text-decoration-line': 'none',
  'baseline-shift': '0px',
};

const GEOMETRY: Readonly<Record<string, readonly string[]>> = {
  circle: ['cx', 'cy', 'r'],
  ellipse: ['cx', 'cy', 'rx', 'ry'],
  rect: ['x', 'y', 'width', 'height', 'rx', 'ry'],
  image: ['x', 'y', 'width', 'height'],
};

/** How a copy stands to what it was copied from. */
type Role =
  /** The drawing itself: nothing stands around the copy from which it could inherit. */
  | 'root'
  | 'part'
  /** Found elsewhere in the page and put into the drawing, where it inherits from whatever uses it. */
  | 'borrowed';

/** Writes what the page's style sheets make of an element and everything in it into a deep copy of it. */
export function bakeLook(source: Element, copy: Element, role: 'root' | 'borrowed'): void {
  const sources = [source, ...source.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  for (const [index, element] of sources.entries()) {
    const target = copies[index];
    if (target) bakeElement(element, target, index === 0 || role === 'borrowed' ? role : 'part');
  }
}

function bakeElement(source: Element, copy: Element, role: Role): void {
  const view = source.ownerDocument.defaultView;
  if (!view || !('style' in copy)) return;
  const style = view.getComputedStyle(source);
  const around = role === 'root' || !source.parentElement ? undefined : view.getComputedStyle(source.parentElement);
  const look = new Map<string, string>();
  const write = (name: string, value: string): void => {
    // What a borrowed part says of itself may depend on where it is used, as `currentColor` does.
    if (role !== 'borrowed' || !copy.hasAttribute(name)) look.set(name, localReferences(value, source.baseURI));
  };
  for (const name of INHERITED) {
    const value = style.getPropertyValue(name);
    if (value !== '' && value !== around?.getPropertyValue(name)) write(name, value);
  }
  for (const [name, initial] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value !== '' && value !== initial && (name !== 'mask' || value.includes('url('))) write(name, value);
  }
  if (role !== 'root') bakePlace(source, style, look);
  if (style.display === 'none') look.set('display', 'none');
  const own = role === 'borrowed' ? (copy.getAttribute('style') ?? '') : '';
  const written = [...look].map(([name, value]) => `${name}:${value}`).join(';');
  copy.setAttribute('style', own ? `${written};${own}` : written);
}

/** Where style sheets and running animations have put a part; the drawing's own place on the page is not its look. */
function bakePlace(source: Element, style: CSSStyleDeclaration, look: Map<string, string>): void {
  for (const name of GEOMETRY[source.localName] ?? []) {
    const value = style.getPropertyValue(name);
    if (value !== '' && value !== 'auto') look.set(name, value);
  }
  if (style.getPropertyValue('d') !== 'none' && !source.hasAttribute('d')) look.set('d', style.getPropertyValue('d'));
  const animated = source.querySelector(':scope > animateTransform') ? animatedTransform(source) : undefined;
  if (animated !== undefined) look.set('transform', animated);
  else if (style.transform !== 'none') {
    look.set('transform', style.transform);
    look.set('transform-origin', style.transformOrigin);
    look.set('transform-box', style.transformBox);
  }
}

function animatedTransform(source: Element): string | undefined {
  if (!('transform' in source)) return undefined;
  const { animVal } = source.transform as SVGAnimatedTransformList; // SVG knows no other `transform`.
  // The list is read only, so its members are put together here.
  const matrix = Array.from(animVal).reduce(
    (product, { matrix: next }) => product.multiply(new DOMMatrix([next.a, next.b, next.c, next.d, next.e, next.f])),
    new DOMMatrix(),
  );
  return matrix.toString();
}

/** References into this very document lose its address: in the file they lead into the file. */
function localReferences(value: string, base: string): string {
  const [page = ''] = base.split('#');
  return value.replace(/url\("([^"#]*)#([^"]+)"\)/g, (whole, address: string, id: string) =>
    address === '' || address === page ? `url("#${id}")` : whole,
  );
}
