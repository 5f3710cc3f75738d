import { hasText, i32le, u8, u16le, u32le } from '../byte-reads.ts';
import type { Header } from './header.ts';
import { readPngHeader } from './png.ts';

const still = { orientation: 1, animated: false, mayHaveAlpha: true } as const;

/** Windows and OS/2 bitmaps. A negative height means rows from the top; a negative width is nonsense. */
export function readBmpHeader(bytes: Uint8Array): Header | undefined {
  const headerBytes = u32le(bytes, 14);
  if (headerBytes === 12) return { ...still, width: u16le(bytes, 18), height: u16le(bytes, 20), mayHaveAlpha: false };
  if (!(headerBytes >= 16)) return undefined;
  const width = i32le(bytes, 18);
  return { ...still, width, height: Math.abs(i32le(bytes, 22)), mayHaveAlpha: u16le(bytes, 28) === 32 };
}

/** An icon's largest picture: the one browsers decode. A PNG inside tells its own size, the directory may lie. */
export function readIcoHeader(bytes: Uint8Array): Header | undefined {
  let largest: Header | undefined;
  const count = Math.min(u16le(bytes, 4), 256);
  for (let i = 0; i < count; i++) {
    const entry = 6 + i * 16;
    const image = bytes.subarray(u32le(bytes, entry + 12));
    const listed: Header = { ...still, width: u8(bytes, entry) || 256, height: u8(bytes, entry + 1) || 256 };
    const header = hasText(image, 0, '\x89PNG') ? readPngHeader(image) : listed;
    if (header && (!largest || header.width * header.height > largest.width * largest.height)) largest = header;
  }
  return largest;
}
