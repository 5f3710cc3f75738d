import type { Attachment } from '@/utils/conversation/attachment.ts';
import { rejectionWords } from '@/utils/conversation/describe-image-failure.ts';
import { imageWords } from '@/utils/conversation/image-numbers.ts';

/** What keeps images of a question from Claude, one sentence for each reason. */
export function absenceSentences(images: readonly Attachment[], numbers: ReadonlyMap<string, number>): string[] {
  const numbersOf = (why: 'left-out' | 'note'): number[] =>
    images.filter(({ absence }) => absence?.why === why).map(({ id }) => numbers.get(id) ?? 0);
  const leftOut = numbersOf('left-out');
  const noted = numbersOf('note');
  return [
    ...(leftOut.length > 0 ? [`Left out from here on: ${imageWords(leftOut)}.`] : []),
    ...(noted.length > 0 ? [`Not shown to Claude any more, to make room: ${imageWords(noted)}.`] : []),
    ...images.flatMap(({ id, absence }) => {
      if (absence?.why !== 'rejected') return [];
      const failure = { ...absence.failure, imageNumber: numbers.get(id) ?? 1 };
      return [`Not shown to Claude: ${rejectionWords(failure)}`];
    }),
  ];
}
