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

/** Lives five minutes from its last use, and costs a quarter of the prompt once: an hour's life would cost all of it. */
const CACHED = { type: 'ephemeral' } as const;
/** The service takes four marks; one goes with the end of the request. */
const MOST_FIXED_MARKS = 3;

const CONTINUE_REQUEST =
  'Your answer was cut off. Continue exactly where it stopped, without repeating anything and without any introduction.';

/**
 * The body of one request: every turn in order, in each its images first and its text last.
 *
 * Images are numbered over the whole conversation, oldest first, as the panel counts them: the parts of one share its
 * number and differ in their labels; one that does not travel keeps its own. A lone image has its number too, although
 * nothing needs telling apart yet: a label that came only with a second image would change the request's beginning.
 *
 * For as long as the model, the instructions and the way images travel stay the same, a later question's body begins
 * with the earlier one's, byte for byte, up to the end of its last question. What the service has cached of it is
 * therefore found again, whichever marks there are:
 *
 * - One mark stands for the end of the request (`cache_control` of the body itself), so that moving on with every
 *   question changes no block. It writes everything so far, and finds what the last question wrote.
 * - It looks back for that over twenty blocks only. So a mark that never moves stands behind each of the first three
 *   questions that bring images: however many blocks one of them adds, the images before it are found.
 *
 * A first question is marked like any other: its images cost a quarter more, and a tenth or less with each question
 * that follows within five minutes. That pays as soon as more than one conversation in four has a second question.
 *
 * @param turns oldest first. The last one is the question to be answered; its answer is sent only with `continues`.
 *   Earlier turns without an answer are left out, since two questions in a row would both be answered.
 * @param caches mark what the service shall cache. Only at Anthropic itself: gateways may not know the field.
 * @param continues ask for the rest of the last turn's partial answer. A prefilled answer would be refused
 *   (400 from 4.6 on), so the partial answer goes as the assistant's message and a user's message asks for more.
 * @throws when the last turn has neither a question nor an image: a bug of the caller.
 */
export function buildRequest({
  turns,
  model,
  system,
  caches = false,
  continues = false,
}: {
  turns: readonly TurnToSend[];
  model: ModelChoice;
  system?: string;
  caches?: boolean;
  continues?: boolean;
}): MessageCreateParamsStreaming {
  const last = turns.at(-1);
  if (!last || isBlank(last)) throw new Error('A request needs a question or an image');
  const sent = turns.filter((turn) => turn === last || (!isBlank(turn) && turn.answer.trim() !== ''));

  const messages: MessageParam[] = [];
  let number = 0;
  let fixedMarks = 0;
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
      content.push({ type: 'text', text: labelOf(number, image.label) }, imageBlock(image));
    }
    // The service refuses empty text blocks.
    if (turn.question.trim() !== '') content.push({ type: 'text', text: turn.question });
    if (caches && turn.images.length > 0 && fixedMarks < MOST_FIXED_MARKS) {
      fixedMarks += 1;
      // A question with images ends with its text or an image; both can be marked.
      Object.assign(content.at(-1) ?? {}, { cache_control: CACHED });
    }
    messages.push({ role: 'user', content });
    if (turn !== last) messages.push({ role: 'assistant', content: turn.answer });
  }
  if (continues && last.answer.trim() !== '') {
    messages.push({ role: 'assistant', content: last.answer.trimEnd() }, { role: 'user', content: CONTINUE_REQUEST });
  }

  return {
    model: model.id,
    max_tokens: Math.min(MAX_TOKENS, Math.max(model.maxOutputTokens, LEAST_MAX_TOKENS)),
    ...(model.supportsEffort && { output_config: { effort: 'low' as const } }),
    ...(caches && { cache_control: CACHED }),
    stream: true,
    ...(system?.trim() && { system }),
    // Last, so that two bodies that differ only in what was added begin alike.
    messages,
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
  return label?.type === 'text' ? Number(/^Image (\d+)/.exec(label.text)?.[1]) : undefined;
}

function isBlank(turn: TurnToSend): boolean {
  return turn.images.length === 0 && turn.question.trim() === '';
}

function labelOf(number: number, label: string | undefined): string {
  return label ? `Image ${number} (${label}):` : `Image ${number}:`;
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
