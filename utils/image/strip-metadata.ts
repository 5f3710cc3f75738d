import { hasText, u8 } from './byte-reads.ts';
import type { Segment } from './headers/header.ts';
import { WEBP_FLAG } from './headers/webp.ts';
import { listSegments } from './segments.ts';

/**
 * Cuts out what draws no pixel (EXIF, XMP, IPTC, comments, thumbnails, whatever follows the image), without
 * re-encoding. Colour profiles and animation stay.
 *
 * @returns the very same array when there is nothing to cut, or the type is not JPEG, PNG, GIF or WebP.
 */
export function stripMetadata(bytes: Uint8Array<ArrayBuffer>, mediaType: string): Uint8Array<ArrayBuffer> {
  const segments = listSegments(bytes, mediaType);
  if (!segments.some((segment) => segment.metadata)) return bytes;
  return assemble(
    bytes,
    mediaType,
    segments.filter((segment) => !segment.metadata),
  );
}

/** @returns the format's own names of the segments {@link stripMetadata} would cut out, in order. */
export function findMetadata(bytes: Uint8Array, mediaType: string): string[] {
  return listSegments(bytes, mediaType)
    .filter((segment) => segment.metadata)
    .map((segment) => segment.name);
}

/** A moving GIF's first frame, without re-encoding and without metadata: it is all the service looks at. */
export function firstGifFrame(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const kept = listSegments(bytes, 'image/gif').filter((segment) => !segment.metadata);
  const first = kept.findIndex((segment) => segment.name === 'image');
  const trailer = kept.filter((segment) => segment.name === 'trailer');
  return assemble(bytes, 'image/gif', [...kept.slice(0, first + 1), ...trailer]);
}

function assemble(bytes: Uint8Array, mediaType: string, kept: readonly Segment[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(kept.reduce((sum, segment) => sum + segment.end - segment.start, 0));
  let at = 0;
  for (const { start, end } of kept) {
    out.set(bytes.subarray(start, end), at);
    at += end - start;
  }
  if (mediaType === 'image/webp') correctWebp(out);
  return out;
}

/** The RIFF header holds the file's length, VP8X announces the chunks that are gone now. */
function correctWebp(bytes: Uint8Array<ArrayBuffer>): void {
  new DataView(bytes.buffer).setUint32(4, bytes.length - 8, true);
  if (hasText(bytes, 12, 'VP8X')) bytes[20] = u8(bytes, 20) & ~(WEBP_FLAG.exif | WEBP_FLAG.xmp);
}
