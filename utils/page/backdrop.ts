import { drawnParent } from './measure.ts';

/** The colour behind a picture: a transparent one is taken as the page shows it. */
export function backdropOf(element: Element | undefined): string {
  for (let around = element ?? null; around; around = drawnParent(around)) {
    const colour = around.ownerDocument.defaultView?.getComputedStyle(around).backgroundColor;
    // Half-transparent layers are rare behind pictures; the first that hides what is under it decides.
    if (colour && !/^rgba\(|\/|^transparent$/.test(colour)) return colour;
  }
  return '#fff';
}
