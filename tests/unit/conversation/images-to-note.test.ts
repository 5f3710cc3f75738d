import { describe, expect, it } from 'vitest';
import type { Failure } from '@/utils/conversation/failure.ts';
import { type ImageWeight, oldestToNote, weighImage } from '@/utils/conversation/images-to-note.ts';
import { makeAttachment, PART } from './make-attachment.ts';

const image = (id: string, values: Partial<ImageWeight> = {}): ImageWeight => ({
  id,
  count: 1,
  tokens: 1000,
  chars: 1000,
  ...values,
});
const FOUR = ['a', 'b', 'c', 'd'].map((id) => image(id));

describe('the oldest images that become notes', () => {
  it.each<[string, Failure, ImageWeight[], string[]]>([
    ['one too many', { code: 'too-many-images', actual: 5, limit: 4 }, FOUR, ['a', 'b']],
    [
      'parts count one by one',
      { code: 'too-many-images', actual: 5, limit: 4 },
      [image('a', { count: 3 }), ...FOUR],
      ['a'],
    ],
    ['a tenth below the limit', { code: 'context-full', actual: 10_500, limit: 10_000 }, FOUR, ['a', 'b']],
    ['just what is there', { code: 'context-full', actual: 14_000, limit: 10_000 }, FOUR, ['a', 'b', 'c', 'd']],
    ['text alone is too long', { code: 'context-full', actual: 14_001, limit: 10_000 }, FOUR, []],
    ['bytes', { code: 'request-too-large', actual: 3000, limit: 2000 }, FOUR, ['a', 'b']],
    [
      'links weigh nothing in bytes and stay',
      { code: 'request-too-large', actual: 3000, limit: 2500 },
      [image('link', { chars: 0 }), ...FOUR],
      ['a'],
    ],
    ['no numbers: half of them', { code: 'request-too-large' }, FOUR, ['a', 'b']],
    ['no earlier images', { code: 'context-full', actual: 14_000, limit: 10_000 }, [], []],
    ['no numbers and no images', { code: 'request-too-large' }, [], []],
    ['another failure', { code: 'overloaded' }, FOUR, []],
  ])('%s', (_, failure, earlier, noted) => {
    expect(oldestToNote(failure, earlier)).toEqual(noted);
  });
});

describe('what an image weighs', () => {
  it('counts its parts instead of the whole', () => {
    const parts = [PART, PART];
    expect(weighImage(makeAttachment({ parts }))).toEqual({ id: 'a', count: 2, tokens: 2 * 12, chars: 2 * 40 });
  });

  it('weighs no bytes as a link', () => {
    expect(weighImage(makeAttachment({ kind: 'url' }))).toEqual({ id: 'a', count: 1, tokens: 10, chars: 0 });
  });

  it('weighs nothing where it does not travel', () => {
    expect(weighImage({ ...makeAttachment({}), absence: { why: 'note' } })).toBeUndefined();
    expect(weighImage({ ...makeAttachment({}), state: { status: 'preparing' } })).toBeUndefined();
  });
});
