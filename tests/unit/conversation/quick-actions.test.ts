import { expect, it } from 'vitest';
import { labelFor, promptFor } from '@/utils/conversation/quick-actions.ts';

it('the user’s own words are sent as they are', () => {
  expect(promptFor({ kind: 'ask', question: ' What now? ' })).toBe(' What now? ');
});

it('a menu item stands in the conversation under its own name, whatever is sent', () => {
  expect(labelFor('describe')).toBe('Describe this image');
  expect(labelFor('extract')).toBe('Extract text from this image');
});

it.each([
  ['describe', [/cannot see/, /exactly/, /short/]],
  ['extract', [/verbatim/, /layout/, /Markdown tables/, /only/, /no text .* one sentence/]],
] as const)('the prompt of %s asks for what the menu item promises', (kind, promises) => {
  const prompt = promptFor({ kind, question: labelFor(kind) });
  for (const promise of promises) expect(prompt).toMatch(promise);
});
