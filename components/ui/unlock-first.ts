import { PASSPHRASE_ID } from './landmarks.ts';
import type { PanelStore } from './panel-store.ts';

/** Does something again that failed while the key was locked: now, or once it is unlocked. */
export function unlockFirst(store: PanelStore, deed: () => void): void {
  if (store.lock.value === 'locked') waitForUnlock(store, deed);
  else deed();
}

/** The worker has just said that the key is locked; this panel may hear of it only in a moment. */
export function waitForUnlock(store: PanelStore, deed: () => void): void {
  store.afterUnlock.value = deed;
  document.getElementById(PASSPHRASE_ID)?.focus();
}
