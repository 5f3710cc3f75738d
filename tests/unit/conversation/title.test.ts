import { expect, it } from 'vitest';
import { plainLine, titleFromAnswer } from '@/utils/conversation/title.ts';

it.each([
  ['# Sales by region\n\nNorth leads.', 'Sales by region'],
  ['A bar chart of sales by region. North leads with 40 %.', 'A bar chart of sales by region'],
  ['Yes. It is a tabby cat. It sleeps.', 'Yes. It is a tabby cat'],
  ['**Receipt** from *Corner Shop*, `2026-11-26`.', 'Receipt from Corner Shop, 2026-11-26'],
  ['Here is the text in the image:\n\nINVOICE 4711', 'INVOICE 4711'],
  ['---\n\n| a | b |\n|---|---|\n\nThe table lists two columns.', 'The table lists two columns'],
  ['```js\nconst nothing = 1;\n```\nA snippet of JavaScript.', 'A snippet of JavaScript'],
  ['1. [The first item](https://example.com/a) of the list', 'The first item of the list'],
  ['> Quoted &amp; kept, snake_case_stays', 'Quoted & kept, snake_case_stays'],
  ['Zero\u200Bwidth and \u202Ebidi marks are gone', 'Zerowidth and bidi marks are gone'],
  ['東京の夜景です。きれいです。', '東京の夜景です'],
  ['It costs 3.50 euros in total. Cheap!', 'It costs 3.50 euros in total'],
  [
    'A very long sentence that goes on about the picture and does not end before the list is full',
    'A very long sentence that goes on about the picture and…',
  ],
  ['Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft', /^Donau.{54}…$/],
])('%j is called %s', (answer, title) => {
  if (typeof title === 'string') expect(titleFromAnswer(answer)).toBe(title);
  else expect(titleFromAnswer(answer)).toMatch(title);
});

it.each(['', 'Yes.', '7', '---', '```\ncode without an end', 'Here you go:', '<br>', '\u200B\u200B\u200B'])(
  '%j is no title: the question stays',
  (answer) => {
    expect(titleFromAnswer(answer)).toBeUndefined();
  },
);

it('looks at the beginning alone, however long the answer is', () => {
  expect(titleFromAnswer(`${'| row |\n'.repeat(200_000)}A sentence far below.`)).toBeUndefined();
  expect(titleFromAnswer(`${'- \n'.repeat(30)}A sentence far below.`)).toBeUndefined();
});

it('leaves characters that a mark only resembles', () => {
  expect(plainLine('2 * 3 * 4 = 24 and a_b_c')).toBe('2 * 3 * 4 = 24 and a_b_c');
});
