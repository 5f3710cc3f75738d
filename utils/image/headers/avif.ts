import { latin1, u8, u32be } from '../byte-reads.ts';
import type { Header, Orientation } from './header.ts';

/** Where a box's children start, counted from the box's first byte; boxes not named here have none of interest. */
const CHILDREN_AT: Readonly<Record<string, number>> = { meta: 12, iprp: 8, ipco: 8 };

/** Quarter turns anticlockwise, as EXIF orientations. */
const ROTATIONS: readonly Orientation[] = [1, 8, 3, 6];

/**
 * The largest picture in the file is the primary one (tiles, alpha planes and thumbnails are at most as large).
 * Mirroring is not read: it changes no size, and decoders apply it.
 *
 * @returns undefined when no image size (`ispe`) is found.
 */
export function readAvifHeader(bytes: Uint8Array): Header | undefined {
  let width = 0;
  let height = 0;
  let orientation: Orientation = 1;
  for (const { type, at } of boxes(bytes, 0, bytes.length)) {
    if (type === 'ispe' && u32be(bytes, at + 12) * u32be(bytes, at + 16) > width * height) {
      width = u32be(bytes, at + 12);
      height = u32be(bytes, at + 16);
    }
    if (type === 'irot') orientation = ROTATIONS[u8(bytes, at + 8) & 3] ?? 1;
  }
  if (width === 0) return undefined;
  const brands = latin1(bytes, 8, Math.min(u32be(bytes, 0), 256) - 8);
  return { width, height, orientation, animated: brands.includes('avis'), mayHaveAlpha: true };
}

interface Box {
  type: string;
  at: number;
}

function* boxes(bytes: Uint8Array, from: number, to: number): Generator<Box> {
  let at = from;
  while (at + 8 <= to) {
    const size = u32be(bytes, at) || to - at;
    const type = latin1(bytes, at + 4, 4);
    if (size < 8 || at + size > to) return;
    yield { type, at };
    const children = CHILDREN_AT[type];
    if (children !== undefined) yield* boxes(bytes, at + children, at + size);
    at += size;
  }
}
