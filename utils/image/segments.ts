import { gifSegments } from './headers/gif.ts';
import type { Segment } from './headers/header.ts';
import { jpegSegments } from './headers/jpeg.ts';
import { pngSegments } from './headers/png.ts';
import { webpSegments } from './headers/webp.ts';

/** @returns the file's segments in order, covering every byte; empty for types that are never sent as they are. */
export function listSegments(bytes: Uint8Array, mediaType: string): Segment[] {
  switch (mediaType) {
    case 'image/jpeg':
      return jpegSegments(bytes);
    case 'image/png':
      return pngSegments(bytes);
    case 'image/gif':
      return gifSegments(bytes);
    case 'image/webp':
      return webpSegments(bytes);
    default:
      return [];
  }
}
