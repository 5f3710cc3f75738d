import 'fake-indexeddb/auto';
import { fakeBrowser } from 'wxt/testing/fake-browser';

/**
 * What `#imports` means to the worker's code in Node: the extension APIs as far as turns need them, and a database in
 * memory. `told` counts the calls that keep a worker alive.
 */
export const told = { platform: 0, reloads: 0, openPages: 0 };

const updates = new Set<() => void>();

/** As the browser does when it has fetched a newer version. */
export function offerUpdate(): void {
  for (const listener of updates) listener();
}

export const browser = Object.assign(fakeBrowser, {
  runtime: Object.assign(fakeBrowser.runtime, {
    getPlatformInfo: async () => {
      told.platform += 1;
      return { os: 'linux', arch: 'x86-64' };
    },
    getContexts: async () => Array.from({ length: told.openPages }, () => ({})),
    onUpdateAvailable: { addListener: (listener: () => void) => updates.add(listener) },
    reload: () => {
      told.reloads += 1;
    },
  }),
  storage: Object.assign(fakeBrowser.storage, {
    local: Object.assign(fakeBrowser.storage.local, { setAccessLevel: async () => undefined }),
    session: Object.assign(fakeBrowser.storage.session, { setAccessLevel: async () => undefined }),
  }),
  extension: { inIncognitoContext: false },
});
