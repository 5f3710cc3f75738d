import { browser } from '#imports';
import { checkBaseUrl } from '@/utils/conversation/base-url.ts';
import {
  type ManagedSettings,
  managedSettingsSchema,
  type Settings,
  type SettingsInForce,
  settingsSchema,
} from './settings-schema.ts';

export type { ManagedSettings, Settings, SettingsInForce };

const SETTINGS_KEY = 'settings';

let known: Promise<SettingsInForce> | undefined;

/**
 * Reads the settings; anything unreadable falls back to its default, field by field. What was read is kept
 * until something changes: a question reads them a dozen times.
 */
export async function readSettings(): Promise<SettingsInForce> {
  if (!known) {
    browser.storage.onChanged.addListener(forgetOnChange);
    known = readStored();
  }
  return await known;
}

async function readStored(): Promise<SettingsInForce> {
  const [stored, managed] = await Promise.all([browser.storage.local.get(SETTINGS_KEY), readManaged()]);
  return inForce(parseSettings(stored[SETTINGS_KEY]), managed);
}

function forgetOnChange(changes: Record<string, unknown>, area: string): void {
  if (isAboutSettings(changes, area)) known = undefined;
}

function isAboutSettings(changes: Record<string, unknown>, area: string): boolean {
  return (area === 'local' && SETTINGS_KEY in changes) || area === 'managed';
}

let writing: Promise<void> = Promise.resolve();

/** Writes the given fields only. Called by the worker alone, which writes one change after the other. */
export async function writeSettings(patch: Partial<Settings>): Promise<void> {
  const written = writing.then(() => writePatch(patch));
  writing = written.catch(() => undefined);
  await written;
}

async function writePatch(patch: Partial<Settings>): Promise<void> {
  const stored = await browser.storage.local.get(SETTINGS_KEY);
  await browser.storage.local.set({ [SETTINGS_KEY]: { ...parseSettings(stored[SETTINGS_KEY]), ...patch } });
  // The change is told to this context too, but only later.
  known = undefined;
}

/** Calls back with the settings now and after every change, until the returned function is called. */
export function watchSettings(onChange: (settings: SettingsInForce) => void): () => void {
  const tell = (): void => {
    known = undefined;
    void readSettings().then(onChange);
  };
  // What an organisation fixed can take half a second in a browser that has just started: the user's own first.
  void browser.storage.local
    .get(SETTINGS_KEY)
    .then((stored) => onChange(inForce(parseSettings(stored[SETTINGS_KEY]), {})));
  const listen = (changes: Record<string, unknown>, area: string): void => {
    if (isAboutSettings(changes, area)) tell();
  };
  browser.storage.onChanged.addListener(listen);
  tell();
  return () => browser.storage.onChanged.removeListener(listen);
}

async function readManaged(): Promise<ManagedSettings> {
  try {
    const parsed = managedSettingsSchema.safeParse(await browser.storage.managed.get(null));
    if (!parsed.success) return {};
    const { baseUrl, ...managed } = parsed.data;
    const checked = baseUrl === undefined ? undefined : checkBaseUrl(baseUrl);
    return checked?.ok ? { ...managed, baseUrl: checked.baseUrl } : managed;
  } catch {
    // Firefox rejects when no policy was deployed.
    return {};
  }
}

function parseSettings(stored: unknown): Settings {
  const whole = settingsSchema.safeParse(stored ?? {});
  if (whole.success) return whole.data;
  const usable: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(settingsSchema.shape)) {
    const value = (stored as Record<string, unknown> | null)?.[name];
    const field = schema.safeParse(value);
    if (field.success) usable[name] = field.data;
  }
  return settingsSchema.parse(usable);
}

function inForce(own: Settings, managed: ManagedSettings): SettingsInForce {
  const [onlyModel] = managed.models ?? [];
  return {
    ...own,
    ...(managed.baseUrl === undefined ? {} : { baseUrl: managed.baseUrl }),
    ...(managed.filesAllowed === undefined ? {} : { filesAllowed: managed.filesAllowed }),
    ...(managed.historyKept === undefined ? {} : { historyKept: managed.historyKept }),
    ...(onlyModel !== undefined && !managed.models?.includes(own.model) ? { model: onlyModel } : {}),
    managed,
  };
}
