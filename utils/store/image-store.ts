import { database } from './database.ts';

/** Stores bytes once under the hash of their content. */
export async function storeImage(hash: string, blob: Blob): Promise<void> {
  if ((await database.images.where('hash').equals(hash).count()) === 0) await database.images.put({ hash, blob });
}

/** @returns the bytes, or undefined when they were cleared. */
export async function loadImage(hash: string): Promise<Blob | undefined> {
  return (await database.images.get(hash))?.blob;
}
