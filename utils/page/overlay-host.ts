import { outermostWindow, shadowRootOf } from './measure.ts';
import { markOverlay } from './own-overlays.ts';

/** An element of ours above everything else on the page; the page cannot look inside. */
export interface OverlayHost {
  element: HTMLElement;
  /** Closed. */
  shadow: ShadowRoot;
  /** The window it stands in: the outermost one that can be read. */
  view: Window;
  /** Raises it again above what has entered the top layer since. */
  raise(): void;
  /** Whether it is there and, where it takes the pointer, nothing of the page lies above it or makes it inert. */
  isOnTop(): boolean;
  remove(): void;
}

/** Where nothing of the page may lie above, in shares of the viewport. */
const LOOKOUTS: readonly (readonly [x: number, y: number])[] = [
  [0.5, 0.5],
  [0.02, 0.02],
  [0.98, 0.02],
  [0.02, 0.98],
  [0.98, 0.98],
  [0.5, 0.25],
  [0.5, 0.75],
  [0.25, 0.5],
  [0.75, 0.5],
];

/**
 * Puts an empty host into the browser's top layer of the outermost document. At every zoom of the root one of its CSS
 * pixels is one of the viewport's.
 *
 * @param takesPointer whether it lies in the pointer's way; the page gets everything through otherwise.
 * @returns undefined where the document has no top layer or does not let the host fill its viewport.
 */
export function openOverlayHost(takesPointer: boolean): OverlayHost | undefined {
  const view = outermostWindow();
  const { document } = view;
  const element = document.createElementNS('http://www.w3.org/1999/xhtml', 'div') as HTMLElement; // By its namespace.
  if (typeof element.showPopover !== 'function') return undefined;
  element.popover = 'manual';
  element.style.cssText = hostStyle(takesPointer);
  markOverlay(element);
  const shadow = element.attachShadow({ mode: 'closed' });
  const isOnTop = (): boolean => element.isConnected && (!takesPointer || LOOKOUTS.every((at) => hits(element, at)));
  const showIn = (parent: Element): boolean => {
    if (element.parentElement !== parent) parent.append(element);
    else element.hidePopover();
    // A zoomed root magnifies even what stands in the top layer.
    element.style.setProperty('zoom', '1', 'important');
    element.style.setProperty('zoom', String(1 / (element.currentCSSZoom ?? 1)), 'important');
    element.showPopover();
    return isOnTop();
  };
  const show = (): void => {
    const { parentElement: current, ownerDocument } = element;
    if (showIn(current ?? ownerDocument.documentElement)) return;
    // An open modal dialog makes everything inert but what is in it; there the top layer is the same one.
    if (!openDialogs(ownerDocument).some(showIn)) showIn(ownerDocument.documentElement);
  };
  show();
  const room = element.getBoundingClientRect();
  if (Math.abs(room.x) > 0.01 || Math.abs(room.y) > 0.01 || room.width < 1 || room.height < 1) {
    element.remove();
    return undefined;
  }
  return {
    element,
    shadow,
    view,
    isOnTop,
    raise: () => {
      if (element.isConnected) show();
    },
    remove: () => element.remove(),
  };
}

function hostStyle(takesPointer: boolean): string {
  const rules = [
    'all: initial',
    'display: block',
    'position: fixed',
    'inset: 0',
    'margin: 0',
    'padding: 0',
    'border: 0',
    'width: auto',
    'height: auto',
    'max-width: none',
    'max-height: none',
    'overflow: hidden',
    `pointer-events: ${takesPointer ? 'auto' : 'none'}`,
    'user-select: none',
    'contain: strict',
    'color-scheme: only light',
    // Not part of `all`.
    'direction: ltr',
    'unicode-bidi: normal',
  ];
  return rules.map((rule) => `${rule} !important`).join(';');
}

/** Open modal dialogs, in shadow roots too, the last in the document first: all but one of them are inert. */
function openDialogs(root: Document | ShadowRoot): Element[] {
  const inner = [...root.querySelectorAll('*')].flatMap((element) => shadowRootOf(element) ?? []).flatMap(openDialogs);
  return [...inner, ...[...root.querySelectorAll('dialog:modal')].toReversed()];
}

/** What is inert is never hit, and neither is what lies under something else. */
function hits(host: HTMLElement, [x, y]: readonly [number, number]): boolean {
  const room = host.getBoundingClientRect();
  const root = host.getRootNode();
  const from = root instanceof ShadowRoot ? root : host.ownerDocument;
  return from.elementFromPoint(room.width * x, room.height * y) === host;
}
