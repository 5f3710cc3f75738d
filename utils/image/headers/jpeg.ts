import { hasText, u8, u16be } from '../byte-reads.ts';
import { exifOrientation } from './exif.ts';
import type { Header, Orientation, Segment } from './header.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const COM = 0xfe;
/** Start-of-frame markers: C0–CF without DHT (C4), JPG (C8) and DAC (CC). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const isApp = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;

/** @returns undefined when no start-of-frame is found or it is cut off. */
export function readJpegHeader(bytes: Uint8Array): Header | undefined {
  let orientation: Orientation = 1;
  let exifSeen = false;
  for (const { marker, start, end } of jpegMarkers(bytes)) {
    if (marker === 0xe1 && !exifSeen && hasText(bytes, start + 4, 'Exif\0')) {
      orientation = exifOrientation(bytes.subarray(start + 4, end));
      exifSeen = true;
    }
    if (isFrame(marker)) {
      const height = u16be(bytes, start + 5);
      const width = u16be(bytes, start + 7);
      return { width, height, orientation, animated: false, mayHaveAlpha: false, bitDepth: u8(bytes, start + 4) };
    }
    if (marker === SOS) return undefined;
  }
  return undefined;
}

/** Every segment of the file in order; what follows the end of the image (previews, maker's data) is one. */
export function jpegSegments(bytes: Uint8Array): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  for (const { marker, start, end } of jpegMarkers(bytes)) {
    // Stray bytes between segments are no part of the image.
    if (start > at) segments.push({ name: 'stray bytes', start: at, end: start, metadata: true });
    segments.push({ name: markerName(marker), start, end, metadata: isMetadata(bytes, marker, start) });
    at = end;
  }
  if (at < bytes.length) {
    const ended = segments.at(-1)?.name === 'EOI';
    segments.push({ name: ended ? 'after EOI' : 'rest', start: at, end: bytes.length, metadata: ended });
  }
  return segments;
}

/**
 * Of the application segments only what decoders need stays: JFIF (density), the colour profile, and Adobe's
 * colour transform. JFXX is a thumbnail, APP2 also carries the index of embedded previews (MPF).
 */
function isMetadata(bytes: Uint8Array, marker: number, start: number): boolean {
  if (marker === COM) return true;
  if (!isApp(marker)) return false;
  if (marker === 0xe0) return !hasText(bytes, start + 4, 'JFIF\0');
  if (marker === 0xe2) return !hasText(bytes, start + 4, 'ICC_PROFILE\0');
  if (marker === 0xee) return !hasText(bytes, start + 4, 'Adobe');
  return true;
}

interface MarkerSegment {
  marker: number;
  /** Offset of the 0xFF before the marker. */
  start: number;
  end: number;
}

/** Walks the markers; a scan's segment includes its entropy-coded data. Stops where the file stops making sense. */
function* jpegMarkers(bytes: Uint8Array): Generator<MarkerSegment> {
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] !== 0xff) {
      at = bytes.indexOf(0xff, at);
      if (at < 0) return;
    }
    // A marker may be preceded by any number of fill bytes 0xFF.
    while (bytes[at + 1] === 0xff) at++;
    const marker = u8(bytes, at + 1);
    if (Number.isNaN(marker)) return;
    if (marker === SOI || marker === EOI || (marker >= 0xd0 && marker <= 0xd7) || marker <= 0x01) {
      yield { marker, start: at, end: at + 2 };
      if (marker === EOI) return;
      at += 2;
      continue;
    }
    const length = u16be(bytes, at + 2);
    const end = at + 2 + length;
    if (!(length >= 2 && end <= bytes.length)) return;
    const last = marker === SOS ? endOfScan(bytes, end) : end;
    yield { marker, start: at, end: last };
    at = last;
  }
}

/** The offset of the next marker that is neither a stuffed zero nor a restart, or the file's end. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

function markerName(marker: number): string {
  if (isApp(marker)) return `APP${marker - 0xe0}`;
  if (marker === COM) return 'COM';
  if (marker === EOI) return 'EOI';
  return marker.toString(16).toUpperCase();
}
