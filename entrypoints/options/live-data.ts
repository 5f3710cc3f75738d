import type { DataReach } from '@/components/data/data-reach.ts';

/** Nothing of this is loaded before somebody asks for it. */
export const liveData: DataReach = {
  exportAll: async (kind, onProgress, signal) =>
    (await import('@/utils/archive/export-conversations.ts')).exportAll(kind, onProgress, signal),
  stageImport: async (file, batch, onProgress, signal) =>
    (await import('@/utils/archive/stage-import.ts')).stageImport(file, batch, onProgress, signal),
  measureStorage: async (onProgress, signal) =>
    (await import('@/utils/archive/measure-storage.ts')).measureStorage(onProgress, signal),
  estimate: () => navigator.storage.estimate(),
  saveFile: async (blob, name) => (await import('@/utils/archive/save-file.ts')).saveFile(blob, name),
};
