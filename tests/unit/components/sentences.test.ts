import { expect, it } from 'vitest';
import { wholeSentences } from '@/components/conversation/sentences.ts';

it('takes whole sentences and leaves the one still arriving', () => {
  const text = 'One. Two! “Three?” Four';
  const { sentences, next } = wholeSentences(text, 0);
  expect(sentences).toBe('One. Two! “Three?”');
  expect(wholeSentences(`${text}.\n`, next).sentences).toBe('Four.');
});

it('takes lines without punctuation at their end', () => {
  expect(wholeSentences('# Title\n- item\nrest', 0).sentences).toBe('# Title\n- item');
});

it('looks at a long text without sentences once, not once from each of its characters', () => {
  const start = performance.now();
  expect(wholeSentences('x'.repeat(500_000), 0).sentences).toBe('');
  // Once is a millisecond, the other some minutes.
  expect(performance.now() - start).toBeLessThan(5000);
});
