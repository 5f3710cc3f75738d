import { expect, it } from 'vitest';
import { LONGEST_INSTRUCTIONS, LONGEST_LANGUAGE, systemFor } from '@/utils/conversation/instructions.ts';

it.each([
  ['nothing said', { general: ' \n', answerIn: ' ', own: '' }, undefined],
  ['the general ones', { general: ' Be brief. ', answerIn: '' }, 'Be brief.'],
  ['those of the conversation', { general: '', answerIn: '', own: 'Only cups.' }, 'Only cups.'],
  ['a language', { general: '', answerIn: 'Greek' }, 'Answer in Greek, whatever language the question is in.'],
  [
    'all, in one order',
    { general: 'Be brief.', answerIn: 'Greek', own: 'Only cups.' },
    'Be brief.\n\nOnly cups.\n\nAnswer in Greek, whatever language the question is in.',
  ],
])('%s', (_, given, system) => {
  expect(systemFor(given)).toBe(system);
});

it('is cut where somebody pasted a book', () => {
  const long = 'x'.repeat(10_000);
  const most = 2 * LONGEST_INSTRUCTIONS + LONGEST_LANGUAGE + 100;
  expect(systemFor({ general: long, answerIn: long, own: long })?.length).toBeLessThan(most);
});
