import type { PseudoName } from './element-register.ts';
import { drawnParent, intersect } from './measure.ts';
import type { Rect } from './page-answers.ts';

/** What is left of an element's box, in CSS pixels of its own window. */
export interface Clip {
  /** What shows as things are scrolled now. */
  now: Rect;
  /** What a user can scroll to; what a box of hidden overflow cuts off is in neither. */
  ever: Rect;
}

/** What cuts off the children of an element; it depends on how they are positioned. */
interface ClipsInside {
  flow: Clip;
  absolute: Clip;
  fixed: Clip;
}

const EVERYWHERE: Rect = { x: -1e9, y: -1e9, width: 2e9, height: 2e9 };
const NOWHERE: Rect = { x: 0, y: 0, width: 0, height: 0 };
const OPEN: Clip = { now: EVERYWHERE, ever: EVERYWHERE };
const SHUT: Clip = { now: NOWHERE, ever: NOWHERE };

/** The ways in which pages hide what screen readers shall read: clipped to nothing. */
const CLIPPED_AWAY = /^(?:inset\((?:50|100)%|circle\(0|rect\([01]px,? [01]px,? [01]px,? [01]px\))/;

/** Says what cuts off an element, or a box that CSS makes in it. */
export type Clipper = (element: Element, pseudo?: PseudoName) => Clip;

/** Remembers what it read of ancestors, so it is good for one pass only. */
export function createClipper(): Clipper {
  const known = new Map<Element, ClipsInside>();

  function clipsInside(parent: Element | null): ClipsInside {
    const unknown: Element[] = [];
    let around = parent;
    while (around && !known.has(around)) {
      unknown.push(around);
      around = drawnParent(around);
    }
    let clips = (around && known.get(around)) ?? { flow: OPEN, absolute: OPEN, fixed: OPEN };
    for (const element of unknown.reverse()) {
      clips = addClip(element, clips);
      known.set(element, clips);
    }
    return clips;
  }

  return (element, pseudo) => {
    const style = element.ownerDocument.defaultView?.getComputedStyle(element, pseudo);
    const clips = clipsInside(pseudo === undefined ? drawnParent(element) : element);
    return style && isClippedAway(style) ? SHUT : clipOf(style?.position, clips);
  };
}

function addClip(element: Element, around: ClipsInside): ClipsInside {
  const style = styleOf(element);
  if (!style) return around;
  if (isClippedAway(style)) return { flow: SHUT, absolute: SHUT, fixed: SHUT };
  const { position, overflow, contain } = style;
  const own = clipOf(position, around);
  const { body, documentElement } = element.ownerDocument;
  const isViewport = element === body || element === documentElement;
  const paints = /paint|strict|content/.test(contain);
  const flow = isViewport || (overflow === 'visible' && !paints) ? own : cut(element, overflow, own);
  const holdsAll = paints || style.transform !== 'none' || style.filter !== 'none';
  return {
    flow,
    absolute: holdsAll || position !== 'static' ? flow : around.absolute,
    fixed: holdsAll ? flow : around.fixed,
  };
}

function clipOf(position: string | undefined, { flow, absolute, fixed }: ClipsInside): Clip {
  return position === 'fixed' ? fixed : position === 'absolute' ? absolute : flow;
}

function cut(element: Element, overflow: string, around: Clip): Clip {
  const box = paddingBox(element);
  const [across, down = across] = overflow.split(' ');
  const isShut = (axis: string | undefined): boolean => axis === 'hidden' || axis === 'clip' || axis === 'visible';
  const ever = {
    ...(isShut(across) ? { x: box.x, width: box.width } : { x: EVERYWHERE.x, width: EVERYWHERE.width }),
    ...(isShut(down) ? { y: box.y, height: box.height } : { y: EVERYWHERE.y, height: EVERYWHERE.height }),
  };
  return { now: intersect(around.now, box), ever: intersect(around.ever, ever) };
}

/** The box inside an element's border and beside its scroll bars, transforms included. */
export function paddingBox(element: Element): Rect {
  const { x, y, width, height } = element.getBoundingClientRect();
  const scaleX = 'offsetWidth' in element ? width / Math.max(1, Number(element.offsetWidth)) : 1;
  const scaleY = 'offsetHeight' in element ? height / Math.max(1, Number(element.offsetHeight)) : 1;
  return {
    x: x + element.clientLeft * scaleX,
    y: y + element.clientTop * scaleY,
    width: element.clientWidth * scaleX,
    height: element.clientHeight * scaleY,
  };
}

function isClippedAway({ clipPath, position, clip }: CSSStyleDeclaration): boolean {
  if (clipPath !== 'none' && CLIPPED_AWAY.test(clipPath)) return true;
  // The older property works on what is taken out of the flow alone.
  return (position === 'absolute' || position === 'fixed') && clip !== 'auto' && CLIPPED_AWAY.test(clip);
}

function styleOf(element: Element): CSSStyleDeclaration | undefined {
  return element.ownerDocument.defaultView?.getComputedStyle(element);
}
