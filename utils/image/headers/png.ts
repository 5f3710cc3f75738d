import { latin1, u8, u32be } from '../byte-reads.ts';
import { exifOrientation } from './exif.ts';
import type { Header, Orientation, Segment } from './header.ts';

const SIGNATURE_BYTES = 8;

/** What takes part in drawing the pixels. Everything else is a note (text, EXIF, time, provenance, editors' own). */
const DRAWING_CHUNKS = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'cICP', 'mDCV', 'cLLI', 'sBIT'],
  ...['bKGD', 'pHYs', 'hIST', 'sPLT', 'acTL', 'fcTL', 'fdAT'],
]);

/** @returns undefined when the first chunk is not a whole IHDR. */
export function readPngHeader(bytes: Uint8Array): Header | undefined {
  if (latin1(bytes, 12, 4) !== 'IHDR') return undefined;
  let animated = false;
  let orientation: Orientation = 1;
  let transparent = false;
  for (const { name, start, end } of pngSegments(bytes)) {
    if (name === 'acTL') animated = u32be(bytes, start + 8) > 1;
    if (name === 'eXIf') orientation = exifOrientation(bytes.subarray(start + 8, end - 4));
    if (name === 'tRNS') transparent = true;
  }
  return {
    width: u32be(bytes, 16),
    height: u32be(bytes, 20),
    orientation,
    animated,
    // Colour types 4 and 6 carry an alpha channel.
    mayHaveAlpha: transparent || (u8(bytes, 25) & 4) !== 0,
    bitDepth: u8(bytes, 24),
  };
}

/** The file's chunks in order, the eight-byte signature first. */
export function pngSegments(bytes: Uint8Array): Segment[] {
  const segments: Segment[] = [{ name: 'signature', start: 0, end: SIGNATURE_BYTES, metadata: false }];
  let at = SIGNATURE_BYTES;
  while (at < bytes.length) {
    const name = latin1(bytes, at + 4, 4);
    const end = at + 12 + u32be(bytes, at);
    if (!(end <= bytes.length)) {
      segments.push({ name: 'rest', start: at, end: bytes.length, metadata: !DRAWING_CHUNKS.has(name) });
      break;
    }
    segments.push({ name, start: at, end, metadata: !DRAWING_CHUNKS.has(name) });
    at = end;
    if (name === 'IEND') {
      if (at < bytes.length) segments.push({ name: 'after IEND', start: at, end: bytes.length, metadata: true });
      break;
    }
  }
  return segments;
}
