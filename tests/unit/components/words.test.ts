import { expect, it } from 'vitest';
import { acquiringWords } from '@/components/attachment/acquiring-words.ts';
import { boxSize } from '@/components/attachment/box-size.ts';
import { markdownToText } from '@/components/conversation/markdown-to-text.ts';
import { isFollowing } from '@/components/conversation/scroll-rule.ts';
import { wholeSentences } from '@/components/conversation/sentences.ts';
import { agoWords } from '@/components/history/ago-words.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';

it.each([
  ['One. Two', 0, 'One.', 4],
  ['One. Two. ', 4, 'Two.', 9],
  ['It costs 3.50 euros', 0, '', 0],
  ['- item\n- next', 0, '- item', 7],
  ['He said “no.” Then', 0, 'He said “no.”', 13],
])('whole sentences of %j from %d', (text, from, sentences, next) => {
  expect(wholeSentences(text, from)).toEqual({ sentences, next });
});

it.each([
  [0, '', false],
  [399, '', false],
  [400, 'Getting the image…', false],
  [1999, 'Getting the image…', false],
  [2000, 'Taking it from the screen at full size…', false],
  [7999, 'Taking it from the screen at full size…', false],
  [8000, 'Taking it from the screen at full size…', true],
])('after %d ms of fetching', (waited, line, offersScreen) => {
  expect(acquiringWords({ status: 'acquiring', step: 'lift', startedAt: 1000 }, 1000 + waited)).toEqual({
    line,
    offersScreen,
  });
});

it.each([
  [952, true],
  [951, false],
  [1000, true],
])('scrolled to %d of 1000', (scrollTop, follows) => {
  expect(isFollowing({ scrollTop, scrollHeight: 1500, clientHeight: 500 })).toBe(follows);
});

it.each([
  [320, 200, { width: 64, height: 40 }],
  [200, 280, { width: 46, height: 64 }],
  [4000, 40, { width: 64, height: 28 }],
  [0, 0, { width: 64, height: 64 }],
])('an image shown %d×%d gets its box at once', (shownWidth, shownHeight, box) => {
  expect(boxSize({ shownWidth, shownHeight } as Attachment, 64)).toEqual(box);
});

it.each([
  [30_000, 'just now'],
  [61_000, '1 minute ago'],
  [3 * 3_600_000, '3 hours ago'],
  [26 * 3_600_000, 'yesterday'],
  [8 * 86_400_000, 'last week'],
  [40 * 86_400_000, 'last month'],
  [800 * 86_400_000, '2 years ago'],
])('%d ms ago', (ago, words) => {
  expect(agoWords(0, ago)).toBe(words);
});

it('turns Markdown into text that can be pasted anywhere', () => {
  const markdown = `# Title\n\n**Bold** and [a link](https://example.com/x) and https://example.com/y\n\n3. three\n4. four\n   - inner\n\n| a | b |\n|---|---|\n| 1 | \`2\` |\n\n\`\`\`js\nlet a;\n\`\`\`\n\n![alt](https://example.com/i.png) &lt;b&gt;`;
  expect(markdownToText(markdown)).toBe(
    'Title\n\nBold and a link (https://example.com/x) and https://example.com/y\n\n3. three\n4. four\n   • inner\n\na\tb\n1\t2\n\nlet a;\n\nalt <b>',
  );
});
