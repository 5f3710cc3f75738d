import { type OverlayHost, openOverlayHost } from '../overlay-host.ts';
import { SQUARE_EDGE } from '../page-limits.ts';

/** A square of ours above the page, beside what is taken: a capture that has its colour shows this very stop. */
export interface StopMarker {
  /** @returns its colour, 0xRRGGBB; undefined where the page has no room for it. */
  show: (x: number, y: number) => number | undefined;
  hide: () => void;
  isOurs: (element: Element) => boolean;
  remove: () => void;
}

/** Opens its host when it is needed, and keeps it until it is removed. */
export function createStopMarker(view: Window): StopMarker {
  let host: OverlayHost | undefined;
  let square: HTMLElement | undefined;
  const open = (): HTMLElement | undefined => {
    if (square) return square;
    host = openOverlayHost(false);
    if (!host) return undefined;
    square = host.view.document.createElementNS('http://www.w3.org/1999/xhtml', 'div') as HTMLElement; // By its namespace.
    host.shadow.append(square);
    return square;
  };
  return {
    show: (x, y) => {
      const shown = open();
      if (!shown || !host) return undefined;
      if (!host.isOnTop()) host.raise();
      const colour = crypto.getRandomValues(new Uint32Array(1)).reduce((_, value) => value >>> 8, 0);
      const ratio = view.devicePixelRatio;
      const [left, top, edge] = [x / ratio, y / ratio, SQUARE_EDGE / ratio];
      shown.style.cssText = [
        `all: initial; position: absolute; left: ${left}px; top: ${top}px; width: ${edge}px; height: ${edge}px`,
        `background: #${colour.toString(16).padStart(6, '0')}; forced-color-adjust: none`,
      ].join(';');
      return colour;
    },
    hide: () => {
      if (square) square.style.cssText = 'all: initial';
    },
    isOurs: (element) => element === host?.element,
    remove: () => host?.remove(),
  };
}
