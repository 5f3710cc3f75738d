import type { OverlayHost } from './overlay-host.ts';

/** A page that takes the focus back more often than this is let have it: the window listens for keys too. */
const MOST_REFOCUSES = 10;

/**
 * Gives the overlay the keyboard, and again when the page takes it.
 *
 * @param signal aborted before the overlay goes.
 * @returns what puts the focus back where it was.
 */
export function takeFocus({ element, view }: OverlayHost, target: HTMLElement, signal: AbortSignal): () => void {
  const { document } = view;
  const before = focusedIn(document);
  let times = 0;
  const retake = (): void => {
    if (document.activeElement === element || times++ >= MOST_REFOCUSES) return;
    // Not at once: a page that answers in kind would never let go of the thread.
    setTimeout(() => !signal.aborted && target.focus({ preventScroll: true }));
  };
  target.focus({ preventScroll: true });
  document.addEventListener('focusin', retake, { capture: true, signal });
  // A frame that takes it by itself, as the viewer of a PDF does once it has loaded, says nothing to the page around.
  for (const window of new Set([view, target.ownerDocument.defaultView])) {
    window?.addEventListener('blur', () => setTimeout(() => !signal.aborted && retake()), { signal });
  }
  return () => {
    const isFree = document.activeElement === document.body || document.activeElement === null;
    if (isFree && before?.isConnected) before.focus({ preventScroll: true });
  };
}

/** Through open shadow roots and frames that can be read, where the element that really has it is. */
function focusedIn(document: Document): HTMLElement | undefined {
  let focused = document.activeElement;
  for (let inner = innerFocus(focused); inner; inner = innerFocus(focused)) focused = inner;
  return focused && focused.localName !== 'body' && 'focus' in focused ? (focused as HTMLElement) : undefined; // It has the method.
}

function innerFocus(element: Element | null): Element | null | undefined {
  if (element && 'contentDocument' in element) {
    // Only frames have it, and null for those of another origin.
    return (element as HTMLIFrameElement).contentDocument?.activeElement;
  }
  return element?.shadowRoot?.activeElement;
}
