import { expect, it } from 'vitest';
import { createSearchTexts } from '@/components/history/search-texts.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { foundLine, markWords, type Piece, searchWords } from '@/utils/conversation/search.ts';
import { searchable } from '@/utils/conversation/summary.ts';
import type { Turn } from '@/utils/conversation/turn.ts';

/** What is marked stands in brackets. */
function told(pieces: readonly Piece[] | undefined): string | undefined {
  return pieces?.map(({ text, isFound }) => (isFound ? `[${text}]` : text)).join('');
}

it.each([
  ['  Two  CATS ', ['two', 'cats']],
  ['cat cats CAT', ['cats']],
  ['Ärger', ['arger']],
  ['   ', []],
])('the words of %j', (query, words) => {
  expect(searchWords(query)).toEqual(words);
});

it.each([
  ['Two Cats and a cat', ['cat'], 'Two [Cat]s and a [cat]'],
  ['Ärger im Büro', ['arger', 'buro'], '[Ärger] im [Büro]'],
  ['E\u0301te\u0301 et hiver', ['ete'], '[E\u0301te\u0301] et hiver'],
  ['ﬁne print', ['fin'], '[ﬁn]e print'],
  ['Ὀδυσσεύς ΟΔΥΣΣΕΥΣ', ['οδυσσευσ'], '[Ὀδυσσεύς] [ΟΔΥΣΣΕΥΣ]'],
  ['anagram', ['ana', 'nag'], '[anag]ram'],
  ['🔍 found 東京', ['東'], '🔍 found [東]京'],
  ['nothing', ['else'], 'nothing'],
  ['', ['else'], ''],
])('in %j the words %j are marked', (text, words, marked) => {
  expect(told(markWords(text, words))).toBe(marked);
});

const turn = (question: string, answer: string): Turn => ({
  ...{ id: 't', conversationId: 'c', order: 1, kind: 'ask', question, attachmentIds: [], model: 'm' },
  ...{ state: { status: 'stopped' }, answer, askedAt: 0, sent: [], notices: [] },
});
const page: Attachment = {
  ...{ id: 'i', holder: 'turn:t', order: 1, addedAt: 0, candidates: [], state: { status: 'choosing' } },
  provenance: {
    ...{ kind: 'page', pageUrl: 'https://news.example.com/budget', pageTitle: 'The Budget', tabId: 1, frameId: 0 },
    imageUrl: 'https://cdn.example.com/chart.png',
  },
};
const FAR = `${'Words before it. '.repeat(20)}Here is the needle in it. ${'Words after it. '.repeat(20)}`;

it.each([
  ['an answer, without its marks', [turn('Q', '# Title\n- **Two** cats')], ['cats'], 'Two [cats]'],
  ['the line with most of the words', [turn('cats', 'dogs and cats\ndogs')], ['cats', 'dogs'], '[dogs] and [cats]'],
  ['a page’s title', [turn('Q', 'A')], ['budget'], 'The [Budget]'],
  ['an address', [turn('Q', 'A')], ['chart.png'], 'https://cdn.example.com/[chart.png]'],
  ['no line: then it is the title', [turn('Q', 'A')], ['elsewhere'], undefined],
])('finds %s', (_where, turns, words, line) => {
  expect(told(foundLine(turns, [page], words))).toBe(line);
});

it('cuts a long line around what was found', () => {
  const line = told(foundLine([turn('Q', FAR)], [], ['needle'])) ?? '';
  expect(line).toMatch(/^….*the \[needle\] in it\..*…$/);
  expect(line.length).toBeLessThan(150);
});

it('finds conversations that have every word, as they are now', () => {
  const texts = createSearchTexts();
  const listed = { pinned: ['p'], history: ['a', 'b', 'c'] };
  texts.set('p', searchable('A Cat and a Dog'));
  texts.set('a', searchable('Dogs'));
  texts.set('b', searchable('Cats, dogs and a täble'));
  const find = (query: string) => texts.find(listed, searchWords(query));
  expect(find('dog')).toEqual({ pinned: ['p'], history: ['a', 'b'] });
  expect(find('dog c')).toEqual({ pinned: ['p'], history: ['b'] });
  expect(find('dog cat table')).toEqual({ pinned: [], history: ['b'] });
  expect(find('dog')).toEqual({ pinned: ['p'], history: ['a', 'b'] });
  texts.set('c', searchable('dog'));
  expect(find('dog').history).toEqual(['a', 'b', 'c']);
  texts.set('a', undefined);
  expect(find('dog').history).toEqual(['b', 'c']);
  expect(find('')).toBe(listed);
});

it('finds words within words, letter by letter', () => {
  const kept = ['abcab abd', 'ab abd abc', 'bca abdabc', 'c', 'abd', 'ab ab ab abd', 'dba cab'];
  const texts = createSearchTexts();
  for (const [index, text] of kept.entries()) texts.set(`${index}`, text);
  const listed = { pinned: [], history: kept.map((_, index) => `${index}`) };
  for (const query of ['abd', 'abc abd', 'ab', 'c ab', 'abdab', 'bc  ca', 'a b d']) {
    for (let end = 1; end <= query.length; end++) {
      const typed = query.slice(0, end);
      const words = typed.split(' ');
      const expected = listed.history.filter((id) => words.every((word) => kept[Number(id)]?.includes(word)));
      expect(texts.find(listed, searchWords(typed)).history, typed).toEqual(expected);
    }
  }
});
