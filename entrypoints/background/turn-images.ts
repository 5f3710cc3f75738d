import type { SmallClient } from '@/utils/claude/client.ts';
import type { ImageMeasure } from '@/utils/claude/limits.ts';
import type { AbsentImage, ImageToSend } from '@/utils/claude/request.ts';
import { type Attachment, imagesToSend, type Preparation } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { imageLabels, imageNote } from '@/utils/conversation/image-label.ts';
import type { SentImage, Turn } from '@/utils/conversation/turn.ts';
import { bytesToBase64 } from '@/utils/image/base64.ts';
import { base64CharsOf } from '@/utils/source/heavy-images.ts';
import { database } from '@/utils/store/database.ts';
import { loadImage } from '@/utils/store/image-store.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { preparationFor, prepareAgain } from './kept-preparations.ts';
import type { PrepareFacts } from './prepare-attachment.ts';
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

/**
 * @returns for each turn its images in their order, prepared for the model, or what stands for them; the last turn must
 *   have all of its own but those the service refused.
 */
export async function readyImages(
  all: readonly Turn[],
  facts: RequestFacts,
): Promise<Outcome<(ReadyImage | AbsentImage)[][]>> {
  const own = new Set(all.at(-1)?.attachmentIds);
  const ready: (ReadyImage | AbsentImage)[][] = [];
  for (const turn of all) {
    const attachments = await database.attachments.bulkGet(turn.attachmentIds);
    const labels = imageLabels(attachments.filter((one) => one !== undefined));
    const images: (ReadyImage | AbsentImage)[] = [];
    for (const attachment of attachments) {
      const label = attachment && labels.shift();
      const absent = attachment && absenceOf(attachment, own);
      if (absent) {
        images.push(absent);
        continue;
      }
      const preparation = attachment ? await preparationFor(attachment, facts) : GONE;
      if (attachment && preparation.ok) {
        images.push({ attachment, preparation: preparation.value, ...(label === undefined ? {} : { label }) });
      } else if (turn === all.at(-1) && !preparation.ok) return preparation;
      else images.push(goneImage(attachment));
    }
    ready.push(images);
  }
  return succeed(ready);
}

/** What the user leaves out, and what was turned into a note, still goes with the question it was asked with. */
function absenceOf(attachment: Attachment, own: ReadonlySet<string>): AbsentImage | undefined {
  const { absence, id } = attachment;
  if (!absence || (absence.why !== 'rejected' && own.has(id))) return undefined;
  return { absent: absence.why, ...named(attachment) };
}

/** What stands for an image whose bytes are not stored any more. */
export function goneImage(attachment: Attachment | undefined): AbsentImage {
  return { absent: 'gone', ...(attachment && named(attachment)) };
}

function named(attachment: Attachment): { name?: string } {
  const name = imageNote(attachment);
  return name === undefined ? {} : { name };
}

const GONE = fail('image-undecodable', { reason: 'gone', nothingCharged: true });

/** @param number of the image in the request, 1 being the first. */
export async function gatherBlocks(
  { attachment, preparation, label }: ReadyImage,
  number: number,
  { settings }: RequestFacts,
  { sources, fileIds }: TurnSources,
): Promise<Outcome<GatheredBlock[]>> {
  const { provenance, state } = attachment;
  if (state.status !== 'ready') return GONE;
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
    if (!blob) return GONE;
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

/** The same; where the prepared bytes are not stored any more they are made anew while the original is. */
export async function gatherOrPrepare(
  image: ReadyImage,
  number: number,
  facts: RequestFacts,
  sources: TurnSources,
): Promise<Outcome<GatheredBlock[]>> {
  const gathered = await gatherBlocks(image, number, facts, sources);
  if (gathered.ok) return gathered;
  const preparation = await prepareAgain(image.attachment, facts);
  return preparation.ok
    ? await gatherBlocks({ ...image, preparation: preparation.value }, number, facts, sources)
    : gathered;
}
