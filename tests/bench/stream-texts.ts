/** The shapes an answer may have; each text is made of pieces until it is as long as wanted. */
export const SHAPES = ['prose', 'one paragraph', 'list', 'nested list', 'table', 'code', 'quote', 'mixed'] as const;
export type Shape = (typeof SHAPES)[number];

const SENTENCES = [
  'The left axis counts **cups a day**, the right one the share of all in per cent.',
  'From *March* on the line falls, which `weekday` alone does not explain.',
  'A note at the margin names [the source](https://example.com/report) and the year.',
  'Two bars are missing where the scan is torn; what is left suggests values near 40.',
  'Naïve readings of 東京 and Ελληνικά labels agree with the legend.',
];

/** @returns Markdown of that shape, of about `length` characters. */
export function makeText(shape: Shape, length: number): string {
  const { head = '', piece } = PIECES[shape];
  const pieces = [head];
  for (let size = head.length, n = 0; size < length; n += 1) {
    const next = piece(n);
    pieces.push(next);
    size += next.length;
  }
  return pieces.join('');
}

const PIECES: Record<Shape, { head?: string; piece: (n: number) => string }> = {
  prose: {
    piece: (n) => `${n % 9 === 0 ? `## Part ${n}\n\n` : ''}${sentence(n)} ${sentence(n + 2)} ${sentence(n + 1)}\n\n`,
  },
  'one paragraph': { piece: (n) => `${sentence(n)} ` },
  list: { piece: (n) => `- ${sentence(n)}\n` },
  'nested list': { head: '- All of it:\n', piece: (n) => `  - ${sentence(n)}\n` },
  table: {
    head: '| day | cups | share | note |\n|---|--:|--:|---|\n',
    piece: (n) => `| day ${n} | ${(n * 37) % 100} | **${(n * 13) % 100} %** | row ${n} of the \`scan\` |\n`,
  },
  code: { head: '```js\n', piece: (n) => `const row${n} = read(scan, ${n}); // ${n % 3 ? 'as it stands' : 'naïve'}\n` },
  quote: { piece: (n) => `> ${sentence(n)}\n` },
  mixed: {
    piece: (n) =>
      [
        `### Figure ${n}\n\n${sentence(n)} ${sentence(n + 1)}\n\n`,
        `1. ${sentence(n)}\n2. ${sentence(n + 3)}\n   - ${sentence(n + 4)}\n\n`,
        `| a | b |\n|---|---|\n| ${n} | ${n * n} |\n| x | y |\n\n`,
        `\`\`\`js\nconst figure = ${n};\nread(figure);\n\`\`\`\n\n`,
        `> ${sentence(n)}\n\n`,
      ][n % 5] ?? '',
  },
};

function sentence(n: number): string {
  return SENTENCES[n % SENTENCES.length] ?? '';
}
