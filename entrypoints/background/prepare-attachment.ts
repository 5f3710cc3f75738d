import { browser } from '#imports';
import { estimateCost } from '@/utils/claude/prices.ts';
import {
  type Attachment,
  type Original,
  type Preparation,
  type Source,
  sendableTypeSchema,
} from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';
import { sha256Hex } from '@/utils/image/hash.ts';
import { prepareImage } from '@/utils/image/prepare.ts';
import { chooseSource } from '@/utils/source/choose-source.ts';
import { loadImage, storeImage } from '@/utils/store/image-store.ts';
import { hostRefuses } from '@/utils/store/refusing-hosts.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { rasteriseSvg } from './offscreen.ts';
import { sendsToAnthropic } from './service.ts';

/** Tokens of an ordinary question and answer, for the estimate that stands beside an image. */
const ORDINARY_QUESTION_CHARS = 200;

/**
 * Prepares stored bytes for a model and stores the result, once for the same bytes, tier and edge.
 *
 * @param maxEdge a smaller longest edge than the tier's, for requests with many images.
 */
export async function prepareOriginal(
  original: Original,
  { model, maxEdge, signal }: { model: ModelChoice; maxEdge?: number; signal: AbortSignal },
): Promise<Outcome<Preparation>> {
  const blob = await loadImage(original.hash);
  if (!blob) return fail('image-undecodable', { nothingCharged: true });
  const prepared = await prepareImage({
    bytes: blob,
    tier: model.tier,
    ...(maxEdge === undefined ? {} : { maxEdge }),
    kind: original.fidelity === 'original' ? 'file' : 'capture',
    rasterise: rasteriseSvg,
    signal,
  });
  if (!prepared.ok) return prepared;
  const { bytes, mediaType, width, height, tokens, way, scale, firstFrameOnly, partsAdvised } = prepared.value;
  const hash = await sha256Hex(bytes);
  await storeImage(hash, new Blob([bytes], { type: mediaType }));
  const costUsd = estimateCost({ imageTokens: tokens, textChars: ORDINARY_QUESTION_CHARS, model });
  return succeed({
    tier: model.tier,
    way,
    scale,
    firstFrameOnly,
    partsAdvised,
    image: { hash, mediaType, width, height, bytes: bytes.byteLength, tokens },
    ...(costUsd === undefined ? {} : { costUsd }),
  });
}

/** How a prepared attachment will travel, by the table in `choose-source.ts`. */
export async function sourceFor(
  attachment: Attachment,
  original: Original,
  preparation: Preparation,
  settings: SettingsInForce,
): Promise<Source> {
  const url = attachment.provenance.kind === 'page' ? attachment.provenance.imageUrl : undefined;
  return chooseSource({
    ...(attachment.chosenSource === undefined ? {} : { chosen: attachment.chosenSource }),
    setting: settings.sendAs,
    isAnthropic: sendsToAnthropic(settings),
    isPrivate: browser.extension.inIncognitoContext,
    step: original.step,
    cropped: attachment.edits !== undefined || preparation.parts !== undefined,
    ...(url === undefined ? {} : { url }),
    hostRefused: url !== undefined && URL.canParse(url) && (await hostRefuses(new URL(url).host)),
    check: original.check,
    notForSharing: original.notForSharing ?? false,
    fitsTier: preparation.scale === 1,
    sendableType: sendableTypeSchema.safeParse(original.mediaType).success,
  });
}
