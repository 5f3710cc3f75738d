import { type ReadonlySignal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { DataReach } from '@/components/data/data-reach.ts';
import { ANTHROPIC_BASE_URL, accessPattern, checkBaseUrl, isAnthropicHost } from '@/utils/conversation/base-url.ts';
import type { Outcome } from '@/utils/conversation/failure.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';
import type { Spending } from '@/utils/conversation/spending.ts';
import type { KeyVerdict, RequestAnswer, RequestData, RequestName } from '@/utils/messaging/protocol.ts';
import type { LockState } from '@/utils/store/lock-state.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { cleanKey } from './clean-key.ts';
import { describeVerdict, type VerdictText } from './describe-verdict.ts';

import type { UploadsNow } from './uploads-section.tsx';

export type SettingsPatch = RequestData<'saveSettings'>;

/** A command of the manifest and the keys it really has; empty where none are set. */
export interface Shortcut {
  name: string;
  description: string;
  keys: string;
}

/** Everything the page does outside itself; the entry point gives the real ones, tests give fakes. */
export interface SettingsActions {
  watchSettings(onChange: (settings: SettingsInForce) => void): () => void;
  data: DataReach;
  watchLock(onChange: (lock: LockState) => void): () => void;
  /** Asks the worker what has no name of its own here. */
  request<K extends RequestName>(name: K, data: RequestData<K>): Promise<RequestAnswer<K>>;
  saveSettings(patch: SettingsPatch): Promise<Outcome<null>>;
  saveKey(key: string): Promise<KeyVerdict>;
  checkKey(): Promise<KeyVerdict>;
  listModels(): Promise<{ models: ModelChoice[]; live: boolean }>;
  hasAccess(pattern: string): Promise<boolean>;
  /** Must be called before anything is awaited: the browser asks only within a click. */
  requestAccess(pattern: string): Promise<boolean>;
  readShortcuts(): Promise<Shortcut[]>;
  /** Match patterns of the sites that were allowed, now and after every change. */
  watchSites(onChange: (patterns: string[]) => void): () => void;
  removeSite(pattern: string): Promise<void>;
  /** What was spent in the last months by day, oldest first, now and after every change. */
  watchSpending(onChange: (rows: Spending[]) => void): () => void;
  openTab(url: string): void;
  /** What is uploaded to the service, now and after every change. */
  watchUploads(onChange: (uploads: UploadsNow) => void): () => void;
}

/** The one line that says what became of the last change or check. */
export interface Status {
  tone: VerdictText['tone'] | 'plain';
  sentence: string;
  nextStep?: string;
  action?: 'allow-access';
}

export interface SettingsStore {
  settings: ReadonlySignal<SettingsInForce | undefined>;
  /** Whether the key has a passphrase and waits for it. */
  lock: ReadonlySignal<LockState>;
  models: ReadonlySignal<{ models: ModelChoice[]; live: boolean } | undefined>;
  shortcuts: ReadonlySignal<Shortcut[]>;
  sites: ReadonlySignal<string[]>;
  spending: ReadonlySignal<Spending[]>;
  uploads: ReadonlySignal<UploadsNow | undefined>;
  status: ReadonlySignal<Status | undefined>;
  /** True while a key is being checked. */
  checking: ReadonlySignal<boolean>;
  actions: SettingsActions;
  /** Starts watching; returns what ends it. */
  start(): () => void;
  save(patch: SettingsPatch): Promise<void>;
  /** Says in the status line what became of something done elsewhere on the page. */
  say(status: Status | undefined): void;
  /** Says in the status line why a field was not saved. */
  refuse(sentence: string): void;
  /** Stores what was typed, checks it, and returns true unless the text has to be corrected. */
  saveKey(text: string): Promise<boolean>;
  checkKey(): Promise<void>;
  removeKey(): Promise<void>;
  /** @returns the sentence that says why the address cannot be used, if it cannot. */
  saveBaseUrl(text: string): Promise<string | undefined>;
  allowAccess(): Promise<void>;
  /** Asks the browser for access to every site. */
  allowSites(): Promise<void>;
  removeSite(pattern: string): Promise<void>;
}

const SAVED: Status = { tone: 'good', sentence: 'Saved.' };
const NOT_SAVED: Status = {
  tone: 'bad',
  sentence: 'The browser couldn’t store this; nothing was changed.',
  nextStep: 'Reload this page and try again.',
};

export function createSettingsStore(actions: SettingsActions): SettingsStore {
  const settings = signal<SettingsInForce | undefined>(undefined);
  const lock = signal<LockState>('none');
  const models = signal<{ models: ModelChoice[]; live: boolean } | undefined>(undefined);
  const shortcuts = signal<Shortcut[]>([]);
  const sites = signal<string[]>([]);
  const spending = signal<Spending[]>([]);
  const uploads = signal<UploadsNow | undefined>(undefined);
  const status = signal<Status | undefined>(undefined);
  const checking = signal(false);
  let newestCheck = 0;

  const loadModels = async (): Promise<void> => {
    models.value = await actions.listModels();
  };
  const loadShortcuts = async (): Promise<void> => {
    shortcuts.value = await actions.readShortcuts();
  };
  const save = async (patch: SettingsPatch): Promise<boolean> => {
    const outcome = await actions.saveSettings(patch);
    status.value = outcome.ok ? SAVED : NOT_SAVED;
    return outcome.ok;
  };
  const refuse = (sentence: string): void => {
    status.value = { tone: 'bad', sentence: 'Not saved.', nextStep: sentence };
  };
  const baseUrlInForce = (): string => settings.value?.baseUrl ?? ANTHROPIC_BASE_URL;

  /** Runs one check and tells its verdict, unless a newer one was started meanwhile. */
  const check = async (
    ask: () => Promise<KeyVerdict>,
    { baseUrl, hasKey, before }: { baseUrl: string; hasKey: boolean; before?: string | undefined },
  ): Promise<KeyVerdict> => {
    newestCheck += 1;
    const mine = newestCheck;
    const { host } = new URL(baseUrl);
    checking.value = true;
    const tell = (next: Status): void => {
      status.value = before === undefined ? next : { ...next, sentence: `${before} ${next.sentence}` };
    };
    tell({ tone: 'plain', sentence: `Checking with ${host}…` });
    try {
      const verdict = await ask();
      const hasAccess = await actions.hasAccess(accessPattern(baseUrl));
      if (mine !== newestCheck) return verdict;
      const situation = { host, isAnthropic: isAnthropicHost(host), hasKey, hasAccess };
      tell(describeVerdict(verdict, situation, Date.now()));
      if (verdict.result === 'works') await loadModels();
      return verdict;
    } finally {
      if (mine === newestCheck) checking.value = false;
    }
  };
  const checkStored = async (baseUrl: string, before?: string): Promise<void> => {
    await check(actions.checkKey, { baseUrl, hasKey: keyHint(settings.value, baseUrl) !== undefined, before });
  };

  return {
    settings,
    lock,
    models,
    shortcuts,
    sites,
    spending,
    uploads,
    status,
    checking,
    actions,
    start() {
      const stop = actions.watchSettings((next) => {
        settings.value = next;
      });
      const stopLock = actions.watchLock((next) => {
        lock.value = next;
      });
      const reload = (): void => void loadShortcuts();
      const stopSites = actions.watchSites((patterns) => {
        sites.value = patterns;
      });
      const stopUploads = actions.watchUploads((now) => {
        uploads.value = now;
      });
      const stopSpending = actions.watchSpending((rows) => {
        spending.value = rows;
      });
      // They are changed on a page of the browser's own, which tells nobody.
      document.addEventListener('visibilitychange', reload);
      reload();
      void loadModels();
      return () => {
        stop();
        stopLock();
        stopSites();
        stopSpending();
        stopUploads();
        document.removeEventListener('visibilitychange', reload);
      };
    },
    async save(patch) {
      await save(patch);
    },
    say(next) {
      status.value = next;
    },
    refuse,
    async saveKey(text) {
      const cleaned = cleanKey(text);
      if (!cleaned.ok) {
        status.value = { tone: 'bad', sentence: cleaned.sentence };
        return false;
      }
      if (cleaned.key === '') return true;
      const verdict = await check(() => actions.saveKey(cleaned.key), { baseUrl: baseUrlInForce(), hasKey: true });
      return verdict.result !== 'wrong-key';
    },
    async checkKey() {
      await checkStored(baseUrlInForce());
    },
    async removeKey() {
      newestCheck += 1;
      checking.value = false;
      await actions.saveKey('');
      status.value = { tone: 'good', sentence: 'The key is removed from this computer.' };
    },
    async saveBaseUrl(text) {
      const checked = checkBaseUrl(text);
      if (!checked.ok) {
        refuse(checked.sentence);
        return checked.sentence;
      }
      if (checked.baseUrl === baseUrlInForce()) return undefined;
      if (!(await save({ baseUrl: checked.baseUrl }))) return undefined;
      await checkStored(checked.baseUrl, checked.notice === undefined ? 'Saved.' : `Saved. ${checked.notice}`);
      return undefined;
    },
    async allowAccess() {
      // First: the browser forgets the click at the first await.
      const allowed = await actions.requestAccess(accessPattern(baseUrlInForce()));
      if (allowed) await checkStored(baseUrlInForce());
    },
    async allowSites() {
      // First: the browser forgets the click at the first await.
      const allowed = await actions.requestAccess('<all_urls>');
      if (allowed) status.value = { tone: 'good', sentence: 'Loupe may look at all sites.' };
    },
    async removeSite(pattern) {
      await actions.removeSite(pattern);
      status.value = { tone: 'good', sentence: 'Removed.' };
    },
  };
}

/** @returns the last four characters of the key stored for an address, or undefined when there is none. */
export function keyHint(settings: SettingsInForce | undefined, baseUrl: string): string | undefined {
  return settings?.keyHints[new URL(baseUrl).origin];
}

export const SettingsContext = createContext<SettingsStore | undefined>(undefined);

/** @throws when a component stands outside {@link SettingsContext}. */
export function useSettings(): SettingsStore {
  const store = useContext(SettingsContext);
  if (!store) throw new Error('No settings store around this component.');
  return store;
}
