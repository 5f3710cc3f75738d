import type { OverlayHost } from './overlay-host.ts';

/** Where an overlay is drawn and listens. */
export interface Stage {
  document: Document;
  /** Gets the events. */
  view: Window;
  /** Holds what is drawn. */
  root: ShadowRoot | HTMLElement;
}

/**
 * Opens an empty document of ours inside the host. Keys and pointer events in it never reach the page, not even
 * listeners that the page registered on its window first; the page does not learn where the focus went either.
 *
 * In a page sandboxed without an origin no other document can be reached: there the host itself is the stage, and the
 * page can watch, though not forge.
 */
export function openStage({ shadow, element }: OverlayHost, title: string, css: string): Stage | undefined {
  const outer = element.ownerDocument;
  const frame = outer.createElementNS('http://www.w3.org/1999/xhtml', 'iframe') as HTMLIFrameElement; // By its namespace.
  frame.title = title;
  frame.style.cssText = 'position: absolute; inset: 0; width: 100%; height: 100%; border: 0';
  shadow.append(frame);
  const inner = frame.contentDocument;
  if (inner?.body) {
    inner.documentElement.lang = 'en';
    return dress(inner, inner, inner.body, css);
  }
  frame.remove();
  return dress(outer, shadow, shadow, css);
}

/** A sheet made by script stands outside the reach of the page's own policy for styles. */
function dress(document: Document, styled: DocumentOrShadowRoot, root: Stage['root'], css: string): Stage | undefined {
  const view = document.defaultView;
  if (!view) return undefined;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(css);
  styled.adoptedStyleSheets = [sheet];
  return { document, view, root };
}
