import { absoluteUrl } from './image-urls.ts';

/** One layer of a CSS property that takes images. */
export interface CssImage {
  url: string;
  /** The densest one of the same `image-set()`, where another is shown. */
  larger?: string;
}

/** Text in quotes, with its escapes; addresses hold commas and parentheses. */
const QUOTED = `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`;
const URL_PATTERN = new RegExp(`url\\(\\s*(?:(${QUOTED})|([^)"']*))\\s*\\)|(${QUOTED})`);
/** What Chromium decodes, of the types an `image-set()` may name. */
const READABLE_TYPE = /^image\/(?:avif|webp|png|apng|jpeg|gif|svg\+xml|bmp|x-icon)$/;
const DOTS_PER_UNIT: Readonly<Record<string, number>> = { x: 1, dppx: 1, dpi: 1 / 96, dpcm: 2.54 / 96 };

/**
 * Reads a computed value such as `background-image`, top layer first. Gradients and other drawn images have none.
 *
 * @param pixelRatio device pixels per CSS pixel, by which the browser chooses from an `image-set()`.
 */
export function cssImages(value: string, base: string, pixelRatio: number): CssImage[] {
  if (!value.includes('(')) return [];
  return splitAtCommas(value)
    .map((layer) => readLayer(layer, base, pixelRatio))
    .filter((image) => image !== undefined);
}

function readLayer(layer: string, base: string, pixelRatio: number): CssImage | undefined {
  const set = /^(?:-webkit-)?image-set\((.*)\)$/s.exec(layer)?.[1];
  if (set === undefined) {
    // Quoted text outside `url()` is an address only in the functions that take one.
    const url =
      layer.startsWith('url(') || /^(?:-webkit-)?(?:cross-fade|image)\(/.test(layer) ? urlIn(layer, base) : undefined;
    return url === undefined ? undefined : { url };
  }
  const choices = splitAtCommas(set)
    .map((text) => readChoice(text, base))
    .filter((choice) => choice !== undefined)
    .sort((a, b) => a.density - b.density);
  const shown = choices.find(({ density }) => density >= pixelRatio) ?? choices.at(-1);
  const largest = choices.at(-1);
  if (!shown || !largest) return undefined;
  return { url: shown.url, ...(largest.url === shown.url ? {} : { larger: largest.url }) };
}

function readChoice(text: string, base: string): { url: string; density: number } | undefined {
  const url = urlIn(text, base);
  const rest = text.replace(URL_PATTERN, '');
  const type = /type\(\s*["']([^"']*)["']\s*\)/.exec(rest)?.[1];
  if (url === undefined || (type !== undefined && !READABLE_TYPE.test(type))) return undefined;
  const [, number, unit = ''] = /([\d.]+)(x|dppx|dpi|dpcm)\b/.exec(rest) ?? [];
  return { url, density: number === undefined ? 1 : Number(number) * (DOTS_PER_UNIT[unit] ?? 1) };
}

function urlIn(text: string, base: string): string | undefined {
  const [, quoted, bare, string] = URL_PATTERN.exec(text) ?? [];
  const literal = quoted ?? string;
  const address = literal === undefined ? bare : literal.slice(1, -1).replace(/\\(.)/g, '$1');
  // A mere fragment names an element of this document (`mask: url(#shape)`), not a file.
  return address?.startsWith('#') ? undefined : absoluteUrl(address, base);
}

/** Splits at commas that are neither in quotes nor in parentheses. */
function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (const { 0: token, index } of text.matchAll(new RegExp(`${QUOTED}|[(),]`, 'g'))) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (token === ',' && depth === 0) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
}
