import { expect, it } from 'vitest';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { searchable, summarise } from '@/utils/conversation/summary.ts';
import type { Turn } from '@/utils/conversation/turn.ts';

function turn(values: Partial<Turn>): Turn {
  return {
    id: 't',
    conversationId: 'c',
    order: 1,
    kind: 'ask',
    question: '',
    attachmentIds: [],
    model: 'm',
    state: { status: 'done', stopReason: 'end_turn' },
    answer: '',
    askedAt: 0,
    sent: [],
    notices: [],
    ...values,
  };
}

function image(provenance: Attachment['provenance'], thumbnail: string): Attachment {
  return {
    id: 'i',
    holder: 'turn:t',
    order: 1,
    addedAt: 0,
    provenance,
    thumbnail,
    candidates: [],
    state: { status: 'choosing' },
  };
}

const onPage = (pageUrl: string, imageUrl?: string): Attachment['provenance'] => ({
  kind: 'page',
  pageUrl,
  pageTitle: 'Ärger im Büro',
  tabId: 1,
  frameId: 0,
  ...(imageUrl === undefined ? {} : { imageUrl }),
});

it('knows sites, pictures, cost and all words of a conversation', () => {
  const summary = summarise(
    'A title',
    [turn({ question: 'What IS it?', answer: 'Two CATS.', costUsd: 0.25 }), turn({ kind: 'describe', costUsd: 0.5 })],
    [
      image(onPage('https://b.example/page', 'https://a.example/cat.png'), 'one'),
      image(onPage('https://b.example/page'), 'two'),
      image({ kind: 'disk', name: 'Receipt.jpg' }, 'two'),
    ],
  );
  expect(summary).toMatchObject({ hosts: ['a.example', 'b.example'], thumbnails: ['one', 'two'], costUsd: 0.75 });
  for (const word of [
    'a title',
    'what is',
    'two cats',
    'describe this image',
    'arger im buro',
    'cat.png',
    'receipt.jpg',
  ]) {
    expect(summary.searchText).toContain(word);
  }
});

it('has no cost where none is known, and skips what is no address', () => {
  const summary = summarise('T', [turn({})], [image(onPage('about:blank', 'data:image/png,…'), 'one')]);
  expect(summary).not.toHaveProperty('costUsd');
  expect(summary.hosts).toEqual([]);
});

it.each([
  ['Ä', 'a'],
  ['É́', 'e'],
  ['ﬁ', 'fi'],
  ['東京', '東京'],
])('%s is searched for as %s', (text, expected) => {
  expect(searchable(text)).toBe(expected);
});
