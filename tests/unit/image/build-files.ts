/** A PNG chunk with its right checksum. */
export function pngChunk(name: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(text(name), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** Puts chunks right behind the header chunk. */
export function addPngChunks(png: Uint8Array, ...chunks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return join(png.subarray(0, 33), ...chunks, png.subarray(33));
}

/** An APNG of two frames of one size, each a second long, made of two still PNGs. */
export function animatedPng(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const control = (sequence: number): Uint8Array => {
    const data = new Uint8Array(26);
    const view = new DataView(data.buffer);
    view.setUint32(0, sequence);
    data.set(first.subarray(16, 24), 4);
    view.setUint16(20, 1);
    view.setUint16(22, 1);
    return pngChunk('fcTL', data);
  };
  const frame = join(Uint8Array.of(0, 0, 0, 2), imageData(second));
  return join(
    first.subarray(0, 33),
    pngChunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0)),
    control(0),
    pngChunk('IDAT', imageData(first)),
    control(1),
    pngChunk('fdAT', frame),
    pngChunk('IEND', new Uint8Array()),
  );
}

function imageData(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset);
  const parts: Uint8Array[] = [];
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
    const isData = String.fromCharCode(...png.subarray(at + 4, at + 8)) === 'IDAT';
    if (isData) parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  return join(...parts);
}

export function jpegSegment(marker: number, data: Uint8Array): Uint8Array {
  return join(Uint8Array.of(0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff), data);
}

/** Puts segments right behind the start of the image. */
export function addJpegSegments(jpeg: Uint8Array, ...segments: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return join(jpeg.subarray(0, 2), ...segments, jpeg.subarray(2));
}

/** An EXIF block with an orientation and a place to look for. */
export function exifBlock(orientation: number, little = true): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(60);
  const view = new DataView(block.buffer);
  block.set(text(little ? 'II*\0' : 'MM\0*'));
  view.setUint32(4, 8, little);
  view.setUint16(8, 1, little);
  view.setUint16(10, 0x0112, little);
  view.setUint16(12, 3, little);
  view.setUint32(14, 1, little);
  view.setUint16(18, orientation, little);
  block.set(text('SECRET-PLACE'), 30);
  return block;
}

/** A bitmap header; negative heights are rows from the top. */
export function bmpHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  bytes.set(text('BM'));
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(28, 24, true);
  return bytes;
}

/** A header chunk that claims any size; nothing follows. */
export function pngHeader(width: number, height: number, extraBytes = 0): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(13);
  new DataView(data.buffer).setUint32(0, width);
  new DataView(data.buffer).setUint32(4, height);
  data.set([8, 2, 0, 0, 0], 8);
  return join(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    pngChunk('IHDR', data),
    new Uint8Array(extraBytes),
  );
}

export function text(latin1: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
}

export function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
