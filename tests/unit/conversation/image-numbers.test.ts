import { expect, it } from 'vitest';
import { imageNumbers, imageWords } from '@/utils/conversation/image-numbers.ts';

it('numbers images over all turns of a branch, those of unanswered ones included', () => {
  const branch = [{ attachmentIds: ['a', 'b'] }, { attachmentIds: [] }, { attachmentIds: ['c'] }];
  expect([...imageNumbers(branch)]).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ]);
});

it.each([
  [[2], 'image 2'],
  [[2, 1], 'images 1 and 2'],
  [[3, 1, 2], 'images 1 to 3'],
  [[1, 2, 4], 'images 1, 2 and 4'],
])('%j is called %s', (numbers, words) => {
  expect(imageWords(numbers)).toBe(words);
});
