import { type ImageMeasure, MANY_IMAGES, MANY_IMAGES_EDGE } from '@/utils/claude/limits.ts';
import { estimateCost } from '@/utils/claude/prices.ts';
import { buildRequest, type ImageToSend, type TurnToSend } from '@/utils/claude/request.ts';
import type { Attachment, Preparation, Source } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';
import { promptFor } from '@/utils/conversation/quick-actions.ts';
import type { SentImage, Turn } from '@/utils/conversation/turn.ts';
import { bytesToBase64 } from '@/utils/image/base64.ts';
import { database } from '@/utils/store/database.ts';
import { loadImage } from '@/utils/store/image-store.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { turnsOf } from '@/utils/store/tray-store.ts';
import { prepareOriginal } from './prepare-attachment.ts';
import { sendsToAnthropic } from './service.ts';

/** A request ready to go, with what the guard and the receipt need to know of it. */
export interface GatheredRequest {
  body: ReturnType<typeof buildRequest>;
  bodyBytes: number;
  /** Every image of the request, in order. */
  measures: ImageMeasure[];
  /** The images of this turn alone. */
  sent: SentImage[];
  estimateUsd?: number;
}

export interface RequestFacts {
  settings: SettingsInForce;
  model: ModelChoice;
  continues: boolean;
  /** Send bytes where a link was chosen, because the service could not fetch it. */
  useBytes: boolean;
  signal: AbortSignal;
}

interface GatheredImage {
  toSend: ImageToSend;
  measure: ImageMeasure;
  sent: SentImage;
}

/** The turns that a later question of their conversation takes along: those in force, with an answer. */
export function turnsToSend(turns: readonly Turn[]): Turn[] {
  return turns.filter((turn) => turn.supersededBy === undefined && turn.answer.trim() !== '');
}

/**
 * Collects the whole conversation up to a turn: every earlier turn's question, images and answer, then the
 * turn's own.
 *
 * @returns `image-undecodable` or the attachment's own failure when an image of the turn cannot be sent.
 */
export async function gatherRequest(turn: Turn, facts: RequestFacts): Promise<Outcome<GatheredRequest>> {
  const before = turnsToSend(await turnsOf(turn.conversationId)).filter((other) => other.order < turn.order);
  const all = [...before, turn];
  const imageCount = all.reduce((count, one) => count + one.attachmentIds.length, 0);
  const maxEdge = imageCount > MANY_IMAGES ? MANY_IMAGES_EDGE : undefined;

  const turns: TurnToSend[] = [];
  const measures: ImageMeasure[] = [];
  let sent: SentImage[] = [];
  let imageTokens = 0;
  for (const one of all) {
    const images: GatheredImage[] = [];
    for (const id of one.attachmentIds) {
      const image = await gatherImage(id, facts, maxEdge);
      if (image.ok) images.push(image.value);
      else if (one.id === turn.id) return image;
    }
    measures.push(...images.map((image) => image.measure));
    imageTokens += images.reduce((sum, image) => sum + image.sent.image.tokens, 0);
    sent = images.map((image) => image.sent);
    turns.push({ question: promptFor(one), answer: one.answer, images: images.map((image) => image.toSend) });
  }

  const { model, continues } = facts;
  const body = buildRequest({ turns, model, continues });
  const text = JSON.stringify(body);
  const estimateUsd = estimateCost({
    imageTokens,
    textChars: turns.reduce((sum, one) => sum + one.question.length + one.answer.length, 0),
    model,
  });
  return succeed({
    body,
    bodyBytes: new TextEncoder().encode(text).byteLength,
    measures,
    sent,
    ...(estimateUsd === undefined ? {} : { estimateUsd }),
  });
}

async function gatherImage(
  attachmentId: string,
  { settings, model, useBytes, signal }: RequestFacts,
  maxEdge: number | undefined,
): Promise<Outcome<GatheredImage>> {
  const attachment = await database.attachments.get(attachmentId);
  if (attachment?.state.status === 'failed') return { ok: false, failure: attachment.state.failure };
  if (!attachment?.original || attachment.state.status !== 'ready')
    return fail('image-undecodable', { nothingCharged: true });

  const fits = fitsAsPrepared(attachment.state.preparation, model, maxEdge);
  const prepared = fits
    ? succeed(attachment.state.preparation)
    : await prepareOriginal(attachment.original, { model, ...(maxEdge === undefined ? {} : { maxEdge }), signal });
  if (!prepared.ok) return prepared;
  const { image } = prepared.value;
  const chosen = attachment.state.source;
  const url = urlOf(attachment);
  const source: Source = chosen.kind === 'url' && useBytes ? { kind: 'base64', because: 'host-refused' } : chosen;
  const { width, height } = image;
  const label = attachment.name === undefined ? {} : { label: attachment.name };
  const base = { sent: { attachmentId, source, image } };

  if (source.kind === 'url' && url !== undefined) {
    return succeed({
      toSend: { ...label, source: { kind: 'url', url }, guardSize: false },
      measure: { kind: 'url', width, height, base64Chars: 0 },
      sent: { ...base.sent, url },
    });
  }
  const blob = await loadImage(image.hash);
  if (!blob) return fail('image-undecodable', { nothingCharged: true });
  const data = bytesToBase64(new Uint8Array(await blob.arrayBuffer()));
  return succeed({
    toSend: {
      ...label,
      source: { kind: 'base64', mediaType: image.mediaType, data },
      guardSize: sendsToAnthropic(settings),
    },
    measure: { kind: 'base64', width, height, base64Chars: data.length },
    sent: base.sent,
  });
}

function urlOf(attachment: Attachment): string | undefined {
  return attachment.provenance.kind === 'page' ? attachment.provenance.imageUrl : undefined;
}

function fitsAsPrepared(preparation: Preparation, model: ModelChoice, maxEdge: number | undefined): boolean {
  const { image, tier } = preparation;
  return tier === model.tier && (maxEdge === undefined || Math.max(image.width, image.height) <= maxEdge);
}
