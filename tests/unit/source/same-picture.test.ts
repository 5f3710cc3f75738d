import { expect, it } from 'vitest';
import { comparePictures, type PictureFacts } from '@/utils/source/same-picture.ts';

const small = { width: 300, height: 200 };
const large = { width: 1600, height: 1200 };

it.each<[string, Omit<PictureFacts, 'anonymousHash'>, string]>([
  ['equal bytes', { pageHash: 'a' }, 'same'],
  ['other bytes', { pageHash: 'b' }, 'differs'],
  ['other bytes that look alike', { pageHash: 'b', distance: 0 }, 'differs'],
  ['equal bytes whatever the sizes say', { pageHash: 'a', anonymousSize: large, pageSize: small }, 'same'],
  ['another size', { anonymousSize: small, pageSize: large, distance: 0 }, 'differs'],
  ['equal size, near on the screen', { anonymousSize: large, pageSize: large, distance: 12 }, 'same'],
  ['equal size, far on the screen', { anonymousSize: large, pageSize: large, distance: 13 }, 'differs'],
  ['equal size and nothing else', { anonymousSize: large, pageSize: large }, 'not-possible'],
  ['near on the screen, unknown size', { anonymousSize: large, distance: 3 }, 'same'],
  ['nothing to compare', {}, 'not-possible'],
])('%s: %s', (_, facts, expected) => {
  expect(comparePictures({ anonymousHash: 'a', ...facts })).toBe(expected);
});
