import type { Attachment } from '@/utils/conversation/attachment.ts';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import type { StoredImage } from '@/utils/store/database.ts';
import { readPieces } from '@/utils/store/database-reader.ts';
import { type ImageUse, usesOf } from './image-uses.ts';

/** How many rows are read at once: enough to be quick, few enough to leave the page alive. */
const ROWS = 200;
/** How many of the largest conversations are named. */
const LARGEST = 10;

export interface StorageMeasure {
  /** Bytes by what they are for. */
  images: Record<ImageUse | 'other', number>;
  texts: number;
  /** Newest month first: `2026-11`. */
  months: { month: string; bytes: number }[];
  largest: { id: string; title: string; bytes: number }[];
}

/**
 * What takes space in the database. Sizes only: no bytes of an image are read.
 *
 * @param onProgress is told the rows looked at so far.
 */
export async function measureStorage(onProgress: (rows: number) => void, signal: AbortSignal): Promise<StorageMeasure> {
  const images: StorageMeasure['images'] = { original: 0, prepared: 0, thumbnail: 0, other: 0 };
  const conversations = new Map<string, { title: string; updatedAt: number; bytes: number }>();
  const conversationOfHolder = new Map<string, string>();
  const uses = new Map<string, { use: ImageUse; conversationId: string | undefined }>();
  let texts = 0;
  let rows = 0;
  const step = (count: number): void => {
    signal.throwIfAborted();
    rows += count;
    onProgress(rows);
  };
  const addTo = (conversationId: string | undefined, bytes: number): void => {
    const one = conversationId === undefined ? undefined : conversations.get(conversationId);
    if (one) one.bytes += bytes;
  };

  for await (const piece of readPieces<Conversation>('conversations', ROWS)) {
    step(piece.length);
    for (const { id, title, updatedAt } of piece) conversations.set(id, { title, updatedAt, bytes: 0 });
  }
  for await (const piece of readPieces<Turn>('turns', ROWS)) {
    step(piece.length);
    for (const turn of piece) {
      const bytes = JSON.stringify(turn).length;
      texts += bytes;
      addTo(turn.conversationId, bytes);
      conversationOfHolder.set(`turn:${turn.id}`, turn.conversationId);
    }
  }
  for await (const piece of readPieces<Attachment>('attachments', ROWS)) {
    step(piece.length);
    for (const attachment of piece) {
      texts += JSON.stringify(attachment).length;
      const conversationId = conversationOfHolder.get(attachment.holder);
      for (const [hash, use] of usesOf(attachment)) {
        const before = uses.get(hash);
        if (!before || RANK[use] < RANK[before.use]) uses.set(hash, { use, conversationId });
      }
    }
  }
  for await (const piece of readPieces<StoredImage>('images', ROWS)) {
    step(piece.length);
    for (const { hash, blob } of piece) {
      const use = uses.get(hash);
      images[use?.use ?? 'other'] += blob.size;
      addTo(use?.conversationId, blob.size);
    }
  }
  return { images, texts, ...rank(conversations) };
}

/** What an image is to several attachments counts as the one that would be missed most. */
const RANK: Record<ImageUse, number> = { original: 0, prepared: 1, thumbnail: 2 };

function rank(
  conversations: ReadonlyMap<string, { title: string; updatedAt: number; bytes: number }>,
): Pick<StorageMeasure, 'months' | 'largest'> {
  const months = new Map<string, number>();
  for (const { updatedAt, bytes } of conversations.values()) {
    const date = new Date(updatedAt);
    const month = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
    months.set(month, (months.get(month) ?? 0) + bytes);
  }
  return {
    months: [...months].map(([month, bytes]) => ({ month, bytes })).sort((a, b) => (a.month < b.month ? 1 : -1)),
    largest: [...conversations]
      .map(([id, { title, bytes }]) => ({ id, title, bytes }))
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, LARGEST),
  };
}
