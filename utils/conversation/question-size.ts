import { type Attachment, imagesToSend } from './attachment.ts';
import type { ToSend } from './estimate.ts';
import { promptFor } from './quick-actions.ts';
import type { Turn } from './turn.ts';

/** "Image 12:", which stands before each image. */
const LABEL_CHARS = 9;

interface Question extends Pick<Turn, 'kind' | 'question'> {
  /** The images of the question itself. */
  images: readonly Attachment[];
  /** The turns before it in its branch; of those only the ones with an answer are sent. */
  before: readonly Turn[];
  /** The images of those turns, by id. */
  asked: ReadonlyMap<string, Attachment>;
  /** Instructions that go along. */
  instructions?: string | undefined;
}

/** What a question takes along, as far as it can be told without making the request. */
export function questionSize({ kind, question, images, before, asked, instructions = '' }: Question): ToSend {
  const sent = before.filter(({ answer }) => answer.trim() !== '');
  const earlier = sent.flatMap(({ attachmentIds }) => attachmentIds.flatMap((id) => asked.get(id) ?? []));
  const prepared = [...earlier.filter(({ absence }) => absence === undefined), ...images].flatMap(({ state }) =>
    state.status === 'ready' ? imagesToSend(state.preparation) : [],
  );
  const texts = [
    ...sent.flatMap((turn) => [promptFor(turn), turn.answer]),
    promptFor({ kind, question }),
    instructions,
  ];
  return {
    imageTokens: prepared.reduce((sum, { image }) => sum + image.tokens, 0),
    textChars: texts.reduce((sum, text) => sum + text.length, 0) + prepared.length * LABEL_CHARS,
  };
}
