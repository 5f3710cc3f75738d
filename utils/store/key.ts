import * as z from 'zod/mini';
import { browser } from '#imports';
import { readLock, SEALED_KEYS, UNLOCKED_KEY } from './lock-state.ts';
import { keyFromPassphrase, newSalt, PBKDF2_ITERATIONS, type Sealed, seal, unseal } from './passphrase.ts';

/**
 * The API keys, by origin of the base URL each was entered for: in clear, or sealed by a passphrase. Only the
 * background imports this file; a page is told the last four characters at most.
 */
const KEYS_KEY = 'keys';
const keysSchema = z.record(z.string(), z.string());
type Keys = z.infer<typeof keysSchema>;

const sealedKeysSchema = z.object({ salt: z.string(), iterations: z.number(), nonce: z.string(), data: z.string() });
type SealedKeys = z.infer<typeof sealedKeysSchema>;

/**
 * Shuts injected scripts out of `storage.local`, which they can read until this has run; awaited before
 * every write of a key. Firefox has no such call for `local`.
 */
export async function restrictStorage(): Promise<void> {
  await browser.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
  await browser.storage.session.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}

/** @returns undefined where there is none, and while it is locked (`readLock` says which). */
export async function readKey(baseUrl: string): Promise<string | undefined> {
  return (await readKeys())?.[new URL(baseUrl).origin];
}

/**
 * Stores a key for the base URL's origin; an empty one forgets it.
 *
 * @returns false while the keys are locked: then nothing is stored.
 */
export async function writeKey(baseUrl: string, key: string): Promise<boolean> {
  const keys = await readKeys();
  if (!keys) return false;
  const { [new URL(baseUrl).origin]: _old, ...others } = keys;
  await writeKeys(key === '' ? others : { ...others, [new URL(baseUrl).origin]: key });
  return true;
}

/** Opens the keys until they are locked again, or the browser ends. @returns whether that was the passphrase. */
export async function unlockKeys(passphrase: string): Promise<boolean> {
  const opened = await openWith(passphrase);
  if (opened) await browser.storage.session.set({ [UNLOCKED_KEY]: opened.key });
  return opened !== undefined;
}

export async function lockKeys(): Promise<void> {
  await browser.storage.session.remove(UNLOCKED_KEY);
}

/**
 * Seals the keys with a passphrase, in place of none or of the old one; they are unlocked then.
 *
 * @returns false where there is an old one and this is not it: then nothing has changed.
 */
export async function setPassphrase(passphrase: string, old?: string): Promise<boolean> {
  const keys = await keysToSeal(old);
  if (!keys) return false;
  const salt = newSalt();
  const key = await keyFromPassphrase(passphrase, salt, PBKDF2_ITERATIONS);
  const sealed = await seal(key, JSON.stringify(keys));
  await restrictStorage();
  await browser.storage.local.set({ [SEALED_KEYS]: { salt, iterations: PBKDF2_ITERATIONS, ...sealed } });
  await browser.storage.session.set({ [UNLOCKED_KEY]: key });
  await browser.storage.local.remove(KEYS_KEY);
  return true;
}

/** Keeps the keys in clear from here on. @returns false when that is not the passphrase. */
export async function removePassphrase(old: string): Promise<boolean> {
  const opened = await openWith(old);
  if (!opened) return false;
  await restrictStorage();
  await browser.storage.local.set({ [KEYS_KEY]: opened.keys });
  await browser.storage.local.remove(SEALED_KEYS);
  await lockKeys();
  return true;
}

/** Forgets every key, and the passphrase with them. */
export async function forgetKeys(): Promise<void> {
  await browser.storage.local.remove([KEYS_KEY, SEALED_KEYS]);
  await lockKeys();
}

async function keysToSeal(old: string | undefined): Promise<Keys | undefined> {
  if ((await readLock()) === 'none') return await readKeys();
  return old === undefined ? undefined : (await openWith(old))?.keys;
}

/** @returns undefined while they are locked. */
async function readKeys(): Promise<Keys | undefined> {
  const [local, session] = await Promise.all([
    browser.storage.local.get([KEYS_KEY, SEALED_KEYS]),
    browser.storage.session.get(UNLOCKED_KEY),
  ]);
  const sealed = sealedKeysSchema.safeParse(local[SEALED_KEYS]);
  if (!sealed.success) return parseKeys(local[KEYS_KEY]);
  const key = z.string().safeParse(session[UNLOCKED_KEY]);
  return key.success ? await unsealKeys(key.data, sealed.data) : undefined;
}

async function writeKeys(keys: Keys): Promise<void> {
  await restrictStorage();
  const [sealed, session] = await Promise.all([readSealed(), browser.storage.session.get(UNLOCKED_KEY)]);
  const key = z.string().safeParse(session[UNLOCKED_KEY]);
  if (!sealed) await browser.storage.local.set({ [KEYS_KEY]: keys });
  else if (key.success) {
    const { salt, iterations } = sealed;
    const again = await seal(key.data, JSON.stringify(keys));
    await browser.storage.local.set({ [SEALED_KEYS]: { salt, iterations, ...again } });
  }
}

async function openWith(passphrase: string): Promise<{ key: string; keys: Keys } | undefined> {
  const sealed = await readSealed();
  if (!sealed) return undefined;
  const key = await keyFromPassphrase(passphrase, sealed.salt, sealed.iterations);
  const keys = await unsealKeys(key, sealed);
  return keys && { key, keys };
}

async function readSealed(): Promise<SealedKeys | undefined> {
  const parsed = sealedKeysSchema.safeParse((await browser.storage.local.get(SEALED_KEYS))[SEALED_KEYS]);
  return parsed.success ? parsed.data : undefined;
}

async function unsealKeys(key: string, sealed: Sealed): Promise<Keys | undefined> {
  const text = await unseal(key, sealed);
  return text === undefined ? undefined : parseKeys(JSON.parse(text));
}

function parseKeys(stored: unknown): Keys {
  const parsed = keysSchema.safeParse(stored);
  return parsed.success ? parsed.data : {};
}
