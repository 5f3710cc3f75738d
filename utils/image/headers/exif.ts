import { hasText, u16be, u16le, u32be, u32le } from '../byte-reads.ts';
import type { Orientation } from './header.ts';

const ORIENTATION_TAG = 0x0112;
/** A camera's first directory has a dozen entries; the cap keeps a forged count from costing time. */
const MAX_ENTRIES = 512;

/**
 * Reads the orientation out of an EXIF block (a small TIFF file), with or without its `Exif\0\0` prefix.
 *
 * @returns 1 where there is none or it makes no sense (some cameras write 0), as browsers do.
 */
export function exifOrientation(block: Uint8Array): Orientation {
  const tiff = hasText(block, 0, 'Exif\0') ? block.subarray(6) : block;
  const little = hasText(tiff, 0, 'II*\0');
  if (!little && !hasText(tiff, 0, 'MM\0*')) return 1;
  const u16 = little ? u16le : u16be;
  const directory = (little ? u32le : u32be)(tiff, 4);
  const count = Math.min(u16(tiff, directory), MAX_ENTRIES);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + i * 12;
    if (u16(tiff, entry) === ORIENTATION_TAG) return toOrientation(u16(tiff, entry + 8));
  }
  return 1;
}

function toOrientation(value: number): Orientation {
  const known: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
  return known.find((orientation) => orientation === value) ?? 1;
}
