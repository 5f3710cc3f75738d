import { outermostWindow } from './measure.ts';

/** An element of ours above everything else on the page; the page cannot look inside. */
export interface OverlayHost {
  element: HTMLElement;
  /** Closed. */
  shadow: ShadowRoot;
  /** The window it stands in: the outermost one that can be read. */
  view: Window;
  /** Raises it again above what has entered the top layer since. */
  raise(): void;
  remove(): void;
}

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
  element.style.cssText = [
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
  ]
    .map((rule) => `${rule} !important`)
    .join(';');
  const shadow = element.attachShadow({ mode: 'closed' });
  document.documentElement.append(element);
  // A zoomed root magnifies even what stands in the top layer.
  element.style.setProperty('zoom', String(1 / (element.currentCSSZoom ?? 1)), 'important');
  element.showPopover();
  const room = element.getBoundingClientRect();
  if (Math.abs(room.x) > 0.01 || Math.abs(room.y) > 0.01) {
    element.remove();
    return undefined;
  }
  return {
    element,
    shadow,
    view,
    raise: () => {
      if (!element.isConnected) return;
      element.hidePopover();
      element.showPopover();
    },
    remove: () => element.remove(),
  };
}
