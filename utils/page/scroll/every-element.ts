import { shadowRootOf } from '../measure.ts';

/** A page of more elements than this would be looked through for longer than a stop lasts. */
const MOST_ELEMENTS = 50_000;

/** All elements below a root in tree order, those in shadow roots included. */
export function everyElement(root: Document | ShadowRoot): Element[] {
  const found: Element[] = [];
  const roots: (Document | ShadowRoot)[] = [root];
  for (let next = roots.shift(); next && found.length < MOST_ELEMENTS; next = roots.shift()) {
    for (const element of next.querySelectorAll('*')) {
      found.push(element);
      const inner = shadowRootOf(element);
      if (inner) roots.push(inner);
    }
  }
  return found;
}

/** The document and every shadow root in it. */
export function everyRoot(document: Document): (Document | ShadowRoot)[] {
  return [document, ...everyElement(document).flatMap((element) => shadowRootOf(element) ?? [])];
}
