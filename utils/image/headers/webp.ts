import { latin1, u8, u16le, u24le, u32le } from '../byte-reads.ts';
import { exifOrientation } from './exif.ts';
import type { Header, Orientation, Segment } from './header.ts';

const RIFF_HEADER_BYTES = 12;
const DRAWING_CHUNKS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

/** Flags in the first byte of VP8X. */
export const WEBP_FLAG = { animation: 0x02, xmp: 0x04, exif: 0x08, alpha: 0x10 } as const;

/** @returns undefined when no chunk tells the size. */
export function readWebpHeader(bytes: Uint8Array): Header | undefined {
  let header: Header | undefined;
  let orientation: Orientation = 1;
  for (const { name, start, end } of webpSegments(bytes)) {
    header ??= readSize(bytes, name, start + 8);
    if (name === 'EXIF') orientation = exifOrientation(bytes.subarray(start + 8, end));
  }
  return header && { ...header, orientation };
}

function readSize(bytes: Uint8Array, name: string, at: number): Header | undefined {
  const common = { orientation: 1, bitDepth: 8 } as const;
  if (name === 'VP8X') {
    const flags = u8(bytes, at);
    return {
      ...common,
      width: u24le(bytes, at + 4) + 1,
      height: u24le(bytes, at + 7) + 1,
      animated: (flags & WEBP_FLAG.animation) !== 0,
      mayHaveAlpha: (flags & WEBP_FLAG.alpha) !== 0,
    };
  }
  if (name === 'VP8L' && u8(bytes, at) === 0x2f) {
    // 14 bits of width − 1, 14 bits of height − 1, one bit of alpha, packed from the lowest bit up.
    const packed = u32le(bytes, at + 1);
    return {
      ...common,
      width: (packed & 0x3fff) + 1,
      height: ((packed >>> 14) & 0x3fff) + 1,
      animated: false,
      mayHaveAlpha: ((packed >>> 28) & 1) === 1,
    };
  }
  if (name === 'VP8 ' && latin1(bytes, at + 3, 3) === '\x9d\x01\x2a') {
    // The upper two bits of each side are a display hint.
    const width = u16le(bytes, at + 6) & 0x3fff;
    return { ...common, width, height: u16le(bytes, at + 8) & 0x3fff, animated: false, mayHaveAlpha: false };
  }
  return undefined;
}

/** The RIFF header, then the chunks with their padding, in order. */
export function webpSegments(bytes: Uint8Array): Segment[] {
  const segments: Segment[] = [{ name: 'RIFF', start: 0, end: RIFF_HEADER_BYTES, metadata: false }];
  const fileEnd = Math.min(bytes.length, u32le(bytes, 4) + 8);
  let at = RIFF_HEADER_BYTES;
  while (at + 8 <= fileEnd) {
    const name = latin1(bytes, at, 4);
    const size = u32le(bytes, at + 4);
    const end = Math.min(at + 8 + size + (size % 2), bytes.length);
    segments.push({ name, start: at, end, metadata: !DRAWING_CHUNKS.has(name) });
    at = end;
  }
  if (at < bytes.length) segments.push({ name: 'after RIFF', start: at, end: bytes.length, metadata: true });
  return segments;
}
