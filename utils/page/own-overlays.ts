declare global {
  /** Elements of ours on this page, so that no script of ours takes them for the page's. Pages see other globals. */
  var loupeOverlays: WeakSet<Element> | undefined;
}

type Marked = Window & Pick<typeof globalThis, 'loupeOverlays'>;

/** The scripts of one page are several bundles: they share nothing but the global of the window the element is in. */
export function markOverlay(element: Element): void {
  const view = element.ownerDocument.defaultView as Marked | null; // Declared above for every window.
  if (view) {
    view.loupeOverlays ??= new WeakSet();
    view.loupeOverlays.add(element);
  }
}

export function isOverlay(element: Element): boolean {
  if (element.getAttribute('popover') !== 'manual') return false;
  const view = element.ownerDocument.defaultView as Marked | null; // Declared above for every window.
  return view?.loupeOverlays?.has(element) === true;
}
