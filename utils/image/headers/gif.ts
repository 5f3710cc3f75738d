import { hasText, latin1, u8, u16le } from '../byte-reads.ts';
import type { Header, Segment } from './header.ts';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;

/** Application extensions that take part in showing the picture: loop counts and the colour profile. */
const DRAWING_APPLICATIONS = ['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012'];

/** @returns undefined for a header that is cut off. */
export function readGifHeader(bytes: Uint8Array): Header | undefined {
  if (bytes.length < 13) return undefined;
  const frames = gifSegments(bytes).filter((segment) => segment.name === 'image').length;
  return {
    width: u16le(bytes, 6),
    height: u16le(bytes, 8),
    orientation: 1,
    animated: frames > 1,
    mayHaveAlpha: true,
    bitDepth: 8,
  };
}

/** The file's blocks in order: the header with its palette, then extensions, images and the trailer. */
export function gifSegments(bytes: Uint8Array): Segment[] {
  const packed = u8(bytes, 10);
  let at = 13 + paletteBytes(packed);
  const segments: Segment[] = [{ name: 'header', start: 0, end: Math.min(at, bytes.length), metadata: false }];
  while (at < bytes.length) {
    const block = readBlock(bytes, at);
    if (!block) {
      segments.push({ name: 'rest', start: at, end: bytes.length, metadata: false });
      break;
    }
    segments.push(block);
    at = block.end;
    if (block.name === 'trailer') {
      if (at < bytes.length) segments.push({ name: 'after trailer', start: at, end: bytes.length, metadata: true });
      break;
    }
  }
  return segments;
}

function readBlock(bytes: Uint8Array, start: number): Segment | undefined {
  const kind = u8(bytes, start);
  if (kind === TRAILER) return { name: 'trailer', start, end: start + 1, metadata: false };
  if (kind === IMAGE) {
    // Ten bytes of descriptor, a palette of its own, one byte of code size, then the data's sub-blocks.
    const end = endOfSubBlocks(bytes, start + 10 + paletteBytes(u8(bytes, start + 9)) + 1);
    return end === undefined ? undefined : { name: 'image', start, end, metadata: false };
  }
  if (kind !== EXTENSION) return undefined;
  const end = endOfSubBlocks(bytes, start + 2);
  if (end === undefined) return undefined;
  const label = u8(bytes, start + 1);
  if (label === GRAPHIC_CONTROL) return { name: 'graphic control', start, end, metadata: false };
  if (label !== APPLICATION) return { name: label === 0xfe ? 'comment' : 'extension', start, end, metadata: true };
  const keep = DRAWING_APPLICATIONS.some((application) => hasText(bytes, start + 3, application));
  return { name: latin1(bytes, start + 3, 11), start, end, metadata: !keep };
}

function endOfSubBlocks(bytes: Uint8Array, from: number): number | undefined {
  let at = from;
  for (;;) {
    const size = u8(bytes, at);
    if (Number.isNaN(size)) return undefined;
    at += size + 1;
    if (size === 0) return at;
  }
}

/** Bit 7 says that a palette follows, bits 0–2 its size. */
function paletteBytes(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1);
}
