import { type Attachment, imagesToSend, type Tier } from './attachment.ts';
import type { ToSend } from './estimate.ts';
import { promptFor } from './quick-actions.ts';
import type { Turn } from './turn.ts';

/** "Image 12:", which stands before each image. */
const LABEL_CHARS = 9;
/** The line that stands for an image that is not sent. */
const NOTE_CHARS = 80;

interface Question extends Pick<Turn, 'kind' | 'question'> {
  /** The images of the question itself. */
  images: readonly Attachment[];
  /** The turns before it in its branch; of those only the ones with an answer are sent. */
  before: readonly Turn[];
  /** The images of those turns, by id. */
  asked: ReadonlyMap<string, Attachment>;
  /** All that goes along as instructions (`systemFor`). */
  system?: string | undefined;
  /** What the model sees, where that is known. */
  eyes?: Eyes | undefined;
}

/** A class of models, and the visual tokens of an image of some size once it is prepared for it. */
export interface Eyes {
  tier: Tier;
  tokensOf: (width: number, height: number) => number;
}

/** What a question takes along, as far as it can be told without making the request. */
export function questionSize({ kind, question, images, before, asked, system = '', eyes }: Question): ToSend {
  const sent = before.filter(({ answer }) => answer.trim() !== '');
  const earlier = sent.flatMap(({ attachmentIds }) => attachmentIds.flatMap((id) => asked.get(id) ?? []));
  // What the user leaves out still goes with the question it was asked with.
  const travelling = [
    ...earlier.filter(({ absence }) => absence === undefined),
    ...images.filter(({ absence }) => absence?.why !== 'rejected'),
  ];
  const tokens = travelling.flatMap((image) => tokensOf(image, eyes));
  const notes = earlier.length + images.length - travelling.length;
  const texts = [...sent.flatMap((turn) => [promptFor(turn), turn.answer]), promptFor({ kind, question }), system];
  return {
    imageTokens: tokens.reduce((sum, one) => sum + one, 0),
    textChars: texts.reduce((sum, text) => sum + text.length, 0) + tokens.length * LABEL_CHARS + notes * NOTE_CHARS,
  };
}

/** Visual tokens of what travels for an image, as it was prepared for those eyes, or as it will be. */
function tokensOf({ state, otherPreparations = [], original, detail }: Attachment, eyes: Eyes | undefined): number[] {
  if (state.status !== 'ready') return [];
  const own = state.preparation;
  const isLowered = detail === 'standard' || detail === 'low';
  const made = [own, ...otherPreparations].find(({ tier }) => !eyes || isLowered || tier === eyes.tier);
  if (!made && eyes && original && !own.parts) return [eyes.tokensOf(original.width, original.height)];
  return imagesToSend(made ?? own).map(({ image }) => image.tokens);
}
