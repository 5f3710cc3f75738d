import type { Attachment } from '@/utils/conversation/attachment.ts';
import { turnHolder } from '@/utils/conversation/attachment.ts';
import { sha256Hex } from '@/utils/image/hash.ts';
import { refreshSummary } from '@/utils/store/conversation-summary.ts';
import { database } from '@/utils/store/database.ts';
import { makeConversation, makeTurn } from '../components/panel-stage.tsx';

/** Empties the database; the handles of the tests before stay open. */
export async function emptyHistory(): Promise<void> {
  if (!database.isOpen()) await database.open();
  await database.transaction('rw', database.tables, async () => {
    for (const table of database.tables) await table.clear();
  });
}

/** A picture that is none, but bytes of one's own with the start of a PNG. */
export async function putImage(seed: number, bytes = 2000): Promise<string> {
  const content = Uint8Array.from({ length: bytes }, (_, at) => (at * 31 + seed * 7) % 256);
  content.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, seed % 256]);
  const hash = await sha256Hex(content);
  await database.images.put({ hash, blob: new Blob([content], { type: 'image/png' }) });
  return hash;
}

export async function putAttachment(id: string, turnId: string, seed: number): Promise<Attachment> {
  const [original, prepared, thumbnail] = [await putImage(seed), await putImage(seed + 1), await putImage(seed + 2)];
  const attachment: Attachment = {
    id,
    holder: turnHolder(turnId),
    order: 1,
    addedAt: 5,
    provenance: {
      kind: 'page',
      pageUrl: 'https://page.example.com/article',
      pageTitle: 'An article <script>alert(1)</script>',
      tabId: 1,
      frameId: 0,
      imageUrl: `https://img.example.com/${id}.png`,
      alt: 'con',
    },
    thumbnail,
    candidates: [],
    original: {
      ...{ hash: original, mediaType: 'image/png', width: 640, height: 480, bytes: 2000, animated: false },
      ...{ step: 'worker-fetch', fidelity: 'original', check: 'same' },
    },
    state: {
      status: 'ready',
      source: { kind: 'base64', because: 'oversized' },
      preparation: {
        ...{ tier: 'high', way: 're-encoded', scale: 0.5, firstFrameOnly: false, partsAdvised: false },
        image: { hash: prepared, mediaType: 'image/png', width: 320, height: 240, bytes: 2000, tokens: 100 },
      },
    },
  };
  await database.attachments.put(attachment);
  return attachment;
}

/** A conversation with two questions, the second in two branches, and an image. */
export async function putConversation(id: string, seed: number, title = `Conversation ${id}`): Promise<void> {
  const image = await putAttachment(`${id}-image`, `${id}-1`, seed);
  const sent = image.state.status === 'ready' ? image.state.preparation.image : undefined;
  const shared = { conversationId: id, askedAt: 1000 * seed, requestId: `req_${id}` };
  await database.conversations.put(
    makeConversation({ id, title, createdAt: seed, updatedAt: seed, chosen: { [`${id}-1`]: `${id}-2` } }),
  );
  await database.turns.bulkPut([
    makeTurn({
      ...shared,
      ...{ id: `${id}-1`, order: 1, question: '=1+1 <b>what</b> is `this`?', answer: 'A **cat**.', costUsd: 0.004 },
      attachmentIds: [image.id],
      usage: { inputTokens: 1200, outputTokens: 34, cacheReadTokens: 5, cacheWriteTokens: 0 },
      sent: sent ? [{ attachmentId: image.id, source: { kind: 'base64', because: 'oversized' }, image: sent }] : [],
    }),
    makeTurn({ ...shared, id: `${id}-2`, order: 2, parentId: `${id}-1`, question: 'Which?', answer: 'A tabby.' }),
    makeTurn({ ...shared, id: `${id}-3`, order: 3, parentId: `${id}-1`, question: 'Which one?', answer: 'Grey.' }),
  ]);
  await refreshSummary(id);
}

export async function deleteAll(): Promise<void> {
  const { conversations, turns, attachments, images, searchTexts } = database;
  for (const table of [conversations, turns, attachments, images, searchTexts]) await table.clear();
}

export async function countRows(): Promise<Record<string, number>> {
  const counts = await Promise.all(database.tables.map(async (table) => [table.name, await table.count()] as const));
  return Object.fromEntries(counts.filter(([, rows]) => rows > 0));
}

export { database };
