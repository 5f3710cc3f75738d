import { type Attachment, imagesToSend, type Source } from '@/utils/conversation/attachment.ts';
import type { Failure } from '@/utils/conversation/failure.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { areWorthUploading } from '@/utils/source/heavy-images.ts';
import { database } from '@/utils/store/database.ts';
import { releaseOthers } from './delete-uploads.ts';
import { sourceFor, type TurnSourceFacts } from './prepare-attachment.ts';
import type { ReadyImage, RequestFacts } from './turn-images.ts';
import { liveUploads, type Uploader, uploadImages } from './uploads.ts';

/** How the images of one request travel. */
export interface TurnSources {
  /** By attachment id. */
  sources: ReadonlyMap<string, Source>;
  /** The service's ids of the images that were uploaded, by hash. */
  fileIds: ReadonlyMap<string, string>;
  /** Why images that were worth uploading are not. */
  uploadFailure?: Failure;
}

/**
 * Says for every image of a request how it travels, by what is true now: a link may have died since it was asked about,
 * the base URL may be another. Uploads what is worth it first.
 *
 * @param ready the images of each turn, oldest first; the last turn is the one that is asked.
 */
export async function sourcesOf(
  turn: Turn,
  ready: readonly (readonly ReadyImage[])[],
  facts: RequestFacts,
): Promise<TurnSources> {
  const { settings, useBytes, client, continues, useFiles, signal } = facts;
  const conversation = await database.conversations.get(turn.conversationId);
  const turnFacts: TurnSourceFacts = {
    isTemporary: conversation?.shelf === 'temporary',
    ...(useBytes && { linkRefused: true }),
  };
  const images = ready.flat();
  const sources = new Map<string, Source>();
  for (const [index, ofTurn] of ready.entries()) {
    const isEarlier = index < ready.length - 1;
    for (const image of ofTurn) sources.set(image.attachment.id, await sourceOf(image, isEarlier, settings, turnFacts));
  }

  const uploader: Uploader = { client, conversationId: turn.conversationId };
  const asFile: TurnSourceFacts = { ...turnFacts, laterHeavyTurnWithFiles: true };
  const mayUpload: ReadyImage[] = [];
  for (const image of settings.filesAllowed && useFiles ? images : []) {
    if (sources.get(image.attachment.id)?.kind !== 'base64') continue;
    const source = await sourceOf(image, false, settings, asFile);
    if (source.kind === 'file') mayUpload.push(image);
  }
  const prepared = mayUpload.flatMap(({ preparation }) => imagesToSend(preparation).map((sent) => sent.image));
  const isLater = ready.length > 1 || continues;
  const uploads = areWorthUploading({ isLater, imageBytes: prepared.map(({ bytes }) => bytes) })
    ? await uploadImages(prepared, uploader, signal)
    : { fileIds: prepared.length === 0 ? new Map<string, string>() : await liveUploads(uploader) };
  for (const { attachment, preparation } of mayUpload) {
    const isUploaded = imagesToSend(preparation).every(({ image }) => uploads.fileIds.has(image.hash));
    if (isUploaded) sources.set(attachment.id, { kind: 'file', because: 'follow-up' });
  }
  await releaseOthers(turn.conversationId, hashesOf(images));
  return {
    sources,
    fileIds: uploads.fileIds,
    ...('failure' in uploads && uploads.failure && { uploadFailure: uploads.failure }),
  };
}

async function sourceOf(
  { attachment, preparation }: ReadyImage,
  isEarlier: boolean,
  settings: RequestFacts['settings'],
  facts: TurnSourceFacts,
): Promise<Source> {
  const { original } = attachment as Attachment;
  if (!original) return { kind: 'base64', because: 'not-original' };
  const source = await sourceFor(attachment, original, preparation, settings, { ...facts, isEarlier });
  const isRefusedLink = source.kind === 'url' && preparation.repaired === true;
  return isRefusedLink ? { kind: 'base64', because: 'repaired' } : source;
}

function hashesOf(images: readonly ReadyImage[]): Set<string> {
  return new Set(images.flatMap(({ preparation }) => imagesToSend(preparation).map(({ image }) => image.hash)));
}
