import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { readAvifHeader } from './headers/avif.ts';
import { readBmpHeader, readIcoHeader } from './headers/bitmap.ts';
import { readGifHeader } from './headers/gif.ts';
import type { Header, Orientation } from './headers/header.ts';
import { readJpegHeader } from './headers/jpeg.ts';
import { readPngHeader } from './headers/png.ts';
import { readWebpHeader } from './headers/webp.ts';
import { sniffImage } from './sniff.ts';
import { findMetadata } from './strip-metadata.ts';
import { svgSize } from './svg-size.ts';

/** What the browser turns into pixels (SVG only with a document). */
export type DecodableType =
  | 'image/jpeg'
  | 'image/png'
  | 'image/gif'
  | 'image/webp'
  | 'image/avif'
  | 'image/bmp'
  | 'image/x-icon'
  | 'image/svg+xml';

export interface Measured {
  /** Sniffed, never declared. */
  mediaType: DecodableType;
  /** Upright size in pixels: the orientation is applied. */
  width: number;
  height: number;
  /** What the file asks for; 1 when the pixels are stored upright. */
  orientation: Orientation;
  animated: boolean;
  /** For JPEG, PNG, GIF and WebP, which may be sent as they are; false for all others. */
  hasMetadata: boolean;
  /** False only where the header proves that every pixel is opaque. */
  mayHaveAlpha: boolean;
  bitDepth?: number;
}

/**
 * Above this an OffscreenCanvas (16384 × 16384) comes back blank, and the decoded pixels take a gigabyte.
 * A 48 KB PNG of 20000 × 20000 keeps Chromium busy for 2.8 s.
 */
export const MAX_PIXELS = 16384 * 16384;
/** The most a JPEG can say; Chromium decodes and draws strips of that length (100 × 60000 was tried). */
const MAX_EDGE = 65535;
/** From here on (no ordinary camera's picture) the file must be worth its pixels, see {@link MIN_BYTES_PER_PIXEL}. */
const SUSPICIOUS_PIXELS = 100_000_000;
/** A blank page as PNG has about 1/1000 byte per pixel, a photograph at the coarsest quality about 1/20. */
const MIN_BYTES_PER_PIXEL = 1 / 200;

const READERS: Readonly<Record<Exclude<DecodableType, 'image/svg+xml'>, (bytes: Uint8Array) => Header | undefined>> = {
  'image/jpeg': readJpegHeader,
  'image/png': readPngHeader,
  'image/gif': readGifHeader,
  'image/webp': readWebpHeader,
  'image/avif': readAvifHeader,
  'image/bmp': readBmpHeader,
  'image/x-icon': readIcoHeader,
};

/**
 * Reads type, upright size and orientation from the file's header; nothing is decoded.
 *
 * @returns `image-type` for what is no picture the browser decodes (with the sniffed media type, if any), and
 *   `image-undecodable` with reason `truncated`, `absurd-size` or `bomb` (then with width and height).
 */
export function measureImage(bytes: Uint8Array): Outcome<Measured> {
  if (bytes.length === 0) return fail('image-undecodable', { reason: 'truncated' });
  const sniffed = sniffImage(bytes);
  if (sniffed === 'image/svg+xml') return measureSvg(bytes);
  const mediaType = sniffed && isReadable(sniffed) ? sniffed : undefined;
  if (!mediaType) return fail('image-type', sniffed ? { mediaType: sniffed } : {});
  const header = READERS[mediaType](bytes);
  if (!header || !isWhole(header.width) || !isWhole(header.height)) {
    return fail('image-undecodable', { mediaType, reason: 'truncated' });
  }
  const sideways = header.orientation >= 5;
  const width = sideways ? header.height : header.width;
  const height = sideways ? header.width : header.height;
  if (width < 1 || height < 1) return fail('image-undecodable', { mediaType, reason: 'absurd-size', width, height });
  if (isBomb(width, height, bytes.length)) {
    const limits = { actual: width * height, limit: MAX_PIXELS };
    return fail('image-undecodable', { mediaType, reason: 'bomb', width, height, ...limits });
  }
  return succeed({
    mediaType,
    width,
    height,
    orientation: header.orientation,
    animated: header.animated,
    hasMetadata: findMetadata(bytes, mediaType).length > 0,
    mayHaveAlpha: header.mayHaveAlpha,
    ...(header.bitDepth === undefined ? {} : { bitDepth: header.bitDepth }),
  });
}

/** True for a size no honest file of this length has, or that the browser cannot draw. */
function isBomb(width: number, height: number, bytes: number): boolean {
  const pixels = width * height;
  if (pixels > MAX_PIXELS || width > MAX_EDGE || height > MAX_EDGE) return true;
  return pixels > SUSPICIOUS_PIXELS && bytes / pixels < MIN_BYTES_PER_PIXEL;
}

function measureSvg(bytes: Uint8Array): Outcome<Measured> {
  const { width, height } = svgSize(bytes);
  const upright = { orientation: 1, animated: false, hasMetadata: false, mayHaveAlpha: true } as const;
  return succeed({ mediaType: 'image/svg+xml', width, height, ...upright });
}

function isReadable(type: string): type is keyof typeof READERS {
  return Object.hasOwn(READERS, type);
}

function isWhole(value: number): boolean {
  return Number.isInteger(value);
}
