/** As much as anybody reads; pages have put whole articles there. */
const MOST_CHARS = 2000;

/** @returns the words that stand for a picture, or undefined where the page gives none. */
export function textFor(element: Element): string | undefined {
  const text =
    element.getAttribute('alt') ??
    element.getAttribute('aria-label') ??
    (element.localName === 'svg' ? element.querySelector(':scope > title')?.textContent : undefined) ??
    element.getAttribute('title');
  return text?.trim().slice(0, MOST_CHARS) || undefined;
}
