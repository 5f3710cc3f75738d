/*
 * Reads beyond the end give NaN, which spreads through sums and fails every comparison. A header reader can
 * therefore walk a truncated file without asking at each step, and judge once whether its result is a number.
 */

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? Number.NaN;
}

export function u16be(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) * 0x100 + u8(bytes, at + 1);
}

export function u16le(bytes: Uint8Array, at: number): number {
  return u8(bytes, at + 1) * 0x100 + u8(bytes, at);
}

export function u24le(bytes: Uint8Array, at: number): number {
  return u8(bytes, at + 2) * 0x10000 + u16le(bytes, at);
}

export function u32be(bytes: Uint8Array, at: number): number {
  return u16be(bytes, at) * 0x10000 + u16be(bytes, at + 2);
}

export function u32le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at + 2) * 0x10000 + u16le(bytes, at);
}

/** Two's complement; NaN beyond the end. */
export function i32le(bytes: Uint8Array, at: number): number {
  const value = u32le(bytes, at);
  return value >= 0x80000000 ? value - 0x100000000 : value;
}

/** @returns the bytes as Latin-1 text, shorter where the file ends first. */
export function latin1(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/** True when the bytes at `at` are exactly these characters. */
export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
