/** Methods newer than the compiler's library (Chrome 140, Firefox 133); older browsers take the slow way. */
interface Base64Methods {
  toBase64?: () => string;
}
interface Base64Constructor {
  fromBase64?: (text: string) => Uint8Array<ArrayBuffer>;
}

/** `String.fromCharCode` takes its bytes as arguments; stacks hold at least this many. */
const CHUNK_BYTES = 0x8000;

/** @returns base64 text without a `data:` prefix, four characters for every three bytes begun. */
export function bytesToBase64(bytes: Uint8Array): string {
  // Adds only optional members, which may be absent.
  const native = bytes as Uint8Array & Base64Methods;
  if (native.toBase64) return native.toBase64();
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
  }
  return btoa(binary);
}

/** @throws when the text is not base64. */
export function base64ToBytes(text: string): Uint8Array<ArrayBuffer> {
  // Adds only an optional member, which may be absent.
  const native = Uint8Array as Uint8ArrayConstructor & Base64Constructor;
  if (native.fromBase64) return native.fromBase64(text);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Characters {@link bytesToBase64} makes of that many bytes. */
export function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}
