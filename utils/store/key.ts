import * as z from 'zod/mini';
import { browser } from '#imports';

/**
 * The API keys, by origin of the base URL each was entered for. Only the background imports this file; a
 * page is told the last four characters at most.
 */
const KEYS_KEY = 'keys';
const keysSchema = z.record(z.string(), z.string());

/**
 * Shuts injected scripts out of `storage.local`, which they can read until this has run; awaited before
 * every write of a key. Firefox has no such call for `local`.
 */
export async function restrictStorage(): Promise<void> {
  await browser.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}

export async function readKey(baseUrl: string): Promise<string | undefined> {
  return (await readKeys())[new URL(baseUrl).origin];
}

/** Stores a key for the base URL's origin; an empty one forgets it. */
export async function writeKey(baseUrl: string, key: string): Promise<void> {
  await restrictStorage();
  const { [new URL(baseUrl).origin]: _old, ...others } = await readKeys();
  const keys = key === '' ? others : { ...others, [new URL(baseUrl).origin]: key };
  await browser.storage.local.set({ [KEYS_KEY]: keys });
}

async function readKeys(): Promise<Record<string, string>> {
  const stored = await browser.storage.local.get(KEYS_KEY);
  const parsed = keysSchema.safeParse(stored[KEYS_KEY]);
  return parsed.success ? parsed.data : {};
}
