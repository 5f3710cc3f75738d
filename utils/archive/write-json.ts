import { bytesToBase64 } from '@/utils/image/base64.ts';
import { ARCHIVE_FORMAT, ARCHIVE_VERSION } from './archive-schema.ts';
import { type ExportedConversation, readWithImages } from './read-stored.ts';

/** How far an export has got, in conversations. */
export type OnProgress = (done: number, total: number) => void;

/**
 * One JSON document with everything, images as base64, one record a line so that it can be read piece by piece.
 *
 * @param now written into its first line, the only thing that differs between two exports of the same.
 */
export async function writeJson(
  ids: readonly string[],
  now: Date,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Blob> {
  const pieces = recordLines(ids, now, onProgress, signal);
  const stream = new ReadableStream<string>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  // The browser keeps what does not fit into memory on disk.
  const blob = await new Response(stream.pipeThrough(new TextEncoderStream())).blob();
  return blob.slice(0, blob.size, 'application/json');
}

async function* recordLines(
  ids: readonly string[],
  now: Date,
  onProgress: OnProgress,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  const head = { format: ARCHIVE_FORMAT, version: ARCHIVE_VERSION, exportedAt: now.toISOString() };
  yield `${JSON.stringify(head).slice(0, -1)},"records":[`;
  const written = new Set<string>();
  let comma = '\n';
  for (const [index, id] of ids.entries()) {
    signal.throwIfAborted();
    onProgress(index, ids.length);
    const one = await readWithImages(id);
    if (!one) continue;
    for (const line of recordsOf(one, written)) {
      yield comma + (await line);
      comma = ',\n';
    }
  }
  yield '\n]}\n';
}

function* recordsOf(one: ExportedConversation, written: Set<string>): Generator<string | Promise<string>> {
  const { images, ...conversation } = one;
  for (const [hash, blob] of images) {
    if (written.has(hash)) continue;
    written.add(hash);
    yield imageLine(hash, blob);
  }
  yield JSON.stringify({ kind: 'conversation', ...conversation });
}

async function imageLine(hash: string, blob: Blob): Promise<string> {
  const base64 = bytesToBase64(new Uint8Array(await blob.arrayBuffer()));
  return JSON.stringify({ kind: 'image', hash, mediaType: blob.type, base64 });
}
