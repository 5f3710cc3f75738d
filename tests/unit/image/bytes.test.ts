import { afterEach, describe, expect, it, vi } from 'vitest';
import { base64Length, base64ToBytes, bytesToBase64 } from '@/utils/image/base64.ts';
import { sha256Hex } from '@/utils/image/hash.ts';

afterEach(() => vi.unstubAllGlobals());

describe.each(['the browser’s own', 'the slow'])('base64 %s way', (way) => {
  const methods = way === 'the slow' ? { toBase64: undefined } : {};

  it.each([0, 1, 2, 3, 4, 32768, 100_001])('%i bytes come back as they were', (length) => {
    const bytes = Object.assign(
      Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 0xff),
      methods,
    );
    const encoded = bytesToBase64(bytes);
    expect(encoded).toBe(Buffer.from(bytes).toString('base64'));
    expect(encoded.length).toBe(base64Length(length));
    expect(Buffer.from(base64ToBytes(encoded)).equals(Buffer.from(bytes))).toBe(true);
  });
});

it('base64 that is none throws', () => {
  expect(() => base64ToBytes('not*base64')).toThrow();
});

it('SHA-256 is the published one', async () => {
  const abc = Uint8Array.from('abc', (character) => character.charCodeAt(0));
  expect(await sha256Hex(abc)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
