import * as z from 'zod/mini';
import { parseHeaders } from '@/components/settings/parse-headers.ts';
import type { SettingsPatch } from '@/components/settings/settings-store.ts';
import { checkBaseUrl } from '@/utils/conversation/base-url.ts';
import type { ManagedSettings, Settings, SettingsInForce } from '@/utils/store/settings-schema.ts';
import { settingsSchema } from '@/utils/store/settings-schema.ts';
import { LEFT_OUT, type OwnSetting, SETTING_WORDS } from './setting-words.ts';

const FORMAT = 'loupe-settings';
const VERSION = 1;

const fileSchema = z.object({
  format: z.literal(FORMAT),
  version: z.number(),
  settings: z.record(z.string(), z.unknown()),
});

/**
 * The user's settings as a file. Never a key, nor its last characters.
 *
 * @param withHeaders whether the extra headers go along: they may hold secrets of a gateway.
 */
export function settingsFile(settings: Settings, withHeaders: boolean): string {
  const names = ownSettings().filter((name) => withHeaders || name !== 'headers');
  const own = Object.fromEntries(names.map((name) => [name, settings[name]]));
  return `${JSON.stringify({ format: FORMAT, version: VERSION, settings: own }, undefined, 2)}\n`;
}

/** One setting that a file would change. */
export interface SettingChange {
  name: OwnSetting;
  label: string;
  before: string;
  after: string;
}

export type SettingsFile =
  | { ok: true; changes: SettingChange[]; patch: SettingsPatch; fixed: string[] }
  | { ok: false; sentence: string };

/** Reads a file of settings and says what it would change; what the organisation fixed stays out of it. */
export function readSettingsFile(text: string, current: SettingsInForce): SettingsFile {
  const file = fileSchema.safeParse(parse(text));
  if (!file.success) return refuse('This is not a file of settings from Loupe.');
  if (file.data.version > VERSION) {
    return refuse('A newer version of Loupe made this file. Update Loupe, then import it.');
  }
  const patch: Record<string, unknown> = {};
  const changes: SettingChange[] = [];
  const fixed: string[] = [];
  for (const name of ownSettings()) {
    const given = file.data.settings[name];
    if (given === undefined) continue;
    const { label } = SETTING_WORDS[name];
    const checked = checkValue(name, given);
    if (!checked.ok) return refuse(`“${label}” in the file cannot be used.${checked.why}`);
    const [before, after] = [wordsFor(name, current[name]), wordsFor(name, checked.value)];
    if (before === after) continue;
    if (isFixed(name, current.managed)) {
      fixed.push(label);
      continue;
    }
    patch[name] = checked.value;
    changes.push({ name, label, before, after });
  }
  // Every value has just been accepted by the schema of its own name.
  return { ok: true, changes, patch: patch as SettingsPatch, fixed };
}

function ownSettings(): OwnSetting[] {
  // The keys of the schema are those of the type that is made of it.
  const names = Object.keys(settingsSchema.shape) as (keyof Settings)[];
  return names.filter((name): name is OwnSetting => !(LEFT_OUT as readonly string[]).includes(name));
}

type Checked = { ok: true; value: unknown } | { ok: false; why: string };

function checkValue(name: OwnSetting, given: unknown): Checked {
  const parsed = settingsSchema.shape[name].safeParse(given);
  if (!parsed.success) return { ok: false, why: '' };
  if (name === 'baseUrl') {
    const checked = checkBaseUrl(String(parsed.data));
    return checked.ok ? { ok: true, value: checked.baseUrl } : { ok: false, why: ` ${checked.sentence}` };
  }
  if (name === 'headers') {
    const lines = Object.entries(parsed.data as Record<string, string>).map(([key, value]) => `${key}: ${value}`);
    const checked = parseHeaders(lines.join('\n'));
    return checked.ok ? { ok: true, value: checked.headers } : { ok: false, why: ` ${checked.sentence}` };
  }
  return { ok: true, value: parsed.data };
}

function isFixed(name: OwnSetting, managed: ManagedSettings): boolean {
  if (name === 'model') return managed.models !== undefined;
  return name in managed && managed[name as keyof ManagedSettings] !== undefined;
}

function wordsFor(name: OwnSetting, value: unknown): string {
  const named = SETTING_WORDS[name].values?.[String(value)];
  if (named !== undefined) return named;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, one]) => `${key}: ${typeof one === 'object' ? JSON.stringify(one) : one}`,
    );
    return entries.length === 0 ? 'none' : entries.join(', ');
  }
  return value === undefined || value === null || value === '' ? 'none' : String(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(sentence: string): SettingsFile {
  return { ok: false, sentence };
}
