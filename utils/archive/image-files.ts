import type { Attachment } from '@/utils/conversation/attachment.ts';
import { sniffImage } from '@/utils/image/sniff.ts';
import type { ImageFile } from './archive-schema.ts';
import { endingFor, safeName } from './file-name.ts';
import type { ExportedConversation } from './read-stored.ts';

/** Enough of a file for every signature, and for the prolog of most drawings. */
const HEAD_BYTES = 4096;

/**
 * Names a file for every stored image of a conversation: originals under `images/`, in the order of asking; what Loupe
 * made of them (as sent, thumbnails) under `images/made/`.
 */
export async function nameImageFiles({ attachments, images }: ExportedConversation): Promise<ImageFile[]> {
  const names = new Map<string, string>();
  for (const [index, attachment] of attachments.entries()) {
    const number = String(index + 1).padStart(2, '0');
    const name = `images/${number} ${safeName(nameOf(attachment), 'image')}`;
    const { hash, strips } = attachment.original ?? {};
    if (strips) {
      for (const [at, strip] of strips.entries()) setOnce(names, strip.hash, `${name}, strip ${at + 1}`);
      setOnce(names, hash, `images/made/${number} whole, reduced`);
    } else setOnce(names, hash, name);
  }
  const files: ImageFile[] = [];
  for (const [hash, blob] of images) {
    const head = new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer());
    const name = names.get(hash) ?? `images/made/${hash.slice(0, 16)}`;
    files.push({ hash, mediaType: blob.type, file: `${name}.${endingFor(sniffImage(head))}` });
  }
  return files;
}

function setOnce(names: Map<string, string>, hash: string | undefined, name: string): void {
  if (hash !== undefined && !names.has(hash)) names.set(hash, name);
}

function nameOf({ name, provenance }: Attachment): string {
  if (name) return name;
  // An ending in the name is the site's word; the right one is added.
  if (provenance.kind !== 'page') return provenance.name?.replace(/\.\w{2,5}$/, '') ?? '';
  return provenance.alt?.trim() || provenance.pageTitle;
}
