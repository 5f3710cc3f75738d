import type { SmallClient } from '@/utils/claude/client.ts';
import { FILE_LIVES_S, uploadFile } from '@/utils/claude/files.ts';
import type { PreparedImage } from '@/utils/conversation/attachment.ts';
import type { Failure } from '@/utils/conversation/failure.ts';
import { database, type UploadedFile } from '@/utils/store/database.ts';
import { fileNameOf, isUsable } from '@/utils/store/file-ledger-step.ts';
import { loadImage } from '@/utils/store/image-store.ts';
import { storageFailure } from '@/utils/store/storage-failure.ts';
import { accountOf, deleteUploads } from './delete-uploads.ts';

/**
 * A question waits for its uploads: they carry three quarters of the bytes that the same images take as base64, which
 * would share the line with them. It waits so long, and for each MB as a line of 1 Mbit/s needs, and then goes with data.
 */
const PATIENCE_MS = 10_000;
const MS_PER_BYTE = 8 / 1000;
/** Two would leave a fast line idle between them; more make the first of them late on a slow one. */
const AT_ONCE = 3;
/** After a failure the next questions go with data straight away: what failed fails mostly again, and costs time. */
const PAUSE_MS = 5 * 60_000;

export interface Uploader {
  client: SmallClient;
  conversationId: string;
}

export interface Uploads {
  /** The service's id of each image that has one, by the image's hash. */
  fileIds: ReadonlyMap<string, string>;
  /** Why others have none. */
  failure?: Failure;
}

let paused = { account: '', until: 0 };

/** The conversation's uploads that can be used now, by the image's hash. */
export async function liveUploads({ client, conversationId }: Uploader): Promise<Map<string, string>> {
  const account = await accountOf(client.baseURL, client.apiKey ?? '');
  const now = Date.now();
  const rows = await database.files.where({ conversationId }).toArray();
  const usable = rows.filter((row) => row.account === account && isUsable(row, now));
  return new Map(usable.flatMap(({ hash, fileId }) => (fileId === undefined ? [] : [[hash, fileId] as const])));
}

/**
 * Uploads the images that the conversation has not uploaded yet, each of them once.
 *
 * An upload belongs to one conversation: two that show the same image upload it twice, and each deletes its own without
 * having to know of the other.
 *
 * @returns the ids of all images that have one in the end. Whatever fails leaves the others as they are.
 */
export async function uploadImages(
  images: readonly PreparedImage[],
  uploader: Uploader,
  signal: AbortSignal,
): Promise<Uploads> {
  const account = await accountOf(uploader.client.baseURL, uploader.client.apiKey ?? '');
  const fileIds = await liveUploads(uploader);
  const missing = [...new Map(images.map((image) => [image.hash, image])).values()].filter(
    ({ hash }) => !fileIds.has(hash),
  );
  if (missing.length === 0 || (paused.account === account && paused.until > Date.now())) return { fileIds };
  const bytes = missing.reduce((sum, image) => sum + image.bytes, 0);
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(PATIENCE_MS + bytes * MS_PER_BYTE))]);
  let failure: Failure | undefined;
  const uploadNext = async (): Promise<void> => {
    for (let next = missing.shift(); next && failure === undefined; next = missing.shift()) {
      const uploaded = await uploadOne(next.hash, account, uploader, inTime).catch(unlessNoRoom);
      if (typeof uploaded === 'string') fileIds.set(next.hash, uploaded);
      else failure ??= uploaded;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, uploadNext));
  if (failure === undefined) return { fileIds };
  if (!signal.aborted) paused = { account, until: Date.now() + PAUSE_MS };
  void deleteUploads();
  return { fileIds, failure };
}

/** @returns the service's id, or why there is none. */
async function uploadOne(
  hash: string,
  account: string,
  { client, conversationId }: Uploader,
  signal: AbortSignal,
): Promise<string | Failure | undefined> {
  const blob = await loadImage(hash);
  if (!blob || signal.aborted) return undefined;
  const id = crypto.randomUUID();
  const startedAt = Date.now();
  const row = {
    id,
    hash,
    conversationId,
    account,
    state: 'uploading',
    startedAt,
    expiresAt: endOf(startedAt),
  } as const;
  // First of all: a worker that ends during the upload leaves its name behind.
  await database.files.add(row);
  const uploaded = await uploadFile(client, { name: fileNameOf(id, blob.type), blob }, signal);
  if (uploaded.ok) return await noteArrival(row, uploaded.value.fileId);
  const { failure } = uploaded;
  const isRefused = failure.status !== undefined && failure.status >= 400 && failure.status < 500;
  if (isRefused) await database.files.delete(id);
  // It may have arrived all the same: it is looked for by its name.
  else await database.files.update(id, { state: 'deleting' });
  return failure;
}

/** @returns the id, unless the upload was let go while it was under way. */
async function noteArrival(row: UploadedFile, fileId: string): Promise<string | undefined> {
  const { files } = database;
  const state = await database.transaction('rw', files, async () => {
    const stored = await files.get(row.id);
    const state = stored?.state === 'uploading' ? ('live' as const) : ('deleting' as const);
    await files.put({ ...row, state, fileId, expiresAt: endOf(Date.now()) });
    return state;
  });
  if (state === 'live') return fileId;
  void deleteUploads();
  return undefined;
}

/** A ledger that cannot be written is no reason to fail a question: its images go as data. */
function unlessNoRoom(error: unknown): Failure {
  const failure = storageFailure(error);
  if (!failure) throw error;
  return failure;
}

function endOf(startedAt: number): number {
  return startedAt + FILE_LIVES_S * 1000;
}
