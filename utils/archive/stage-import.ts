import { base64ToBytes } from '@/utils/image/base64.ts';
import { sha256Hex } from '@/utils/image/hash.ts';
import type { ImportedRow } from '@/utils/store/database.ts';
import { addRows } from '@/utils/store/database-reader.ts';
import { type ArchivedConversation, BadArchive } from './archive-schema.ts';
import { atRest, contentOf, haveSameContent } from './archived-conversation.ts';
import { mistakeIn } from './check-conversation.ts';
import { readRecords } from './read-records.ts';
import { readStored } from './read-stored.ts';

/** What an import would do, as far as can be said before. */
export interface ImportPlan {
  /** Names the rows that wait for the worker. */
  batch: string;
  /** Titles of what would be added, in the file's order. */
  added: string[];
  /** How many of those get other ids, because theirs belong to a conversation that says something else. */
  renamed: number;
  /** How many are here already, and are skipped. */
  known: number;
  images: number;
  bytes: number;
}

export type Staged = { ok: true; plan: ImportPlan } | { ok: false; sentence: string };

const ZIP_START = 'PK\x03\x04';

/**
 * Reads and checks a whole file, ZIP or JSON, and lays what is in it down for the worker. Nothing of the user's changes.
 *
 * @returns the sentence that names what is wrong, for a file that cannot be imported.
 */
export async function stageImport(
  file: Blob,
  batch: string,
  onProgress: (conversations: number) => void,
  signal: AbortSignal,
): Promise<Staged> {
  const stage = createStage(batch, onProgress, signal);
  try {
    if ((await file.slice(0, ZIP_START.length).text()) === ZIP_START) await stageZip(file, stage);
    else await stageJson(file, stage);
    if (stage.plan.added.length + stage.plan.known === 0)
      throw new BadArchive('There is no conversation in this file.');
    return { ok: true, plan: stage.plan };
  } catch (error) {
    if (error instanceof BadArchive) return { ok: false, sentence: error.message };
    if (error instanceof DOMException && error.name === 'QuotaExceededError') {
      return { ok: false, sentence: 'There is no room left on this device for what is in this file.' };
    }
    throw error;
  }
}

interface Stage {
  plan: ImportPlan;
  image(hash: string, blob: Blob): Promise<void>;
  has(hash: string): boolean;
  conversation(archived: ArchivedConversation): Promise<void>;
}

async function stageZip(file: Blob, stage: Stage): Promise<void> {
  // Only who imports a ZIP loads what reads one.
  const { readZip } = await import('./read-zip.ts');
  for await (const { archived, images } of readZip(file)) {
    for (const { hash, read } of images) if (!stage.has(hash)) await stage.image(hash, await read());
    await stage.conversation(archived);
  }
}

async function stageJson(file: Blob, stage: Stage): Promise<void> {
  for await (const record of readRecords(file)) {
    if (record.kind === 'image') {
      const blob = new Blob([decode(record.base64)], { type: record.mediaType });
      await stage.image(record.hash, blob);
    } else {
      const { kind: _kind, ...archived } = record;
      await stage.conversation(archived);
    }
  }
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return base64ToBytes(base64);
  } catch {
    throw new BadArchive('The bytes of an image in the file are not readable.');
  }
}

function createStage(batch: string, onProgress: (conversations: number) => void, signal: AbortSignal): Stage {
  const plan: ImportPlan = { batch, added: [], renamed: 0, known: 0, images: 0, bytes: 0 };
  const hashes = new Set<string>();
  const ids = new Set<string>();
  const add = (row: ImportedRow): Promise<void> => addRows('imports', [row]);

  return {
    plan,
    has: (hash) => hashes.has(hash),
    async image(hash, blob) {
      signal.throwIfAborted();
      if (hashes.has(hash)) return;
      if ((await sha256Hex(await blob.arrayBuffer())) !== hash) {
        throw new BadArchive(`The image ${hash.slice(0, 12)}… in the file is not the one that was exported.`);
      }
      hashes.add(hash);
      plan.images += 1;
      plan.bytes += blob.size;
      await add({ id: `${batch}:${hash}`, batch, kind: 'image', hash, blob });
    },
    async conversation(given) {
      signal.throwIfAborted();
      const archived = atRest(given);
      const { conversation, turns, attachments } = archived;
      const mistake = mistakeIn(archived, (hash) => hashes.has(hash));
      const own = [conversation, ...turns, ...attachments].map(({ id }) => id);
      if (mistake !== undefined) throw new BadArchive(`The conversation “${conversation.title}” ${mistake}.`);
      if (own.some((id) => ids.has(id))) {
        throw new BadArchive(`The conversation “${conversation.title}” uses an id that another one in the file has.`);
      }
      for (const id of own) ids.add(id);
      const stored = await readStored(conversation.id);
      if (stored && haveSameContent(stored, archived)) plan.known += 1;
      else {
        plan.added.push(conversation.title);
        if (stored) plan.renamed += 1;
      }
      const contentHash = await sha256Hex(new TextEncoder().encode(contentOf(archived)));
      await add({ id: `${batch}:${conversation.id}`, batch, kind: 'conversation', ...archived, contentHash });
      onProgress(plan.added.length + plan.known);
    },
  };
}
