import type { Shown } from './element-register.ts';
import { splitByDistance } from './long-list.ts';
import { area, shadowRootOf } from './measure.ts';
import { isOverlay } from './own-overlays.ts';
import type { Outline, Place, Placer } from './placing.ts';
import { markerPicture, ownPicture, stylePictures } from './shown-pictures.ts';

/** A picture and where it stands. */
export interface Found extends Place {
  shown: Shown;
  isInView: boolean;
}

/** Nobody can see, or point at, less: spacers and tracking pixels. */
const LEAST_EDGE_PX = 3;

const PSEUDOS = ['::before', '::after'] as const;
/** Elements that hold no boxes CSS could put a picture into. */
const WITHOUT_PSEUDOS = new Set(
  'img input canvas video object embed iframe frame audio br wbr textarea select option script style link meta'.split(
    ' ',
  ),
);

/**
 * Finds the pictures a document shows: in open and closed shadow roots and same-origin frames too. Pictures that elements
 * are by themselves are found everywhere; those that CSS draws only where one is near the view, because asking each
 * element of a long page for its boxes would take longer than a user may wait.
 */
export function everyPicture(root: Document, placer: Placer): Found[] {
  const found: Found[] = [];
  const near: Element[] = [...root.children];
  const lookInside = (element: Element, inner: (root: Document | ShadowRoot) => void): void => {
    const shadow = shadowRootOf(element);
    if (shadow) inner(shadow);
    const document = innerDocument(element);
    if (document) inner(document);
  };
  const add = (shown: Shown, outline?: Outline): void => {
    const place = placeIfSeen(shown, placer, outline);
    if (place) found.push({ shown, ...place });
  };
  // One loop over a live list, which is many times as fast as going from child to child.
  const addFar = (parent: Element | Document | ShadowRoot): void => {
    const all = 'getElementsByTagName' in parent ? parent.getElementsByTagName('*') : parent.querySelectorAll('*');
    for (const element of all) addFarOne(element);
  };
  const addFarOne = (element: Element): void => {
    const own = ownPicture(element);
    if (own) add(own);
    lookInside(element, addFar);
  };
  const addFarWhole = (element: Element): void => {
    addFarOne(element);
    addFar(element);
  };
  for (let element = near.pop(); element; element = near.pop()) {
    if (element.localName === 'div' && isOverlay(element)) continue;
    const outline = placer.outline(element);
    // A box without a size can still hold something that is placed elsewhere.
    const isNear = outline.isInView || area(outline.rect) === 0;
    for (const shown of isNear ? picturesOf(element) : [ownPicture(element)]) if (shown) add(shown, outline);
    lookInside(element, (inner) => near.push(...inner.children));
    if (isNear) {
      const children = splitByDistance(element.children, placer.outline);
      near.push(...children.near);
      children.far.forEach(addFarWhole);
    } else addFar(element);
  }
  return found;
}

/** One for each picture that is seen: of several layers the topmost. */
function picturesOf(element: Element): Shown[] {
  const own = ownPicture(element);
  const view = element.ownerDocument.defaultView;
  // Inside a drawing only its files are pictures of their own.
  if (!view || (element.namespaceURI?.endsWith('/svg') && element.localName !== 'svg')) return own ? [own] : [];
  const style = view.getComputedStyle(element);
  const styled = topmost(stylePictures(element, style));
  const isReplaced = styled.some(({ kind }) => kind === 'content');
  const found = own && !isReplaced ? [...styled.filter(({ kind }) => kind !== 'mask'), own] : styled;
  if (WITHOUT_PSEUDOS.has(element.localName)) return found;
  const marker = markerPicture(element, style);
  if (marker) found.push(marker);
  for (const pseudo of PSEUDOS) {
    const inner = view.getComputedStyle(element, pseudo);
    // Without `content` there is no box.
    if (inner.content !== 'none' && inner.content !== 'normal') {
      found.push(...topmost(stylePictures(element, inner, pseudo)));
    }
  }
  return found;
}

function topmost(pictures: Shown[]): Shown[] {
  const [content, background, border, mask] = (['content', 'background', 'border', 'mask'] as const).map((kind) =>
    pictures.find((shown) => shown.kind === kind),
  );
  // A mask gives its shape to what is under it: to another picture, or to a colour and is then itself what is seen.
  const seen = (content ?? background ?? border) ? [background, border, content] : [mask];
  return seen.filter((shown) => shown !== undefined);
}

function placeIfSeen(
  shown: Shown,
  placer: Placer,
  outline: Outline = placer.outline(shown.element),
): Omit<Found, 'shown'> | undefined {
  const isOwnBox = shown.pseudo === undefined;
  if (isOwnBox && isTooSmall(outline.rect)) return undefined;
  if (!shown.element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return undefined;
  const { rect } = outline;
  // Far away the outline is good enough: it is measured again before it is shown.
  if (!outline.isInView && isOwnBox) {
    return { rect, visible: { x: rect.x, y: rect.y, width: 0, height: 0 }, reachable: rect, isInView: false };
  }
  const place = placer.place(shown);
  return isTooSmall(place.reachable) ? undefined : { ...place, isInView: area(place.visible) > 0 };
}

function isTooSmall({ width, height }: { width: number; height: number }): boolean {
  return width < LEAST_EDGE_PX || height < LEAST_EDGE_PX;
}

/** The document of a frame, where this one may read it. */
function innerDocument(element: Element): Document | null {
  if (!/^(?:iframe|frame|object|embed)$/.test(element.localName)) return null;
  // A picture in `<object>` may be a document too, but is taken as the file it is.
  if (ownPicture(element)) return null;
  return 'contentDocument' in element ? (element.contentDocument as Document | null) : null; // By HTML's definition of it.
}
