import { type Attachment, imagesToSend, type Preparation } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { imageKeysOf } from '@/utils/conversation/image-keys.ts';
import type { Otherwise } from '@/utils/image/encode.ts';
import { changeAttachment } from './attachment-rows.ts';
import { limitsOf, type PrepareFacts, prepareOriginal } from './prepare-attachment.ts';
import { sweepImages } from './stored-images.ts';

type Limits = Pick<Preparation, 'tier' | 'maxEdge'>;

/**
 * What an asked image was prepared to for this model and these limits, or the same anew, which is kept: a conversation
 * that changed its model prepares each of its images once, and not at every question.
 */
export async function preparationFor(attachment: Attachment, facts: PrepareFacts): Promise<Outcome<Preparation>> {
  const { state } = attachment;
  if (state.status === 'failed') return { ok: false, failure: state.failure };
  if (state.status !== 'ready') return NOT_READY;
  const limits = limitsOf(attachment, facts);
  const kept = [state.preparation, ...(attachment.otherPreparations ?? [])].find((one) => isWithin(one, limits));
  return kept ? succeed(kept) : await prepareAgain(attachment, facts);
}

const NOT_READY = fail('image-undecodable', { nothingCharged: true });

/** Smaller limits are met by what was never held to any and is small enough; larger ones only by their own. */
function isWithin(preparation: Preparation, { tier, maxEdge }: Limits): boolean {
  if (preparation.tier !== tier) return false;
  if (preparation.maxEdge === maxEdge) return true;
  const most = maxEdge ?? 0;
  return (
    preparation.maxEdge === undefined &&
    imagesToSend(preparation).every(({ image }) => Math.max(image.width, image.height) <= most)
  );
}

/** Prepares from the original once more, where the bytes went or the service did not take them, and keeps the result. */
export async function prepareAgain(attachment: Attachment, facts: PrepareFacts): Promise<Outcome<Preparation>> {
  if (!attachment.original) return NOT_READY;
  const prepared = await prepareOriginal(attachment, attachment.original, facts);
  if (prepared.ok) await keep(attachment.id, prepared.value, limitsOf(attachment, facts));
  return prepared;
}

/**
 * Encodes anew what the service did not take.
 *
 * @param sent what it was sent as.
 */
export async function repair(
  attachment: Attachment,
  sent: Preparation,
  { mostBytes, ...facts }: PrepareFacts & Pick<Otherwise, 'mostBytes'>,
): Promise<Outcome<Preparation>> {
  if (!attachment.original) return NOT_READY;
  const otherwise: Otherwise = { avoid: imagesToSend(sent)[0]?.image.mediaType ?? sent.image.mediaType, mostBytes };
  const prepared = await prepareOriginal(attachment, attachment.original, { ...facts, otherwise });
  // It stands for what was sent, whatever lower limits made it acceptable.
  if (prepared.ok) await keep(attachment.id, prepared.value, sent);
  return prepared;
}

/** Writes a preparation in the place of the one that was made to the same limits. */
async function keep(attachmentId: string, made: Preparation, { tier, maxEdge }: Limits): Promise<void> {
  const { maxEdge: _held, ...rest } = made;
  const preparation: Preparation = { ...rest, tier, ...(maxEdge === undefined ? {} : { maxEdge }) };
  const isReplaced = (one: Preparation): boolean => one.tier === tier && one.maxEdge === maxEdge;
  let dropped: string[] = [];
  await changeAttachment(attachmentId, (attachment) => {
    const before = imageKeysOf(attachment);
    if (attachment.state.status !== 'ready') return;
    if (isReplaced(attachment.state.preparation)) attachment.state.preparation = preparation;
    else {
      const others = (attachment.otherPreparations ?? []).filter((one) => !isReplaced(one));
      attachment.otherPreparations = [...others, preparation];
    }
    const after = new Set(imageKeysOf(attachment));
    dropped = before.filter((key) => !after.has(key));
  });
  await sweepImages(dropped);
}
