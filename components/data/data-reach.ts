import type { ArchiveKind } from '@/utils/archive/export-conversations.ts';
import type { StorageMeasure } from '@/utils/archive/measure-storage.ts';
import type { Staged } from '@/utils/archive/stage-import.ts';

/** What **Your data** does outside itself; most of it is loaded only when it is wanted. */
export interface DataReach {
  /** Saves every conversation as one file. @returns how many. */
  exportAll(kind: ArchiveKind, onProgress: (done: number, total: number) => void, signal: AbortSignal): Promise<number>;
  /** Reads and checks a file; nothing of the user's changes. */
  stageImport(
    file: Blob,
    batch: string,
    onProgress: (conversations: number) => void,
    signal: AbortSignal,
  ): Promise<Staged>;
  measureStorage(onProgress: (rows: number) => void, signal: AbortSignal): Promise<StorageMeasure>;
  /** What the browser says Loupe takes and may take, in bytes. */
  estimate(): Promise<{ usage?: number | undefined; quota?: number | undefined }>;
  saveFile(blob: Blob, name: string): Promise<void>;
}
