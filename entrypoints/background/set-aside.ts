import { countTokens } from '@/utils/claude/count-tokens.ts';
import { imagesToSend } from '@/utils/conversation/attachment.ts';
import type { Failure } from '@/utils/conversation/failure.ts';
import { imageWords } from '@/utils/conversation/image-numbers.ts';
import {
  canSetAside,
  goesOnWithoutImages,
  isImageRefusal,
  namedSuspects,
  type SuspectImage,
} from '@/utils/conversation/refused-images.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { bytesToBase64 } from '@/utils/image/base64.ts';
import { loadImage } from '@/utils/store/image-store.ts';
import { changeAttachment } from './attachment-rows.ts';
import { repair } from './kept-preparations.ts';
import type { RequestFacts } from './turn-images.ts';
import type { GatheredRequest, TravellingImage } from './turn-request.ts';

/** How many images are asked about at once while the one is looked for that the service does not take. */
const LOOKED_AT_ONCE = 3;

/** In bytes of base64 text: what other clouds take, where a refusal names no limit. */
const SMALLEST_KNOWN_BYTES = 5_000_000;
const SMALLEST_KNOWN_EDGE = 2000;

export type Remedied =
  /** Something is different now: ask again. `notice` tells of it. */
  { again: true; useBytes: boolean; notice?: string } | { again: false; failure: Failure };

/**
 * What can be done about a request that was refused because of one of its images: that image is encoded anew, once, and
 * after that set aside. Everything is written down before this returns, so that a worker that dies asks no worse.
 */
export async function remedyRefusal(
  turn: Turn,
  failure: Failure,
  request: GatheredRequest,
  facts: RequestFacts,
): Promise<Remedied> {
  const giveUp: Remedied = { again: false, failure };
  if (!isImageRefusal(failure)) return giveUp;
  const images = request.images.map(suspectFrom);
  const culprits = namedSuspects(failure, images) ?? (await findCulprits(request.images, facts));
  const hasLinks = request.measures.some(({ kind }) => kind === 'url');
  // What a link shows to the service may differ from the bytes that were looked at.
  if (culprits.length === 0 && hasLinks) return { again: true, useBytes: true };

  if (culprits.length === 0) return giveUp;

  // What cannot be encoded anew, and what was already, has had its chance.
  const setAside: SuspectImage[] = [];
  for (const culprit of culprits) {
    const image = request.images.find(({ attachment }) => attachment.id === culprit.id);
    if (culprit.repaired || !image || !(await encodeAnew(image, failure, facts))) setAside.push(culprit);
  }
  if (!canSetAside(setAside, images, goesOnWithoutImages(turn, request.isFirst))) {
    const [first] = setAside;
    return { again: false, failure: { ...failure, ...(images.length > 1 && { imageNumber: first?.number }) } };
  }
  for (const { id, number } of setAside) await writeRejection(id, { ...failure, imageNumber: number });
  return { again: true, useBytes: false, ...(setAside.length > 0 && { notice: noticeOf(setAside) }) };
}

function suspectFrom({ attachment, number, isOwn, preparation }: TravellingImage): SuspectImage {
  return { id: attachment.id, number, isOwn, repaired: preparation.repaired === true };
}

/** Asks the service about each image alone, which is free, and takes those it refuses. */
async function findCulprits(
  images: readonly TravellingImage[],
  { client, model, signal }: RequestFacts,
): Promise<SuspectImage[]> {
  const culprits: SuspectImage[] = [];
  const waiting = [...images];
  const look = async (): Promise<void> => {
    for (let image = waiting.shift(); image && !signal.aborted; image = waiting.shift()) {
      if (await isRefused(image, model.id, client, signal)) culprits.push(suspectFrom(image));
    }
  };
  await Promise.all(Array.from({ length: LOOKED_AT_ONCE }, look));
  return culprits.sort((a, b) => a.number - b.number);
}

async function isRefused(
  { preparation }: TravellingImage,
  model: string,
  client: RequestFacts['client'],
  signal: AbortSignal,
): Promise<boolean> {
  for (const { image } of imagesToSend(preparation)) {
    const blob = await loadImage(image.hash);
    if (!blob) continue;
    const data = bytesToBase64(new Uint8Array(await blob.arrayBuffer()));
    const content = [
      { type: 'image' as const, source: { type: 'base64' as const, media_type: image.mediaType, data } },
    ];
    const counted = await countTokens(client, { model, messages: [{ role: 'user', content }] }, signal);
    if (!counted.ok && isImageRefusal(counted.failure)) return true;
  }
  return false;
}

/** @returns false where the image cannot be made into another file. */
async function encodeAnew(
  { attachment, preparation }: TravellingImage,
  { reason, limit }: Failure,
  facts: RequestFacts,
): Promise<boolean> {
  const isEdge = reason === 'edge' || reason === 'edge-many';
  const isTooSmallFor = reason === 'oversized';
  const repaired = await repair(attachment, preparation, {
    signal: facts.signal,
    model: isTooSmallFor ? { ...facts.model, tier: 'standard' } : facts.model,
    ...(isEdge ? { maxEdge: limit ?? SMALLEST_KNOWN_EDGE } : edgeOf(preparation.maxEdge)),
    // The service's limit is on the base64 text, a gateway's may be on the bytes: this is under both.
    ...(reason === 'bytes' && { mostBytes: Math.floor(((limit ?? SMALLEST_KNOWN_BYTES) * 3) / 4) }),
  });
  return repaired.ok;
}

function edgeOf(maxEdge: number | undefined): { maxEdge?: number } {
  return maxEdge === undefined ? {} : { maxEdge };
}

async function writeRejection(attachmentId: string, failure: Failure): Promise<void> {
  // That nothing was charged is about the request, not about the image.
  const { nothingCharged: _free, ...rest } = failure;
  await changeAttachment(attachmentId, (attachment) => {
    attachment.absence = { why: 'rejected', failure: rest };
  });
}

function noticeOf(images: readonly SuspectImage[]): string {
  const words = imageWords(images.map(({ number }) => number));
  return `Claude couldn’t read ${words}, so this was asked without.`;
}
