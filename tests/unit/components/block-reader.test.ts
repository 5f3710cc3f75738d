import { expect, it } from 'vitest';
import { createBlockReader, type Reading } from '@/components/conversation/block-reader.ts';
import { lexMarkdown } from '@/components/conversation/lex-markdown.ts';

const ANSWER = `# Title

A paragraph with **bold** and a [link](https://example.com).

1. one
2. two
   - inner

   still two
3. three

| a | b |
|---|---|
| 1 | 2 |

\`\`\`js
const a = 1;

# no heading
\`\`\`

> quote
> goes on

- [ ] task
- [x] done

Setext
======

last`;

const types = ({ settled, open }: Reading): string[] =>
  [...settled.flat(), ...open].map(({ token }) => token.type).filter((type) => type !== 'space');
const raw = ({ settled, open }: Reading): string => [...settled.flat(), ...open].map(({ token }) => token.raw).join('');

it('ends with the same blocks as reading the whole at once, however the text was cut', () => {
  for (const step of [1, 2, 7, 40]) {
    const read = createBlockReader();
    for (let length = 0; length < ANSWER.length; length += step) {
      const soFar = ANSWER.slice(0, length);
      const { settled } = read(soFar, false);
      expect(soFar.startsWith(raw({ settled, open: [] }))).toBe(true);
    }
    const whole = lexMarkdown(ANSWER).map(({ type }) => type);
    const reading = read(ANSWER, true);
    expect(raw(reading)).toBe(ANSWER);
    expect(types(reading)).toEqual(whole.filter((type) => type !== 'space'));
  }
});

it('keeps the identity of full groups of settled blocks', () => {
  const read = createBlockReader();
  const text = Array.from({ length: 100 }, (_, n) => `Paragraph ${n}.`).join('\n\n');
  const before = read(text, false).settled[0];
  const after = read(`${text}\n\nOne more.`, false).settled[0];
  expect(after).toBe(before);
});

it('settles the finished items of a long list, and goes on counting', () => {
  const read = createBlockReader();
  const text = Array.from({ length: 400 }, (_, n) => `${n + 1}. item number ${n + 1}`).join('\n');
  let reading = read('', false);
  for (let length = 0; length <= text.length; length += 50) reading = read(text.slice(0, length), false);
  reading = read(text, true);
  expect(raw(reading)).toBe(text);
  const lists = [...reading.settled.flat(), ...reading.open]
    .map(({ token }) => token)
    .filter(({ type }) => type === 'list');
  expect(lists.length).toBeGreaterThan(2);
  let next = 1;
  for (const list of lists) {
    if (!('items' in list) || !('start' in list)) throw new Error('It is a list.');
    expect(list.start).toBe(next);
    next += list.items.length;
  }
  expect(next).toBe(401);
});

it('gives links above it the meaning of a definition at the end', () => {
  const read = createBlockReader();
  const text = 'See [this][1].\n\nMore.\n\n[1]: https://example.com';
  read(text.slice(0, 20), false);
  const [paragraph] = read(text, true).settled.flat();
  expect(JSON.stringify(paragraph?.token)).toContain('https://example.com');
});

it('reads only the block still arriving again, however long the answer is', () => {
  const longestOpen = (paragraphs: number): number => {
    const text = Array.from(
      { length: paragraphs },
      (_, n) => `Paragraph ${n % 10} has **some** words in it.\n\n- a\n- b`,
    ).join('\n\n');
    const read = createBlockReader();
    let longest = 0;
    for (let length = 0; length <= text.length; length += 20) {
      const { open } = read(text.slice(0, length), false);
      longest = Math.max(
        longest,
        open.reduce((sum, { token }) => sum + token.raw.length, 0),
      );
    }
    return longest;
  };
  expect(longestOpen(100)).toBeLessThan(200);
  expect(longestOpen(400)).toBe(longestOpen(100));
});

const MANY = 50_000;
it.each([
  ['brackets', '['.repeat(MANY)],
  ['half-open links', '[a](b '.repeat(MANY / 6)],
  ['half-open images', '!['.repeat(MANY / 2)],
  ['stars', '*a '.repeat(MANY / 3)],
  ['mixed emphasis', '**a *b '.repeat(MANY / 7)],
  ['emphasis just under the cap', 'a**b'.repeat(2400)],
  ['backticks of every length', Array.from({ length: 400 }, (_, n) => `${'`'.repeat(n)}a`).join(' ')],
  ['quotes in quotes', '> '.repeat(MANY)],
  ['lists in lists', '- '.repeat(MANY)],
  ['indented lists', Array.from({ length: 300 }, (_, n) => `${' '.repeat(n * 2)}- a`).join('\n')],
  ['tags', '<a '.repeat(MANY)],
  ['comments', '<!--'.repeat(MANY / 4)],
  ['a wide table', `${'|'.repeat(MANY)}\n${'|-'.repeat(MANY / 2)}`],
  ['spaces', `a${' '.repeat(MANY)}b`],
  ['line breaks', '\n'.repeat(MANY)],
  ['definitions', Array.from({ length: 5000 }, (_, n) => `[a${n}]: b`).join('\n')],
  ['fences', '```\n'.repeat(10_000)],
  ['one endless heading underline', `${'a\n'.repeat(20_000)}=`],
])('reads %s in under a second', (_name, text) => {
  // Of the processor, not of the clock: other things run on the same machine.
  const start = process.cpuUsage();
  createBlockReader()(text, true);
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
});
