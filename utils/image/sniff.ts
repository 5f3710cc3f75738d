import { hasText, latin1, u32be } from './byte-reads.ts';

/** What the first bytes say a file is. Names and headers lie, these do not. */
export type SniffedType =
  | 'image/jpeg'
  | 'image/png'
  | 'image/gif'
  | 'image/webp'
  | 'image/avif'
  | 'image/bmp'
  | 'image/x-icon'
  | 'image/svg+xml'
  | 'image/heic'
  | 'image/tiff'
  | 'image/jxl'
  | 'image/jp2'
  | 'image/vnd.adobe.photoshop'
  | 'application/pdf'
  | 'application/zip'
  | 'text/html'
  | 'text/xml'
  | 'application/json'
  | 'video/mp4'
  | 'video/webm';

/** What a file starts with, as Latin-1 text at offset 0. */
const SIGNATURES: readonly (readonly [string, SniffedType])[] = [
  ['\xff\xd8\xff', 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['II+\0', 'image/tiff'],
  ['MM\0+', 'image/tiff'],
  ['\xff\x0a', 'image/jxl'],
  ['\0\0\0\x0cJXL \r\n\x87\n', 'image/jxl'],
  ['\0\0\0\x0cjP  \r\n\x87\n', 'image/jp2'],
  ['8BPS', 'image/vnd.adobe.photoshop'],
  ['%PDF-', 'application/pdf'],
  ['PK\x03\x04', 'application/zip'],
  ['\x1aE\xdf\xa3', 'video/webm'],
  ['BM', 'image/bmp'],
];

const HEIF_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'hevm', 'hevs', 'mif1', 'msf1'];

/** Text types are recognised within this many bytes; a longer XML prolog than that has not been met. */
const TEXT_BYTES = 4096;

/**
 * Recognises a file by its first bytes.
 *
 * @returns its media type, or undefined for something unknown.
 */
export function sniffImage(bytes: Uint8Array): SniffedType | undefined {
  for (const [signature, type] of SIGNATURES) if (hasText(bytes, 0, signature)) return type;
  if (hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'WEBP')) return 'image/webp';
  if (hasText(bytes, 4, 'ftyp')) return sniffBrands(bytes);
  if (isIcon(bytes)) return 'image/x-icon';
  return sniffText(bytes);
}

/** ISO base media files name what they are in the brands of their first box. */
function sniffBrands(bytes: Uint8Array): SniffedType {
  const end = Math.min(u32be(bytes, 0), bytes.length, 256);
  const brands = [latin1(bytes, 8, 4)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(latin1(bytes, at, 4));
  if (brands.includes('avif') || brands.includes('avis')) return 'image/avif';
  if (brands.some((brand) => HEIF_BRANDS.includes(brand))) return 'image/heic';
  return 'video/mp4';
}

/** An icon (1) or cursor (2) file with at least one entry whose reserved byte is zero. */
function isIcon(bytes: Uint8Array): boolean {
  const [r0, r1, kind, k1, count, c1] = bytes;
  return (
    r0 === 0 && r1 === 0 && (kind === 1 || kind === 2) && k1 === 0 && (count !== 0 || c1 !== 0) && bytes.length > 21
  );
}

function sniffText(bytes: Uint8Array): SniffedType | undefined {
  const start = withoutProlog(decodeText(bytes.subarray(0, TEXT_BYTES)));
  const name = /^<([a-z][\w.-]*:)?([a-z][\w.-]*)/i.exec(start)?.[2]?.toLowerCase();
  if (name === 'svg') return 'image/svg+xml';
  if (/^<!doctype\s+svg/i.test(start)) return 'image/svg+xml';
  if (/^<!doctype\s+html/i.test(start)) return 'text/html';
  if (name !== undefined) return HTML_STARTS.includes(name) ? 'text/html' : 'text/xml';
  if (/^[[{]\s*["\]}[{]/.test(start)) return 'application/json';
  return undefined;
}

const HTML_STARTS = [
  'html',
  'head',
  'body',
  'script',
  'style',
  'title',
  'meta',
  'link',
  'div',
  'table',
  'iframe',
  'h1',
  'p',
  'a',
  'br',
  'b',
];

/** Text by its byte order mark, UTF-8 without one; bytes that are not text become replacement characters. */
export function decodeText(bytes: Uint8Array): string {
  const utf16 = hasText(bytes, 0, '\xff\xfe') ? 'utf-16le' : hasText(bytes, 0, '\xfe\xff') ? 'utf-16be' : undefined;
  return new TextDecoder(utf16 ?? 'utf-8').decode(bytes);
}

/** Cuts white space, processing instructions, comments, and a doctype that names something else than HTML or SVG. */
function withoutProlog(text: string): string {
  let rest = text.trimStart();
  for (;;) {
    const skipped = /^(<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!doctype\s+(?!svg|html)[^>]*>)\s*/i.exec(rest);
    if (!skipped) return rest;
    rest = rest.slice(skipped[0].length);
  }
}
