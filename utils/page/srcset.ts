/** One entry of a `srcset`; without a descriptor it is `1x`. */
export interface SrcsetEntry {
  url: string;
  /** Width in pixels, from a `w` descriptor. */
  width?: number;
  /** Pixels per CSS pixel, from an `x` descriptor. */
  density?: number;
}

const WHITESPACE = /[\t\n\f\r ]/;

/**
 * Reads a `srcset` attribute by the HTML standard's own steps, so that commas inside URLs (`data:`, image
 * services) do not split them. Entries with broken descriptors are left out, as browsers do.
 *
 * https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute
 */
export function parseSrcset(text: string): SrcsetEntry[] {
  const entries: SrcsetEntry[] = [];
  let position = 0;
  while (position < text.length) {
    while (position < text.length && /[\t\n\f\r ,]/.test(text.charAt(position))) position++;
    if (position >= text.length) break;
    const start = position;
    while (position < text.length && !WHITESPACE.test(text.charAt(position))) position++;
    const word = text.slice(start, position);
    const url = word.replace(/,+$/, '');
    let descriptors: string[] = [];
    // A URL that ends in a comma has no descriptors: the comma ended the entry.
    if (url.length === word.length) {
      const end = endOfDescriptors(text, position);
      descriptors = text
        .slice(position, end)
        .split(/[\t\n\f\r ]+/)
        .filter(Boolean);
      position = end + 1;
    }
    const entry = url && readDescriptors(url, descriptors);
    if (entry) entries.push(entry);
  }
  return entries;
}

/** Commas inside parentheses belong to a future descriptor, not to the list. */
function endOfDescriptors(text: string, from: number): number {
  let depth = 0;
  for (let position = from; position < text.length; position++) {
    const character = text.charAt(position);
    if (character === '(') depth++;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (character === ',' && depth === 0) return position;
  }
  return text.length;
}

function readDescriptors(url: string, descriptors: string[]): SrcsetEntry | undefined {
  const entry: SrcsetEntry = { url };
  for (const descriptor of descriptors) {
    const number = Number(descriptor.slice(0, -1));
    if (!Number.isFinite(number) || number < 0) return undefined;
    if (descriptor.endsWith('w') && Number.isInteger(number) && number > 0) entry.width = number;
    else if (descriptor.endsWith('x')) entry.density = number;
    else if (!descriptor.endsWith('h')) return undefined;
  }
  if (entry.width !== undefined && entry.density !== undefined) return undefined;
  return entry;
}

/** @returns the entry with the most pixels, or undefined for an empty list; widths and densities never mix. */
export function largestOf(entries: readonly SrcsetEntry[]): SrcsetEntry | undefined {
  const weight = (entry: SrcsetEntry): number => entry.width ?? entry.density ?? 1;
  return entries.reduce<SrcsetEntry | undefined>(
    (best, entry) => (best === undefined || weight(entry) > weight(best) ? entry : best),
    undefined,
  );
}
