import type { SmallClient } from '@/utils/claude/client.ts';
import type { ImageMeasure } from '@/utils/claude/limits.ts';
import type { ImageToSend } from '@/utils/claude/request.ts';
import { type Attachment, imagesToSend, type Preparation } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { imageLabels } from '@/utils/conversation/image-label.ts';
import type { SentImage, Turn } from '@/utils/conversation/turn.ts';
import { bytesToBase64 } from '@/utils/image/base64.ts';
import { base64CharsOf } from '@/utils/source/heavy-images.ts';
import { database } from '@/utils/store/database.ts';
import { loadImage } from '@/utils/store/image-store.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { limitsOf, type PrepareFacts, prepareOriginal } from './prepare-attachment.ts';
import { sendsToAnthropic } from './service.ts';
import type { TurnSources } from './turn-sources.ts';

export interface RequestFacts extends PrepareFacts {
  settings: SettingsInForce;
  continues: boolean;
  /** Send bytes where a link was chosen, because the service could not fetch it. */
  useBytes: boolean;
  /** Send uploaded files where that is worth it; false once the service did not know what had just been uploaded. */
  useFiles: boolean;
  client: SmallClient;
}

/** An image of a question, prepared for the model that is asked. */
export interface ReadyImage {
  attachment: Attachment;
  preparation: Preparation;
  label?: string;
}

/** What travels for one image: one block, or one for each of its parts. */
export interface GatheredBlock {
  toSend: ImageToSend;
  measure: ImageMeasure;
  sent: SentImage;
}

/** How many images travel for these attachments, parts counted one by one. */
export function countImages(attachments: readonly (Attachment | undefined)[]): number {
  return attachments.reduce(
    (count, one) => count + (one?.state.status === 'ready' ? imagesToSend(one.state.preparation).length : 1),
    0,
  );
}

/** @returns for each turn its images that can be sent, prepared for the model; the last turn must have all of its own. */
export async function readyImages(all: readonly Turn[], facts: RequestFacts): Promise<Outcome<ReadyImage[][]>> {
  const ready: ReadyImage[][] = [];
  for (const turn of all) {
    const attachments = (await database.attachments.bulkGet(turn.attachmentIds)).filter((one) => one !== undefined);
    if (turn === all.at(-1) && attachments.length < turn.attachmentIds.length) return NOT_THERE;
    const labels = imageLabels(attachments);
    const images: ReadyImage[] = [];
    for (const [index, attachment] of attachments.entries()) {
      const preparation = await preparationFor(attachment, facts);
      const label = labels[index];
      if (preparation.ok) {
        images.push({ attachment, preparation: preparation.value, ...(label === undefined ? {} : { label }) });
      } else if (turn === all.at(-1)) return preparation;
    }
    ready.push(images);
  }
  return succeed(ready);
}

const NOT_THERE = fail('image-undecodable', { nothingCharged: true });

/** What was prepared in the tray, or the same anew for another model or another limit. */
async function preparationFor(attachment: Attachment, facts: PrepareFacts): Promise<Outcome<Preparation>> {
  const { state, original } = attachment;
  if (state.status === 'failed') return { ok: false, failure: state.failure };
  if (!original || state.status !== 'ready') return NOT_THERE;
  const { tier, maxEdge = Number.POSITIVE_INFINITY } = limitsOf(attachment, facts);
  const fits =
    state.preparation.tier === tier &&
    imagesToSend(state.preparation).every(({ image }) => Math.max(image.width, image.height) <= maxEdge);
  return fits ? succeed(state.preparation) : await prepareOriginal(attachment, original, facts);
}

/** @param number of the image in the request, 1 being the first. */
export async function gatherBlocks(
  { attachment, preparation, label }: ReadyImage,
  number: number,
  { settings }: RequestFacts,
  { sources, fileIds }: TurnSources,
): Promise<Outcome<GatheredBlock[]>> {
  const { provenance, state } = attachment;
  if (state.status !== 'ready') return NOT_THERE;
  const url = provenance.kind === 'page' ? provenance.imageUrl : undefined;
  const source = sources.get(attachment.id) ?? state.source;
  const blocks: GatheredBlock[] = [];
  for (const { label: part, image } of imagesToSend(preparation)) {
    const { width, height } = image;
    const words = [label, part].filter((word) => word !== undefined).join(', ');
    const named = { ...(words === '' ? {} : { label: words }), isFurtherPart: blocks.length > 0 };
    const sent: SentImage = {
      attachmentId: attachment.id,
      source,
      image,
      ...(part === undefined ? {} : { label: part }),
    };
    const fileId = source.kind === 'file' ? fileIds.get(image.hash) : undefined;
    if (fileId !== undefined) {
      blocks.push({
        toSend: { ...named, source: { kind: 'file', fileId }, guardSize: true },
        measure: { kind: 'file', width, height, base64Chars: base64CharsOf(image.bytes), number },
        sent: { ...sent, fileId },
      });
      continue;
    }
    if (source.kind === 'url' && url !== undefined) {
      blocks.push({
        toSend: { ...named, source: { kind: 'url', url }, guardSize: false },
        measure: { kind: 'url', width, height, base64Chars: 0, number },
        sent: { ...sent, url },
      });
      continue;
    }
    const blob = await loadImage(image.hash);
    if (!blob) return NOT_THERE;
    const data = bytesToBase64(new Uint8Array(await blob.arrayBuffer()));
    blocks.push({
      toSend: {
        ...named,
        source: { kind: 'base64', mediaType: image.mediaType, data },
        guardSize: sendsToAnthropic(settings),
      },
      measure: { kind: 'base64', width, height, base64Chars: data.length, number },
      sent,
    });
  }
  return succeed(blocks);
}
