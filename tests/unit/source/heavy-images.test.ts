import { expect, it } from 'vitest';
import { areWorthUploading, base64CharsOf } from '@/utils/source/heavy-images.ts';

it.each([
  [0, 0],
  [1, 4],
  [3, 4],
  [4, 8],
  [750_000, 1_000_000],
])('%i bytes are %i characters of base64', (bytes, chars) => {
  expect(base64CharsOf(bytes)).toBe(chars);
  expect(Buffer.alloc(bytes).toString('base64')).toHaveLength(chars);
});

it.each([
  ['a first question, whatever it carries', false, [5_000_000], false],
  ['no images', true, [], false],
  ['exactly 1 MB of base64', true, [375_000, 375_000], false],
  ['a little more', true, [375_000, 375_001], true],
])('uploading for %s: later %s, %j bytes → %s', (_, isLater, imageBytes, expected) => {
  expect(areWorthUploading({ isLater, imageBytes })).toBe(expected);
});
