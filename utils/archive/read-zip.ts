import { BlobReader, BlobWriter, type FileEntry, TextWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import { type ArchivedConversation, BadArchive, conversationFileSchema } from './archive-schema.ts';
import { checkHead, parseJson } from './read-records.ts';

/** What a file may unpack to: far more than Loupe writes, far less than fills a disk. */
const LONGEST_TEXT_BYTES = 64 * 1024 * 1024;
const LARGEST_IMAGE_BYTES = 256 * 1024 * 1024;
const OPTIONS = { useWebWorkers: false, checkSignature: true };

/** One conversation of a ZIP; the bytes of its images are unpacked one by one, when they are asked for. */
export interface ZippedConversation {
  archived: ArchivedConversation;
  images: { hash: string; mediaType: string; read: () => Promise<Blob> }[];
}

/** The conversations of a ZIP, one after the other. @throws BadArchive */
export async function* readZip(file: Blob): AsyncGenerator<ZippedConversation, void> {
  const entries = await entriesOf(file);
  const head = entries.get('loupe.json');
  if (!head) throw new BadArchive('This ZIP is not an export of conversations from Loupe.');
  checkHead(parseJson(await textOf(head)));
  for (const [name, entry] of entries) {
    if (!name.endsWith('/conversation.json')) continue;
    const folder = name.slice(0, -'conversation.json'.length);
    const parsed = conversationFileSchema.safeParse(parseJson(await textOf(entry)));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new BadArchive(`“${name}” is not as Loupe writes it (${issue?.path.join('.') ?? ''}).`);
    }
    const { images, ...archived } = parsed.data;
    yield {
      archived,
      images: images.map(({ hash, mediaType, file: path }) => {
        const image = entries.get(folder + path);
        if (!image) throw new BadArchive(`The ZIP lacks the image “${folder}${path}”.`);
        return { hash, mediaType, read: () => blobOf(image, mediaType) };
      }),
    };
  }
}

async function entriesOf(file: Blob): Promise<Map<string, FileEntry>> {
  try {
    const entries = await new ZipReader(new BlobReader(file), OPTIONS).getEntries();
    return new Map(entries.flatMap((entry) => (entry.directory ? [] : [[entry.filename, entry] as const])));
  } catch {
    throw new BadArchive('The ZIP cannot be read; it may be cut off.');
  }
}

async function textOf(entry: FileEntry): Promise<string> {
  return await unpack(entry, LONGEST_TEXT_BYTES, () => entry.getData(new TextWriter(), OPTIONS));
}

async function blobOf(entry: FileEntry, mediaType: string): Promise<Blob> {
  return await unpack(entry, LARGEST_IMAGE_BYTES, () => entry.getData(new BlobWriter(mediaType), OPTIONS));
}

async function unpack<T>(entry: FileEntry, most: number, read: () => Promise<T>): Promise<T> {
  if (entry.uncompressedSize > most) throw new BadArchive(`“${entry.filename}” is too large.`);
  try {
    return await read();
  } catch {
    throw new BadArchive(`“${entry.filename}” in the ZIP is damaged.`);
  }
}
