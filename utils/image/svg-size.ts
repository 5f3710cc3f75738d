import { decodeText } from './sniff.ts';

/** What browsers give an SVG that names no size at all. */
const DEFAULT_SIZE = { width: 300, height: 150 };
/** CSS pixels per unit; percentages and font-relative units depend on a page that is not there. */
const PIXELS_PER_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
};
/** Larger than any drawing made to be looked at; keeps an absurd size from becoming an absurd canvas. */
const MAX_SVG_EDGE = 16384;

/**
 * The size an SVG asks for, from the text of its root element: width and height, what is missing from the
 * `viewBox`, and 300 × 150 when it says nothing.
 *
 * @returns whole CSS pixels, at least 1 × 1.
 */
export function svgSize(svg: Uint8Array | string): { width: number; height: number } {
  const text = typeof svg === 'string' ? svg : decodeText(svg);
  const root = /<(?:[\w.-]+:)?svg\b(?:[^>"']|"[^"]*"|'[^']*')*>/i.exec(text.replace(/<!--[\s\S]*?-->/g, ''))?.[0] ?? '';
  const width = toPixels(attribute(root, 'width'));
  const height = toPixels(attribute(root, 'height'));
  const box = viewBox(root);
  if (width && height) return clamp(width, height);
  if (width && box) return clamp(width, (width * box.height) / box.width);
  if (height && box) return clamp((height * box.width) / box.height, height);
  if (box) return clamp(box.width, box.height);
  return clamp(width ?? DEFAULT_SIZE.width, height ?? DEFAULT_SIZE.height);
}

function attribute(root: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(root);
  return match?.[1] ?? match?.[2];
}

function toPixels(length: string | undefined): number | undefined {
  const match = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*([a-z]*)\s*$/i.exec(length ?? '');
  const unit = PIXELS_PER_UNIT[match?.[2]?.toLowerCase() ?? ''];
  const value = Number(match?.[1]) * (unit ?? Number.NaN);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

function viewBox(root: string): { width: number; height: number } | undefined {
  const [, , width = 0, height = 0] = (attribute(root, 'viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return width > 0 && height > 0 ? { width, height } : undefined;
}

function clamp(width: number, height: number): { width: number; height: number } {
  const shrink = Math.min(1, MAX_SVG_EDGE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * shrink)), height: Math.max(1, Math.round(height * shrink)) };
}
