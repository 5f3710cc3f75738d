import { safeName } from './file-name.ts';
import { exportableIds, readStored } from './read-stored.ts';
import { saveFile } from './save-file.ts';
import { type OnProgress, writeJson } from './write-json.ts';

export type ArchiveKind = 'zip' | 'json';

/** Saves one conversation as a file. @returns false where there is none of that id that may be exported. */
export async function exportConversation(id: string, kind: ArchiveKind): Promise<boolean> {
  const stored = await readStored(id);
  if (!stored || (stored.conversation.shelf !== 'history' && stored.conversation.shelf !== 'pinned')) return false;
  const blob = await writeArchive([id], kind, () => undefined, new AbortController().signal);
  saveFile(blob, `Loupe ${safeName(stored.conversation.title, 'conversation')}.${kind}`);
  return true;
}

/** Saves every conversation that is kept. @returns how many. */
export async function exportAll(kind: ArchiveKind, onProgress: OnProgress, signal: AbortSignal): Promise<number> {
  const ids = await exportableIds();
  if (ids.length === 0) return 0;
  const blob = await writeArchive(ids, kind, onProgress, signal);
  saveFile(blob, `Loupe conversations ${new Date().toISOString().slice(0, 10)}.${kind}`);
  return ids.length;
}

async function writeArchive(
  ids: readonly string[],
  kind: ArchiveKind,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Blob> {
  if (kind === 'json') return await writeJson(ids, new Date(), onProgress, signal);
  // Only who wants a ZIP loads what writes one.
  const { writeZip } = await import('./write-zip.ts');
  return await writeZip(ids, new Date(), onProgress, signal);
}
