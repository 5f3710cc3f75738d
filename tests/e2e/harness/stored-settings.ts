import type { Worker } from 'playwright';

const ANTHROPIC = 'https://api.anthropic.com';

/** Stores a key just as `utils/store/key.ts` and the worker do. */
export async function storeKey(worker: Worker, key: string, baseUrl = ANTHROPIC): Promise<void> {
  await worker.evaluate(
    async ([key, origin]) => {
      await chrome.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' });
      const { keys, settings } = await chrome.storage.local.get<Record<string, Record<string, unknown>>>();
      await chrome.storage.local.set({
        keys: { ...keys, [origin]: key },
        settings: { ...settings, keyHints: { ...Object(settings?.keyHints), [origin]: key.slice(-4) } },
      });
    },
    [key, new URL(baseUrl).origin] as const,
  );
}

/** Writes fields of `utils/store/settings.ts`. */
export async function storeSettings(worker: Worker, patch: Record<string, unknown>): Promise<void> {
  await worker.evaluate(async (patch) => {
    const { settings } = await chrome.storage.local.get<Record<string, object>>('settings');
    await chrome.storage.local.set({ settings: { ...settings, ...patch } });
  }, patch);
}
