import * as z from 'zod/mini';
import { browser } from '#imports';
import { checkKey } from '@/utils/claude/check-key.ts';
import { createClient, type SmallClient } from '@/utils/claude/client.ts';
import { BUILT_IN_MODELS, listModels, modelFor } from '@/utils/claude/models.ts';
import { isAnthropic } from '@/utils/conversation/base-url.ts';
import { type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { type ModelChoice, modelChoiceSchema, withOwnPrice } from '@/utils/conversation/model.ts';
import type { KeyVerdict } from '@/utils/messaging/protocol.ts';
import { readKey, writeKey } from '@/utils/store/key.ts';
import { readSettings, type SettingsInForce, writeSettings } from '@/utils/store/settings.ts';
import { deleteUploads, releaseBeforeKeyGoes } from './delete-uploads.ts';
import { keyInForce } from './key-lock.ts';

/** The list lives as long as the browser runs; a day-old list would offer models that are gone. */
const MODELS_KEY = 'models';
/** A check that takes longer than this tells nothing a person would wait for. */
const CHECK_TIMEOUT_MS = 15_000;

/** @returns a client with the stored key, `no-key` or `locked`. */
export async function openClient(settings: SettingsInForce): Promise<Outcome<SmallClient>> {
  const key = await keyInForce(settings);
  if (!key.ok) return key;
  const { baseUrl, authScheme, headers } = settings;
  return succeed(createClient({ apiKey: key.value, baseUrl, authScheme, headers }));
}

/** @returns what is known of the model in force, from the service's list where it was read, else from the built-in one. */
export async function modelInForce(settings: SettingsInForce, id: string = settings.model): Promise<ModelChoice> {
  return withOwnPrice(modelFor(id, (await cachedModels(settings)) ?? BUILT_IN_MODELS), settings.prices);
}

/** The models to choose from; `live` says whether the service itself named them. */
export async function modelsToChooseFrom(): Promise<{ models: ModelChoice[]; live: boolean }> {
  const settings = await readSettings();
  const cached = await cachedModels(settings);
  const listed = cached ?? (await fetchModels(settings));
  const models = (listed ?? [...BUILT_IN_MODELS]).filter(
    (model) => settings.managed.models?.includes(model.id) ?? true,
  );
  return { models, live: listed !== undefined };
}

/**
 * Checks a key for the base URL in force, then stores it and tells the pages its last four characters. A key
 * that was refused is not stored, and does not take the place of one that works; an empty one forgets it.
 */
export async function checkAndStoreKey(key: string): Promise<KeyVerdict> {
  const settings = await readSettings();
  const trimmed = key.trim();
  const verdict = trimmed === '' ? undefined : await check(settings, trimmed);
  if (verdict?.result === 'wrong-key' || verdict?.result === 'org-blocks-browsers') return verdict;
  const old = await readKey(settings.baseUrl);
  if (old !== undefined && old !== trimmed) await releaseBeforeKeyGoes(settings.baseUrl, old);
  if (!(await writeKey(settings.baseUrl, trimmed))) return { result: 'failed', failure: { code: 'locked' } };
  // A key that comes back can delete what was left when it went.
  void deleteUploads();
  const { origin } = new URL(settings.baseUrl);
  const { [origin]: _old, ...others } = (await readSettings()).keyHints;
  await writeSettings({ keyHints: trimmed === '' ? others : { ...others, [origin]: trimmed.slice(-4) } });
  if (verdict?.result !== 'works') await forgetModels();
  return verdict ?? { result: 'wrong-key' };
}

/** A free call to the Models API with the stored key. */
export async function checkStoredKey(): Promise<KeyVerdict> {
  const settings = await readSettings();
  const key = await keyInForce(settings);
  if (!key.ok && key.failure.code === 'locked') return { result: 'failed', failure: key.failure };
  // Without a key the call still tells whether a gateway can be reached at all.
  return await check(settings, key.ok ? key.value : 'no-key-yet');
}

async function check(settings: SettingsInForce, apiKey: string): Promise<KeyVerdict> {
  const { baseUrl, authScheme, headers } = settings;
  const client = createClient({ apiKey, baseUrl, authScheme, headers });
  const checked = await checkKey(client, { online: navigator.onLine }, AbortSignal.timeout(CHECK_TIMEOUT_MS));
  const { host } = new URL(settings.baseUrl);
  switch (checked.result) {
    case 'works':
      await rememberModels(settings, checked.models);
      return { result: 'works' };
    case 'unreachable':
    case 'cors-refused':
      return { result: checked.result, host };
    case 'failed':
      return { result: 'failed', failure: checked.failure };
    default:
      return { result: checked.result };
  }
}

/** Forgets the list, after a change of key or base URL. */
export async function forgetModels(): Promise<void> {
  await browser.storage.session.remove(MODELS_KEY);
}

export function sendsToAnthropic(settings: SettingsInForce): boolean {
  return isAnthropic(settings.baseUrl);
}

const cachedModelsSchema = z.object({ baseUrl: z.string(), models: z.array(modelChoiceSchema) });

async function cachedModels(settings: SettingsInForce): Promise<ModelChoice[] | undefined> {
  const stored = await browser.storage.session.get(MODELS_KEY);
  const parsed = cachedModelsSchema.safeParse(stored[MODELS_KEY]);
  return parsed.success && parsed.data.baseUrl === settings.baseUrl ? parsed.data.models : undefined;
}

async function rememberModels(settings: SettingsInForce, models: ModelChoice[]): Promise<void> {
  if (models.length > 0) await browser.storage.session.set({ [MODELS_KEY]: { baseUrl: settings.baseUrl, models } });
}

async function fetchModels(settings: SettingsInForce): Promise<ModelChoice[] | undefined> {
  const client = await openClient(settings);
  if (!client.ok) return undefined;
  const listed = await listModels(client.value, AbortSignal.timeout(CHECK_TIMEOUT_MS));
  if (!listed.ok || listed.value.length === 0) return undefined;
  await rememberModels(settings, listed.value);
  return listed.value;
}
