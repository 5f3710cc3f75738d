import { browser } from '#imports';
import {
  type Attachment,
  type Original,
  type Preparation,
  type PreparedImage,
  type PreparedPart,
  type Source,
  sendableTypeSchema,
} from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';
import { limitsFor } from '@/utils/image/detail.ts';
import { type Encoded, encodeOtherwise, encodePicture, type Otherwise } from '@/utils/image/encode.ts';
import { sha256Hex } from '@/utils/image/hash.ts';
import { lanczos } from '@/utils/image/lanczos/shrink.ts';
import { type Part, planPageTiles, planParts } from '@/utils/image/parts.ts';
import { openPixels } from '@/utils/image/pixel-source.ts';
import { prepareImage } from '@/utils/image/prepare.ts';
import { resizeTo } from '@/utils/image/resize.ts';
import { chooseSource, type SourceFacts } from '@/utils/source/choose-source.ts';
import { loadImage, storeImage } from '@/utils/store/image-store.ts';
import { hostRefuses } from '@/utils/store/refusing-hosts.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { rasteriseSvg } from './offscreen.ts';
import { sendsToAnthropic } from './service.ts';
import { isForTemporary } from './temporary.ts';

/** What the parts of one image may take together: three quarters of a request's 32 MB, which base64 makes a third longer. */
const ALL_PARTS_BYTES = 18_000_000;

export interface PrepareFacts {
  model: ModelChoice;
  /** A smaller longest edge than the tier's, for requests with many images. */
  maxEdge?: number;
  /** Set where the service refused the image as it was prepared. */
  otherwise?: Otherwise;
  signal: AbortSignal;
}

/** The limits that an attachment is prepared to for a model. */
export function limitsOf({ detail }: Attachment, { model, maxEdge }: PrepareFacts): ReturnType<typeof limitsFor> {
  return limitsFor(model.tier, detail, maxEdge);
}

/** Prepares an attachment's original for a model, in parts where that is wished or a page needs it, and stores the result. */
export async function prepareOriginal(
  attachment: Attachment,
  original: Original,
  facts: PrepareFacts,
): Promise<Outcome<Preparation>> {
  const { signal } = facts;
  const blob = await loadImage(original.hash);
  if (!blob) return fail('image-undecodable', { nothingCharged: true });
  const limits = limitsOf(attachment, facts);
  const prepared = await prepareImage({
    bytes: blob,
    ...limits,
    kind: kindOf(original),
    rasterise: rasteriseSvg,
    otherwise: facts.otherwise,
    signal,
  });
  if (!prepared.ok) return prepared;
  const plan = planOf(attachment, original, facts);
  const parts = plan.length > 1 ? await cutParts(original, plan, facts) : succeed(undefined);
  if (!parts.ok) return parts;
  const { width, height, tokens, way, firstFrameOnly, partsAdvised } = prepared.value;
  const image = { ...(await keepEncoded(prepared.value)), width, height, tokens };
  const [part] = plan;
  const scale = parts.value && part ? part.sentWidth / part.width : prepared.value.scale;
  return succeed({
    tier: limits.tier,
    ...(limits.maxEdge === undefined ? {} : { maxEdge: limits.maxEdge }),
    ...(facts.otherwise && { repaired: true as const }),
    way,
    // The copy that stands for strips is a reduced one already.
    scale: original.strips && !parts.value ? Math.min(1, height / original.height) : Math.min(1, scale),
    firstFrameOnly,
    partsAdvised: partsAdvised && !parts.value,
    image,
    ...(parts.value && { parts: parts.value }),
  });
}

/** One part, or none, where the image goes as a whole. */
function planOf({ detail, provenance }: Attachment, original: Original, { model, maxEdge }: PrepareFacts): Part[] {
  const { width, height, step } = original;
  const isWished = detail === 'parts';
  if (!isWished && (detail !== undefined || step !== 'full-page')) return [];
  // Parts are there to show every pixel: under a limit on the edge there are more of them instead of smaller ones.
  const tier = maxEdge === undefined ? model.tier : 'standard';
  if (step !== 'full-page') return planParts(width, height, tier);
  const ratio = provenance.kind === 'page' ? (provenance.capture?.devicePixelRatio ?? 1) : 1;
  return planPageTiles(width, height, isWished ? 1 : ratio, tier);
}

async function cutParts(
  original: Original,
  plan: readonly Part[],
  { otherwise, signal }: PrepareFacts,
): Promise<Outcome<PreparedPart[]>> {
  const pixels = await openPixels(original, loadImage, rasteriseSvg, signal);
  if (!pixels.ok) return pixels;
  try {
    const parts: PreparedPart[] = [];
    let left = ALL_PARTS_BYTES;
    for (const { label, sentWidth: width, sentHeight: height, tokens, ...rect } of plan) {
      const canvas = await pixels.value.crop(rect, { width, height });
      const from = { x: 0, y: 0, width, height };
      const picture = resizeTo(canvas, { from, width, height, opaque: false }, lanczos);
      const encoded = otherwise
        ? await encodeOtherwise(picture, otherwise)
        : await encodePicture(picture, kindOf(original), left / (plan.length - parts.length));
      signal.throwIfAborted();
      if (!encoded.ok) return encoded;
      left -= encoded.value.bytes.length;
      parts.push({ label, image: { ...(await keepEncoded(encoded.value)), width, height, tokens } });
    }
    return succeed(parts);
  } finally {
    pixels.value.close();
  }
}

function kindOf({ fidelity }: Original): 'file' | 'capture' {
  return fidelity === 'original' ? 'file' : 'capture';
}

/** Stores bytes once for the same content. */
async function keepEncoded({
  bytes,
  mediaType,
}: Encoded): Promise<Pick<PreparedImage, 'hash' | 'mediaType' | 'bytes'>> {
  const hash = await sha256Hex(bytes);
  await storeImage(hash, new Blob([bytes], { type: mediaType }));
  return { hash, mediaType, bytes: bytes.byteLength };
}

/** What only the turn that sends an image knows. */
export interface TurnSourceFacts extends Pick<SourceFacts, 'laterHeavyTurnWithFiles'> {
  isTemporary?: boolean;
  /** The service has just refused a link of this very request, and nobody knows which. */
  linkRefused?: boolean;
  /** It was asked about before: a wish for its link was followed then, and a host that refused is not asked again. */
  isEarlier?: boolean;
}

/** How a prepared attachment will travel, by the table in `choose-source.ts`. */
export async function sourceFor(
  attachment: Attachment,
  original: Original,
  preparation: Preparation,
  settings: SettingsInForce,
  { isTemporary = false, linkRefused = false, isEarlier = false, ...turn }: TurnSourceFacts = {},
): Promise<Source> {
  const url = attachment.provenance.kind === 'page' ? attachment.provenance.imageUrl : undefined;
  const hostRefused = linkRefused || (url !== undefined && URL.canParse(url) && (await hostRefuses(new URL(url).host)));
  const source = chooseSource({
    ...turn,
    ...(attachment.chosenSource === undefined ? {} : { chosen: attachment.chosenSource }),
    setting: settings.sendAs,
    isAnthropic: sendsToAnthropic(settings),
    isPrivate: browser.extension.inIncognitoContext || isTemporary || (await isForTemporary(attachment.holder)),
    step: original.step,
    cropped: attachment.edits !== undefined || preparation.parts !== undefined,
    ...(url === undefined ? {} : { url }),
    hostRefused,
    check: original.check,
    notForSharing: original.notForSharing ?? false,
    fitsTier: preparation.scale === 1,
    sendableType: sendableTypeSchema.safeParse(original.mediaType).success,
  });
  const isDead = source.kind === 'url' && hostRefused && (linkRefused || isEarlier);
  return isDead ? { kind: 'base64', because: 'host-refused' } : source;
}
