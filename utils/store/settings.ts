import * as z from 'zod/mini';
import { browser } from '#imports';
import { ANTHROPIC_BASE_URL, checkBaseUrl } from '@/utils/conversation/base-url.ts';
import { ownPricesSchema } from '@/utils/conversation/model.ts';

export const settingsSchema = z.object({
  /** Model id; `claude-haiku-5-5` answers a picture for well under a cent. */
  model: z._default(z.string(), 'claude-haiku-5-5'),
  /** A key belongs to the base URL it was entered for. */
  baseUrl: z._default(z.string(), ANTHROPIC_BASE_URL),
  authScheme: z._default(z.enum(['bearer', 'x-api-key']), 'bearer'),
  /** Extra request headers, for gateways. */
  headers: z._default(z.record(z.string(), z.string()), {}),
  /** How images are sent. */
  sendAs: z._default(z.enum(['automatic', 'bytes', 'urls']), 'automatic'),
  /** Uploading images once for later questions; takes effect with the Files API. */
  filesAllowed: z._default(z.boolean(), true),
  historyKept: z._default(z.boolean(), true),
  /** Above this estimate, in US cents, nothing is sent without a word from the user. */
  askAboveCents: z._default(z.number(), 5),
  /** Whether Describe and Extract text send at once: `unset` until the first time. */
  quickActions: z._default(z.enum(['unset', 'send', 'show-first']), 'unset'),
  /** Loupe's items on images: all of them, or Ask alone, which then stands at the top level of the menu. */
  imageMenu: z._default(z.enum(['full', 'ask']), 'full'),
  /** How much a screen reader is told while an answer arrives. */
  announce: z._default(z.enum(['sentences', 'end']), 'sentences'),
  /** Minutes without a question after which a key with a passphrase locks; `browser`: when that closes. */
  autoLock: z._default(z.enum(['5', '15', '60', 'browser']), '15'),
  /** The user's own prices, in US dollars per million tokens, by model id. */
  prices: z._default(ownPricesSchema, {}),
  /** What later estimates of a model's tokens are multiplied by, learned from the service's counts. */
  tokenFactors: z._default(z.record(z.string(), z.number()), {}),
  /** US dollars that may be spent in a day and in a month; null for no limit. */
  dayBudgetUsd: z._default(z.nullable(z.number()), null),
  monthBudgetUsd: z._default(z.nullable(z.number()), null),
  /** From this much of a budget on, in percent, there is a warning. */
  budgetWarnPercent: z._default(z.number(), 80),
  /** The user's instructions for every conversation. */
  instructions: z._default(z.string(), ''),
  /** The language of the answers, in the user's words; empty for the question's own. */
  answerIn: z._default(z.string(), ''),
  /** The last four characters of the key, by origin of the base URL; the key itself never leaves the worker. */
  keyHints: z._default(z.record(z.string(), z.string()), {}),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Settings an organisation may fix through the browser's managed storage. */
export const managedSettingsSchema = z.object({
  baseUrl: z.optional(z.string()),
  models: z.optional(z.array(z.string())),
  filesAllowed: z.optional(z.boolean()),
  historyKept: z.optional(z.boolean()),
});
export type ManagedSettings = z.infer<typeof managedSettingsSchema>;

/** The settings in force, and which of them the organisation fixed. */
export interface SettingsInForce extends Settings {
  managed: ManagedSettings;
}

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
