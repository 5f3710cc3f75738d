import { browser } from '#imports';

/** `none`: the key has no passphrase. `locked`: it has one, and nobody has entered it since the browser started. */
export type LockState = 'none' | 'locked' | 'unlocked';

/** In `storage.local`: the keys, sealed; there instead of the keys in clear once a passphrase was set. */
export const SEALED_KEYS = 'sealedKeys';
/** In `storage.session`, which the browser keeps in memory and shows to no injected script: what opens them. */
export const UNLOCKED_KEY = 'unlocked';

/** Whether the key can be used. Tells nothing of it. */
export async function readLock(): Promise<LockState> {
  const [local, session] = await Promise.all([
    browser.storage.local.get(SEALED_KEYS),
    browser.storage.session.get(UNLOCKED_KEY),
  ]);
  if (local[SEALED_KEYS] === undefined) return 'none';
  return session[UNLOCKED_KEY] === undefined ? 'locked' : 'unlocked';
}

/** Calls back with the lock now and after every change, until the returned function is called. */
export function watchLock(onChange: (lock: LockState) => void): () => void {
  const tell = (): void => void readLock().then(onChange);
  const listen = (changes: Record<string, unknown>, area: string): void => {
    if ((area === 'local' && SEALED_KEYS in changes) || (area === 'session' && UNLOCKED_KEY in changes)) tell();
  };
  browser.storage.onChanged.addListener(listen);
  tell();
  return () => browser.storage.onChanged.removeListener(listen);
}
