import type {
  ContentBlockParam,
  ImageBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
} from '@anthropic-ai/sdk/resources/messages/messages';
import type { SendableType } from '@/utils/conversation/attachment.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';

export interface ImageToSend {
  /** What sets this image apart, such as "A" or "part 2 of 6, middle"; joins its number in the label. */
  label?: string;
  /** One more part of the image before it, whose number it shares. */
  isFurtherPart?: boolean;
  source:
    | { kind: 'base64'; mediaType: SendableType /** Without a `data:` prefix. */; data: string }
    | { kind: 'url'; url: string }
    | { kind: 'file'; fileId: string };
  /**
   * Ask the service to refuse the image instead of shrinking it a second time. Only for images prepared to
   * the model's size, and only at Anthropic itself: gateways may not know the field.
   */
  guardSize: boolean;
}

/** An image that does not travel; a line of text stands in its place, so that the others keep their numbers. */
export interface AbsentImage {
  absent: 'left-out' | 'note' | 'rejected' | 'gone';
  /** What it was, for `note` and `gone`: "chart.png from example.com". */
  name?: string;
}

export interface TurnToSend {
  question: string;
  answer: string;
  images: readonly (ImageToSend | AbsentImage)[];
  /** Numbers that belong to images of questions between the turn before and this one that were never answered. */
  skippedNumbers?: number;
}

/**
 * Thinking is on by default in 5.x models and spends the same budget: 4096 is the least that leaves room for
 * an answer, and this much holds the text of a dense page besides.
 */
const MAX_TOKENS = 16_384;
const LEAST_MAX_TOKENS = 4096;

const CONTINUE_REQUEST =
  'Your answer was cut off. Continue exactly where it stopped, without repeating anything and without any introduction.';

/**
 * The body of one request: every turn in order, in each its images first and its text last.
 *
 * Images are numbered over the whole conversation, oldest first, as the panel counts them: the parts of one share its
 * number and differ in their labels; one that does not travel keeps its own. A lone image carries no label; when a second
 * one joins, the first gets its own too, which changes the beginning of the request once, and never again
 * afterwards: later turns only append.
 *
 * @param turns oldest first. The last one is the question to be answered; its answer is sent only with `continues`.
 *   Earlier turns without an answer are left out, since two questions in a row would both be answered.
 * @param continues ask for the rest of the last turn's partial answer. A prefilled answer would be refused
 *   (400 from 4.6 on), so the partial answer goes as the assistant's message and a user's message asks for more.
 * @throws when the last turn has neither a question nor an image: a bug of the caller.
 */
export function buildRequest({
  turns,
  model,
  system,
  continues = false,
}: {
  turns: readonly TurnToSend[];
  model: ModelChoice;
  system?: string;
  continues?: boolean;
}): MessageCreateParamsStreaming {
  const last = turns.at(-1);
  if (!last || isBlank(last)) throw new Error('A request needs a question or an image');
  const sent = turns.filter((turn) => turn === last || (!isBlank(turn) && turn.answer.trim() !== ''));
  const several = sent.reduce((count, turn) => count + (turn.skippedNumbers ?? 0) + turn.images.length, 0) > 1;

  const messages: MessageParam[] = [];
  let number = 0;
  for (const turn of sent) {
    const content: ContentBlockParam[] = [];
    number += turn.skippedNumbers ?? 0;
    for (const image of turn.images) {
      if ('absent' in image) {
        number += 1;
        content.push({ type: 'text', text: absenceText(number, image) });
        continue;
      }
      if (!image.isFurtherPart) number += 1;
      const label = labelOf(number, image.label, several);
      if (label) content.push({ type: 'text', text: label });
      content.push(imageBlock(image));
    }
    // The service refuses empty text blocks.
    if (turn.question.trim() !== '') content.push({ type: 'text', text: turn.question });
    messages.push({ role: 'user', content });
    if (turn !== last) messages.push({ role: 'assistant', content: turn.answer });
  }
  if (continues && last.answer.trim() !== '') {
    messages.push({ role: 'assistant', content: last.answer.trimEnd() }, { role: 'user', content: CONTINUE_REQUEST });
  }

  return {
    model: model.id,
    max_tokens: Math.min(MAX_TOKENS, Math.max(model.maxOutputTokens, LEAST_MAX_TOKENS)),
    ...(system?.trim() && { system }),
    messages,
    ...(model.supportsEffort && { output_config: { effort: 'low' as const } }),
    stream: true,
  };
}

/**
 * Which image (1 = first of the request) the service means by `messages.N.content.M`.
 *
 * Those indices count labels and texts too, so they are no image number themselves; the label before an image has it.
 *
 * @returns `undefined` where that place holds no image.
 */
export function imageNumberAt(
  body: MessageCreateParamsStreaming,
  messageIndex: number,
  contentIndex: number,
): number | undefined {
  const content = body.messages[messageIndex]?.content;
  if (typeof content !== 'object' || content[contentIndex]?.type !== 'image') return undefined;
  const label = content[contentIndex - 1];
  // Only a lone image has none.
  return label?.type === 'text' ? Number(/^Image (\d+)/.exec(label.text)?.[1]) : 1;
}

function isBlank(turn: TurnToSend): boolean {
  return turn.images.length === 0 && turn.question.trim() === '';
}

function labelOf(number: number, label: string | undefined, several: boolean): string | undefined {
  if (label) return `Image ${number} (${label}):`;
  return several ? `Image ${number}:` : undefined;
}

function absenceText(number: number, { absent, name }: AbsentImage): string {
  const image = name === undefined ? `Image ${number}` : `Image ${number}, ${name},`;
  switch (absent) {
    case 'left-out':
      return `Image ${number} is left out here.`;
    case 'rejected':
      return `Image ${number} could not be read and is left out here.`;
    case 'note':
      return `${image} was shown here; see the answer below.`;
    case 'gone':
      return `${image} was shown here and is not available any more; see the answer below.`;
  }
}

function imageBlock({ source, guardSize }: ImageToSend): ImageBlockParam {
  const guard = guardSize ? { transformations: { oversized_image: 'error' as const } } : {};
  switch (source.kind) {
    case 'base64':
      return {
        type: 'image',
        source: { type: 'base64', media_type: source.mediaType, data: source.data },
        ...guard,
      };
    case 'url':
      return { type: 'image', source: { type: 'url', url: source.url }, ...guard };
    case 'file':
      return { type: 'image', source: { type: 'file', file_id: source.fileId }, ...guard };
  }
}
