import { type ImageMeasure, MANY_IMAGES, MANY_IMAGES_EDGE } from '@/utils/claude/limits.ts';
import { type AbsentImage, buildRequest, type ImageToSend, type TurnToSend } from '@/utils/claude/request.ts';
import { imagesToSend } from '@/utils/conversation/attachment.ts';
import { ancestorsOf } from '@/utils/conversation/branches.ts';
import { cachedTokens, type Estimate, estimate } from '@/utils/conversation/estimate.ts';
import { type Failure, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { systemFor } from '@/utils/conversation/instructions.ts';
import { promptFor } from '@/utils/conversation/quick-actions.ts';
import type { SentImage, Turn } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import { turnsOf } from '@/utils/store/tray-store.ts';
import { askKeyOf } from './ask-key.ts';
import { sendsToAnthropic } from './service.ts';
import { gatherOrPrepare, goneImage, type ReadyImage, type RequestFacts, readyImages } from './turn-images.ts';
import { sourcesOf } from './turn-sources.ts';

/** An image that travels with a request. */
export interface TravellingImage extends ReadyImage {
  number: number;
  /** Whether it belongs to the question that is asked. */
  isOwn: boolean;
}

/** A request ready to go, with what the guard and the receipt need to know of it. */
export interface GatheredRequest {
  body: ReturnType<typeof buildRequest>;
  bodyBytes: number;
  /** Every block of an image in the request, in order. */
  measures: ImageMeasure[];
  /** Every image that travels, in order. */
  images: TravellingImage[];
  /** The images of this turn alone. */
  sent: SentImage[];
  /** What travels as a link or as an uploaded file, whichever turn it was asked with. */
  links: string[];
  resentFiles: { attachmentId: string; fileId: string }[];
  fileIds: string[];
  /** Why images that were worth uploading went as data. */
  uploadFailure?: Failure;
  estimate: Estimate;
  /** Whether no earlier question goes along. */
  isFirst: boolean;
  system?: string;
  /** Of a first question that is asked from its beginning. */
  askKey?: string;
  imageTokens: number;
  textChars: number;
}

/** The turns of a branch that a later question takes along: those with an answer. */
export function turnsToSend(branch: readonly Turn[]): Turn[] {
  return branch.filter((turn) => turn.answer.trim() !== '');
}

/**
 * Collects the branch of the conversation up to a turn: every earlier turn's question, images and answer, then the
 * turn's own.
 *
 * @returns `image-undecodable` or the attachment's own failure when an image of the turn cannot be sent.
 */
export async function gatherRequest(turn: Turn, facts: RequestFacts): Promise<Outcome<GatheredRequest>> {
  const branch = ancestorsOf(turn, await turnsOf(turn.conversationId));
  const all = [...turnsToSend(branch), turn];
  let ready = await readyImages(all, facts);
  // As they stand in a tray, before what else the request holds makes them smaller.
  const own = ready.ok ? ready.value.at(-1) : undefined;
  if (ready.ok && countBlocks(ready.value.flat()) > MANY_IMAGES) {
    facts = { ...facts, maxEdge: MANY_IMAGES_EDGE };
    ready = await readyImages(all, facts);
  }
  if (!ready.ok) return ready;

  const present = ready.value.map((images) => images.flatMap((image) => ('absent' in image ? [] : image)));
  const sources = await sourcesOf(turn, present, facts);
  const skipped = skippedNumbers(branch, all);
  const turns: TurnToSend[] = [];
  const measures: ImageMeasure[] = [];
  const travelling: TravellingImage[] = [];
  const sentByTurn: SentImage[][] = [];
  let imageTokens = 0;
  let number = 0;
  for (const [index, one] of all.entries()) {
    const skippedHere = skipped[index] ?? 0;
    number += skippedHere;
    const images: (ImageToSend | AbsentImage)[] = [];
    const sent: SentImage[] = [];
    for (const image of ready.value[index] ?? []) {
      number += 1;
      if ('absent' in image) {
        images.push(image);
        continue;
      }
      const gathered = await gatherOrPrepare(image, number, facts, sources);
      if (!gathered.ok && one === turn) return gathered;
      if (!gathered.ok) {
        images.push(goneImage(image.attachment));
        continue;
      }
      travelling.push({ ...image, number, isOwn: one === turn });
      images.push(...gathered.value.map(({ toSend }) => toSend));
      measures.push(...gathered.value.map(({ measure }) => measure));
      sent.push(...gathered.value.map((block) => block.sent));
    }
    imageTokens += sent.reduce((sum, { image }) => sum + image.tokens, 0);
    sentByTurn.push(sent);
    turns.push({ question: promptFor(one), answer: one.answer, images, skippedNumbers: skippedHere });
  }

  const { model, continues, settings } = facts;
  const caches = sendsToAnthropic(settings);
  const system = await systemOf(turn, facts);
  const askKey =
    branch.length === 0 && turn.answer === '' ? await askKeyFor(turn, own ?? [], system, facts) : undefined;
  const body = buildRequest({ turns, model, continues, caches, ...(system === undefined ? {} : { system }) });
  const text = JSON.stringify(body);
  const textChars = textCharsOf(body);
  return succeed({
    body,
    bodyBytes: new TextEncoder().encode(text).byteLength,
    measures,
    ...sendingsOf(sentByTurn),
    ...(sources.uploadFailure && { uploadFailure: sources.uploadFailure }),
    images: travelling,
    isFirst: all.length === 1,
    ...(system === undefined ? {} : { system }),
    ...(askKey === undefined ? {} : { askKey }),
    imageTokens,
    textChars,
    estimate: estimate(
      {
        imageTokens,
        textChars,
        cachedTokens: caches ? cachedTokens(continues ? all : all.slice(0, -1), model.id, Date.now()) : undefined,
      },
      model.price,
      settings.tokenFactors[model.id],
    ),
  });
}

function sendingsOf(
  sentByTurn: readonly SentImage[][],
): Pick<GatheredRequest, 'sent' | 'links' | 'resentFiles' | 'fileIds'> {
  const all = sentByTurn.flat();
  return {
    sent: sentByTurn.at(-1) ?? [],
    links: all.flatMap(({ url }) => url ?? []),
    fileIds: all.flatMap(({ fileId }) => fileId ?? []),
    resentFiles: sentByTurn
      .slice(0, -1)
      .flat()
      .flatMap(({ attachmentId, fileId }) => (fileId === undefined ? [] : [{ attachmentId, fileId }])),
  };
}

/** Characters of all the text in a request: questions, answers, labels, instructions. */
function textCharsOf({ system = '', messages }: GatheredRequest['body']): number {
  const texts = [system, ...messages.map(({ content }) => content)].flatMap((part) =>
    typeof part === 'string' ? part : part.map((block) => (block.type === 'text' ? block.text : '')),
  );
  return texts.reduce((sum, text) => sum + text.length, 0);
}

function countBlocks(images: readonly (ReadyImage | AbsentImage)[]): number {
  return images.reduce((sum, image) => sum + ('absent' in image ? 0 : imagesToSend(image.preparation).length), 0);
}

/** For each turn that is sent, how many images belong to the questions left out right before it. */
function skippedNumbers(branch: readonly Turn[], sent: readonly Turn[]): number[] {
  const skipped: number[] = [];
  let images = 0;
  for (const one of [...branch, ...sent.slice(-1)]) {
    if (!sent.includes(one)) images += one.attachmentIds.length;
    else {
      skipped.push(images);
      images = 0;
    }
  }
  return skipped;
}

/** Without images, or with some that do not travel, a question is not looked for again. */
async function askKeyFor(
  { kind, question }: Turn,
  own: readonly (ReadyImage | AbsentImage)[],
  system: string | undefined,
  { settings: { baseUrl }, model }: RequestFacts,
): Promise<string | undefined> {
  const images = own.flatMap((image) => ('absent' in image ? [] : image));
  if (images.length === 0 || images.length < own.length) return undefined;
  return await askKeyOf({ baseUrl, model: model.id, system, kind, question, images });
}

async function systemOf({ conversationId }: Turn, { settings }: RequestFacts): Promise<string | undefined> {
  const own = (await database.conversations.get(conversationId))?.instructions;
  return systemFor({ general: settings.instructions, answerIn: settings.answerIn, own });
}
