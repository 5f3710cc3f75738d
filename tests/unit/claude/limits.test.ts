import { describe, expect, it } from 'vitest';
import { checkRequest, type ImageMeasure, leastTokensOf } from '@/utils/claude/limits.ts';
import { modelFor } from '@/utils/claude/models.ts';

const large = modelFor('claude-haiku-5-5', []);
const small = modelFor('claude-haiku-4-5', []);
const plain: ImageMeasure = { width: 1000, height: 800, base64Chars: 1000, kind: 'base64' };
const images = (count: number, odd: Partial<ImageMeasure> = {}, at = count): ImageMeasure[] =>
  Array.from({ length: count }, (_, index) => (index + 1 === at ? { ...plain, ...odd } : plain));

describe('a request within the limits passes', () => {
  it.each([
    ['no image', [], 100, small],
    ['600 images', images(600), 100, large],
    ['100 images on a 200K context', images(100), 100, small],
    ['8000 px', images(1, { width: 8000, height: 8000 }), 100, small],
    ['20 images with one of 2001 px', images(20, { width: 2001 }), 100, large],
    ['21 images with one of 2000 px', images(21, { width: 2000, height: 2000 }), 100, large],
    ['10,485,760 base64 characters', images(1, { base64Chars: 10_485_760 }), 100, large],
    ['32,000,000 bytes', images(1), 32_000_000, large],
  ])('%s', (_, measures, bodyBytes, model) => {
    expect(checkRequest({ images: measures, bodyBytes, model })).toEqual({ ok: true, value: undefined });
  });
});

describe('a request over a limit says which image and by how much', () => {
  it.each([
    ['601 images', images(601), 100, large, { code: 'too-many-images', actual: 601, limit: 600 }],
    ['101 images on a 200K context', images(101), 100, small, { code: 'too-many-images', actual: 101, limit: 100 }],
    [
      '8001 px',
      images(3, { width: 8001, height: 10 }),
      100,
      large,
      { code: 'image-rejected', reason: 'edge', imageNumber: 3, width: 8001, height: 10, limit: 8000 },
    ],
    [
      'a part of image 1 that is 8001 px, by the number of its image',
      images(3, { width: 8001, height: 10, number: 1 }),
      100,
      large,
      { code: 'image-rejected', reason: 'edge', imageNumber: 1, limit: 8000 },
    ],
    [
      '21 images, the second 2001 px high',
      images(21, { height: 2001 }, 2),
      100,
      large,
      { code: 'image-rejected', reason: 'edge-many', imageNumber: 2, actual: 2001, limit: 2000 },
    ],
    [
      'links among many too',
      images(21, { height: 2001, kind: 'url', base64Chars: 0 }, 2),
      100,
      large,
      { code: 'image-rejected', reason: 'edge-many', imageNumber: 2 },
    ],
    [
      'one character too many',
      images(2, { base64Chars: 10_485_761 }),
      100,
      large,
      { code: 'image-rejected', reason: 'bytes', imageNumber: 2, actual: 10_485_761, limit: 10_485_760 },
    ],
    ['33 MB', images(1), 33_000_000, large, { code: 'request-too-large', actual: 33_000_000 }],
  ])('%s', (_, measures, bodyBytes, model, failure) => {
    const outcome = checkRequest({ images: measures, bodyBytes, model });
    expect(outcome).toMatchObject({ ok: false, failure: { ...failure, nothingCharged: true } });
  });
});

it.each([
  [0, 0, 0],
  [0, 4, 0],
  [0, 1_000_000, 200_000],
  [4784, 9, 4785],
])('%d visual tokens and %d characters are at least %d tokens', (imageTokens, textChars, least) => {
  expect(leastTokensOf({ imageTokens, textChars })).toBe(least);
});
