import type { Attachment } from '@/utils/conversation/attachment.ts';
import { turnHolder } from '@/utils/conversation/attachment.ts';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import type { StoredImage } from '@/utils/store/database.ts';
import { readAtOnce, readKeys } from '@/utils/store/database-reader.ts';
import { type ArchivedConversation, archivedConversationSchema } from './archive-schema.ts';
import { atRest, imageKeysIn } from './archived-conversation.ts';

/** @returns the ids of all conversations that an export holds, the oldest first: no temporary and no deleted ones. */
export async function exportableIds(): Promise<string[]> {
  const shelves = ['history', 'pinned'];
  const ids = await Promise.all(shelves.map((shelf) => readKeys('conversations', '[shelf+updatedAt]', shelf)));
  return ids.flat();
}

/** What is stored under a conversation's id, as a file would say it; undefined where there is none, or it is damaged. */
export async function readStored(id: string): Promise<ArchivedConversation | undefined> {
  const rows = await readAtOnce(['conversations', 'turns', 'attachments'], async ({ get, listOf }) => {
    const conversation = await get<Conversation>('conversations', id);
    const turns = await listOf<Turn>('turns', '[conversationId+order]', id);
    const held = await Promise.all(
      turns.map((turn) => listOf<Attachment>('attachments', '[holder+order]', turnHolder(turn.id))),
    );
    return { conversation, turns, attachments: held.flat(), absent: [] };
  });
  // The schema also leaves out what is the database's own.
  const parsed = archivedConversationSchema.safeParse(rows);
  return parsed.success ? atRest(parsed.data) : undefined;
}

export interface ExportedConversation extends ArchivedConversation {
  /** What is stored of the images it refers to, by key; sorted. */
  images: ReadonlyMap<string, Blob>;
}

/** The same with its images; their bytes are read only when somebody looks into the blobs. */
export async function readWithImages(id: string): Promise<ExportedConversation | undefined> {
  const stored = await readStored(id);
  if (!stored) return undefined;
  const images = new Map<string, Blob>();
  const absent: string[] = [];
  for (const hash of imageKeysIn(stored)) {
    const blob = await readBlob(hash);
    if (blob) images.set(hash, blob);
    else absent.push(hash);
  }
  return { ...stored, absent, images };
}

async function readBlob(hash: string): Promise<Blob | undefined> {
  return (await readAtOnce(['images'], ({ get }) => get<StoredImage>('images', hash)))?.blob;
}
