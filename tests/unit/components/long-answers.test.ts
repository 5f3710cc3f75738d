import { expect, it } from 'vitest';
import { type Block, createBlockReader, type Reading } from '@/components/conversation/block-reader.ts';
import { lexMarkdown } from '@/components/conversation/lex-markdown.ts';
import type { Part } from '@/components/conversation/long-blocks.ts';
import { makeText, SHAPES, type Shape } from '../../bench/stream-texts.ts';

const STEP = 100;

/** Streams a text in equal pieces, and counts the characters the lexer was given. */
function stream(text: string): { lexed: number; reading: Reading; read: ReturnType<typeof createBlockReader> } {
  let lexed = 0;
  const read = createBlockReader((source) => {
    lexed += source.length;
    return lexMarkdown(source);
  });
  let reading = read('', false);
  for (let length = STEP; length < text.length; length += STEP) reading = read(text.slice(0, length), false);
  return { lexed, reading, read };
}

const blocks = ({ settled, open }: Reading): Block[] => [...settled.flat(), ...open];
const raw = (reading: Reading): string =>
  blocks(reading)
    .map(({ token }) => token.raw)
    .join('');
const partsOf = (block: Block | undefined): readonly Part[] =>
  block && 'parts' in block.token ? (block.token.parts as readonly Part[]) : [];

it.each(SHAPES)('lexes a streamed %s in proportion to its length', (shape: Shape) => {
  const half = stream(makeText(shape, 50_000));
  const whole = stream(makeText(shape, 100_000));
  expect(whole.lexed / half.lexed).toBeLessThan(2.2);
  expect(whole.lexed).toBeLessThan((100_000 / STEP) * 6000);
});

it.each(SHAPES)('shows all of a streamed %s at every moment', (shape) => {
  const text = makeText(shape, 20_000);
  const read = createBlockReader();
  for (let length = STEP; length < text.length; length += STEP) {
    const soFar = text.slice(0, length);
    // An item that has only begun may be missing from the lexer's own `raw` of its list.
    const shown = raw(read(soFar, false));
    expect(soFar.startsWith(shown.trimEnd())).toBe(true);
    expect(shown.trimEnd().length).toBeGreaterThan(soFar.trimEnd().length - 10);
  }
  expect(raw(read(text, true))).toBe(text);
});

it('keeps the rows of a long table that it has read, in one table', () => {
  const { reading, read } = stream(makeText('table', 30_000));
  const before = partsOf(reading.open[0]);
  expect(before.length).toBeGreaterThan(3);
  const whole = read(`${makeText('table', 30_000)}| more | 1 | 2 | 3 |\n\nThe end.`, true);
  const [table, ...others] = whole.settled.flat().filter(({ token }) => token.type !== 'space');
  expect(table?.token.type).toBe('table');
  expect(others.map(({ token }) => token.type)).toEqual(['paragraph']);
  for (const [index, part] of before.entries()) expect(partsOf(table)[index]).toBe(part);
  const rows = partsOf(table).reduce((sum, part) => sum + ('rows' in part ? part.rows.length : 0), 0);
  const rest = table && 'rows' in table.token ? (table.token.rows as unknown[]).length : 0;
  expect(rows + rest).toBe(makeText('table', 30_000).trimEnd().split('\n').length - 1);
});

it('keeps the lines of long code that it has read, and loses none', () => {
  const code = makeText('code', 30_000);
  const { reading, read } = stream(code);
  const before = partsOf(reading.open[0]);
  expect(before.length).toBeGreaterThan(3);
  const [block, after] = read(`${code}\`\`\`\n\nThe end.`, true)
    .settled.flat()
    .filter(({ token }) => token.type !== 'space');
  expect(after?.token.type).toBe('paragraph');
  for (const [index, part] of before.entries()) expect(partsOf(block)[index]).toBe(part);
  const text = partsOf(block).map((part) => ('text' in part ? part.text : ''));
  const rest = block && 'text' in block.token ? block.token.text : '';
  expect(`\`\`\`js\n${text.join('')}${rest}\n`).toBe(code);
});

it('cuts a long paragraph between sentences, at the same places however it arrives', () => {
  const text = makeText('one paragraph', 30_000);
  const { read } = stream(text);
  const streamed = read(text, true);
  expect(blocks(streamed).length).toBeGreaterThan(5);
  expect(blocks(streamed).map(({ token }) => token.raw)).toEqual(
    blocks(createBlockReader()(text, true)).map(({ token }) => token.raw),
  );
  for (const { token } of blocks(streamed)) expect(JSON.stringify(token)).toContain('"type":"strong"');
});

it('reads an answer anew that goes on after it was complete', () => {
  const read = createBlockReader();
  read('A paragraph that', true);
  expect(blocks(read('A paragraph that goes on.', true)).map(({ token }) => token.raw)).toEqual([
    'A paragraph that goes on.',
  ]);
});

it('takes line breaks of every kind for the same, wherever the text is cut', () => {
  const text = 'One.\r\n\r\nTwo.\r\rThree.\r\n';
  const read = createBlockReader();
  for (let length = 1; length < text.length; length += 1) read(text.slice(0, length), false);
  const paragraphs = blocks(read(text, true)).filter(({ token }) => token.type === 'paragraph');
  expect(paragraphs.map(({ token }) => token.raw.trim())).toEqual(['One.', 'Two.', 'Three.']);
});
