import { expect, it } from 'vitest';
import type { Attachment, Preparation } from '@/utils/conversation/attachment.ts';
import { questionSize } from '@/utils/conversation/question-size.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { eyesOf } from '@/utils/image/fit.ts';

function prepared(tier: 'standard' | 'high', tokens: number): Preparation {
  return { tier, image: { tokens } } as Preparation;
}

function image(id: string, values: Partial<Attachment> = {}): Attachment {
  const state = { status: 'ready', preparation: prepared('high', 1000), source: {} };
  return { id, state, original: { width: 3000, height: 3000 }, ...values } as Attachment;
}

const rejected: Attachment['absence'] = { why: 'rejected', failure: { code: 'image-rejected' } };
const before = [
  { kind: 'ask', question: 'What?', answer: 'That.', attachmentIds: ['a', 'b'] },
  { kind: 'ask', question: 'Never answered', answer: '', attachmentIds: ['c'] },
] as Turn[];

function sizeOf(
  asked: Attachment[],
  images: Attachment[] = [],
  more: Partial<Parameters<typeof questionSize>[0]> = {},
) {
  const map = new Map(asked.map((one) => [one.id, one]));
  return questionSize({ kind: 'ask', question: 'And?', images, before, asked: map, ...more });
}

const BOTH = [image('a'), image('b'), image('c')];

it('counts what is sent: answered questions and their images, the question with its own', () => {
  expect(sizeOf(BOTH, [image('d')])).toEqual({ imageTokens: 3000, textChars: 4 + 5 + 5 + 3 * 9 });
});

it.each([
  ['left out', { why: 'left-out' }, 1000],
  ['a note', { why: 'note' }, 1000],
  ['rejected', rejected, 0],
] as const)(
  'counts nothing of an earlier image that is %s; its own question still takes it unless rejected',
  (_, absence, own) => {
    expect(sizeOf([image('a', { absence }), image('b')]).imageTokens).toBe(1000);
    expect(sizeOf([], [image('d', { absence })]).imageTokens).toBe(own);
  },
);

it('counts the instructions', () => {
  const { textChars } = sizeOf(BOTH);
  expect(sizeOf(BOTH, [], { system: 'Be brief.' }).textChars).toBe(textChars + 9);
});

it('takes what was prepared for the model’s tier, and reckons it from the size where nothing was yet', () => {
  const other = image('a', { otherPreparations: [prepared('standard', 300)] });
  expect(sizeOf([other], [], { eyes: eyesOf('standard') }).imageTokens).toBe(300);
  expect(sizeOf([other], [], { eyes: eyesOf('high') }).imageTokens).toBe(1000);
  // A square of 39 by 39 squares of 28 pixels is the most that 1568 tokens hold.
  expect(sizeOf([image('a')], [], { eyes: eyesOf('standard') }).imageTokens).toBe(39 * 39);
});

it.each(['standard', 'low'] as const)('keeps an image that the user wants at %s size', (detail) => {
  const kept = image('a', { detail, otherPreparations: [] });
  expect(sizeOf([kept], [], { eyes: eyesOf('standard') }).imageTokens).toBe(1000);
});
