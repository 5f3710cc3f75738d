import { type ImageMeasure, MANY_IMAGES, MANY_IMAGES_EDGE } from '@/utils/claude/limits.ts';
import { buildRequest, type TurnToSend } from '@/utils/claude/request.ts';
import { imagesToSend } from '@/utils/conversation/attachment.ts';
import { ancestorsOf } from '@/utils/conversation/branches.ts';
import { cachedTokens, type Estimate, estimate } from '@/utils/conversation/estimate.ts';
import { type Failure, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { promptFor } from '@/utils/conversation/quick-actions.ts';
import type { SentImage, Turn } from '@/utils/conversation/turn.ts';
import { turnsOf } from '@/utils/store/tray-store.ts';
import { sendsToAnthropic } from './service.ts';
import { type GatheredBlock, gatherBlocks, type RequestFacts, readyImages } from './turn-images.ts';
import { sourcesOf } from './turn-sources.ts';

/** A request ready to go, with what the guard and the receipt need to know of it. */
export interface GatheredRequest {
  body: ReturnType<typeof buildRequest>;
  bodyBytes: number;
  /** Every image of the request, in order. */
  measures: ImageMeasure[];
  /** The images of this turn alone. */
  sent: SentImage[];
  /** What travels as a link or as an uploaded file, whichever turn it was asked with. */
  links: string[];
  resentFiles: { attachmentId: string; fileId: string }[];
  fileIds: string[];
  /** Why images that were worth uploading went as data. */
  uploadFailure?: Failure;
  estimate: Estimate;
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
  const before = turnsToSend(ancestorsOf(turn, await turnsOf(turn.conversationId)));
  const all = [...before, turn];
  let ready = await readyImages(all, facts);
  const images = ready.ok ? ready.value.flat() : [];
  if (images.reduce((count, { preparation }) => count + imagesToSend(preparation).length, 0) > MANY_IMAGES) {
    ready = await readyImages(all, { ...facts, maxEdge: MANY_IMAGES_EDGE });
  }
  if (!ready.ok) return ready;

  const sources = await sourcesOf(turn, ready.value, facts);
  const turns: TurnToSend[] = [];
  const measures: ImageMeasure[] = [];
  const sentByTurn: SentImage[][] = [];
  let imageTokens = 0;
  let number = 0;
  for (const [index, one] of all.entries()) {
    const blocks: GatheredBlock[] = [];
    for (const image of ready.value[index] ?? []) {
      const gathered = await gatherBlocks(image, number + 1, facts, sources);
      if (!gathered.ok && one === turn) return gathered;
      if (!gathered.ok) continue;
      number += 1;
      blocks.push(...gathered.value);
    }
    measures.push(...blocks.map(({ measure }) => measure));
    imageTokens += blocks.reduce((sum, block) => sum + block.sent.image.tokens, 0);
    sentByTurn.push(blocks.map((block) => block.sent));
    turns.push({ question: promptFor(one), answer: one.answer, images: blocks.map(({ toSend }) => toSend) });
  }

  const { model, continues, settings } = facts;
  const caches = sendsToAnthropic(settings);
  const body = buildRequest({ turns, model, continues, caches });
  const text = JSON.stringify(body);
  return succeed({
    body,
    bodyBytes: new TextEncoder().encode(text).byteLength,
    measures,
    ...sendingsOf(sentByTurn),
    ...(sources.uploadFailure && { uploadFailure: sources.uploadFailure }),
    estimate: estimate(
      {
        imageTokens,
        textChars: textCharsOf(body),
        cachedTokens: caches ? cachedTokens(continues ? all : before, model.id, Date.now()) : undefined,
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
