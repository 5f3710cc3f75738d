import { BlobReader, BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { ARCHIVE_FORMAT, ARCHIVE_VERSION } from './archive-schema.ts';
import { conversationMarkdown } from './conversation-markdown.ts';
import { safeName } from './file-name.ts';
import { nameImageFiles } from './image-files.ts';
import { type ExportedConversation, readWithImages } from './read-stored.ts';
import type { OnProgress } from './write-json.ts';

/** Pages may start no workers, and the browser compresses natively. */
const HERE = { useWebWorkers: false };
/** The pictures are compressed already. */
const AS_IS = { ...HERE, level: 0 };

/** A folder for each conversation, to read without Loupe and to import again. */
export async function writeZip(
  ids: readonly string[],
  now: Date,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter('application/zip'), { ...HERE, bufferedWrite: false });
  const head = { format: ARCHIVE_FORMAT, version: ARCHIVE_VERSION, exportedAt: now.toISOString() };
  await zip.add('loupe.json', new TextReader(`${JSON.stringify(head, undefined, 2)}\n`), { lastModDate: now });
  for (const [index, id] of ids.entries()) {
    signal.throwIfAborted();
    onProgress(index, ids.length);
    const one = await readWithImages(id);
    if (one) await addFolder(zip, one, folderOf(one, index + 1, ids.length));
  }
  return await zip.close();
}

function folderOf({ conversation }: ExportedConversation, number: number, total: number): string {
  const digits = String(number).padStart(String(total).length, '0');
  return `${digits} ${safeName(conversation.title, 'conversation')}`;
}

async function addFolder(zip: ZipWriter<Blob>, one: ExportedConversation, folder: string): Promise<void> {
  const { images: blobs, ...archived } = one;
  const images = await nameImageFiles(one);
  const lastModDate = new Date(one.conversation.updatedAt);
  const markdown = conversationMarkdown(archived, new Map(images.map(({ hash, file }) => [hash, file])));
  const json = `${JSON.stringify({ ...archived, images }, undefined, 2)}\n`;
  await zip.add(`${folder}/conversation.md`, new TextReader(markdown), { lastModDate });
  await zip.add(`${folder}/conversation.json`, new TextReader(json), { lastModDate });
  for (const { hash, file } of images) {
    const blob = blobs.get(hash);
    if (blob) await zip.add(`${folder}/${file}`, new BlobReader(blob), { ...AS_IS, lastModDate });
  }
}
