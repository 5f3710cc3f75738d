import { render } from 'preact';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { DataReach } from '@/components/data/data-reach.ts';
import { SettingsPage } from '@/components/settings/settings-page.tsx';
import { createSettingsStore, type SettingsActions, SettingsContext } from '@/components/settings/settings-store.ts';
import { localDay, type Spending } from '@/utils/conversation/spending.ts';
import type { KeyVerdict, RequestName } from '@/utils/messaging/protocol.ts';
import type { LockState } from '@/utils/store/lock-state.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';

const GATEWAY = 'https://gw.example.com:8443';
const defaults: SettingsInForce = {
  model: 'claude-haiku-5-5',
  baseUrl: 'https://api.anthropic.com',
  authScheme: 'bearer',
  headers: {},
  sendAs: 'automatic',
  filesAllowed: true,
  historyKept: true,
  askAboveCents: 5,
  offersAnswers: true,
  budgetToldOn: '',
  quickActions: 'unset',
  imageMenu: 'full',
  announce: 'sentences',
  autoLock: '15',
  prices: {},
  tokenFactors: {},
  dayBudgetUsd: null,
  monthBudgetUsd: null,
  budgetWarnPercent: 80,
  instructions: '',
  answerIn: '',
  keyHints: {},
  managed: {},
};

/** The worker and the browser, as far as the page can tell. */
class FakeReach implements SettingsActions {
  settings = defaults;
  verdict: KeyVerdict = { result: 'works' };
  access = false;
  live = false;
  readonly calls: unknown[][] = [];
  private tell: (settings: SettingsInForce) => void = () => {};

  change(patch: Partial<SettingsInForce>): void {
    this.settings = { ...this.settings, ...patch };
    this.tell(this.settings);
  }
  watchSettings = (onChange: (settings: SettingsInForce) => void): (() => void) => {
    this.tell = onChange;
    onChange(this.settings);
    return () => {};
  };
  data: DataReach = {
    exportAll: async () => 0,
    stageImport: async () => ({ ok: false, sentence: 'Not a file.' }),
    measureStorage: async () => ({
      images: { original: 0, prepared: 0, thumbnail: 0, other: 0 },
      texts: 0,
      months: [],
      largest: [],
    }),
    estimate: async () => ({}),
    saveFile: async () => undefined,
  };
  lock: LockState = 'none';
  private tellLock: (lock: LockState) => void = () => {};
  setLock(lock: LockState): void {
    this.lock = lock;
    this.tellLock(lock);
  }
  watchLock = (onChange: (lock: LockState) => void): (() => void) => {
    this.tellLock = onChange;
    onChange(this.lock);
    return () => {};
  };
  readonly answers: Partial<Record<RequestName, unknown>> = {};
  request: SettingsActions['request'] = async (name, data) => {
    this.calls.push([name, data]);
    // Each test gives the answer its own request is to get.
    return (this.answers[name] ?? { ok: true, value: null }) as never;
  };
  saveSettings: SettingsActions['saveSettings'] = async (patch) => {
    this.calls.push(['saveSettings', patch]);
    // Zod's optional fields say `undefined`; the page sends only what it changes.
    this.change(patch as Partial<SettingsInForce>);
    return { ok: true, value: null };
  };
  saveKey = async (key: string): Promise<KeyVerdict> => {
    this.calls.push(['saveKey', key]);
    const { origin } = new URL(this.settings.baseUrl);
    const { [origin]: _old, ...others } = this.settings.keyHints;
    this.change({ keyHints: key === '' ? others : { ...others, [origin]: key.slice(-4) } });
    return this.verdict;
  };
  checkKey = async (): Promise<KeyVerdict> => {
    this.calls.push(['checkKey']);
    return this.verdict;
  };
  listModels: SettingsActions['listModels'] = async () => ({
    live: this.live,
    models: ['claude-haiku-5-5', 'claude-opus-5-5'].map((id) => ({
      id,
      name: `The ${id}`,
      tier: 'high' as const,
      contextTokens: 1_000_000,
      maxOutputTokens: 64_000,
      supportsEffort: true,
      ...(id === 'claude-opus-5-5' ? { price: { input: 4, output: 20, cacheRead: 0.2 } } : {}),
    })),
  });
  uploads = { live: 0, left: 0, until: 0 };
  watchUploads: SettingsActions['watchUploads'] = (onChange) => {
    onChange(this.uploads);
    return () => {};
  };
  hasAccess = async (): Promise<boolean> => this.access;
  requestAccess = async (pattern: string): Promise<boolean> => {
    this.calls.push(['requestAccess', pattern]);
    this.access = true;
    return true;
  };
  readShortcuts: SettingsActions['readShortcuts'] = async () => [
    { name: '_execute_action', description: 'Open Loupe', keys: 'Alt+Shift+L' },
    { name: 'pick', description: 'Pick an image', keys: '' },
  ];
  sites: string[] = [];
  private tellSites: (patterns: string[]) => void = () => {};
  watchSites = (onChange: (patterns: string[]) => void): (() => void) => {
    this.tellSites = onChange;
    onChange(this.sites);
    return () => {};
  };
  removeSite = async (pattern: string): Promise<void> => {
    this.calls.push(['removeSite', pattern]);
    this.tellSites(this.sites.filter((site) => site !== pattern));
  };
  spending: Spending[] = [];
  watchSpending = (onChange: (rows: Spending[]) => void): (() => void) => {
    onChange(this.spending);
    return () => {};
  };
  openTab = (url: string): void => void this.calls.push(['openTab', url]);
}

let reach: FakeReach;
let root: HTMLElement;

beforeEach(() => {
  reach = new FakeReach();
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

function show(settings: Partial<SettingsInForce> = {}): void {
  reach.change(settings);
  const store = createSettingsStore(reach);
  render(
    <SettingsContext.Provider value={store}>
      <SettingsPage />
    </SettingsContext.Provider>,
    root,
  );
}

const key = (): ReturnType<typeof page.getByRole> => page.getByRole('textbox', { name: 'API key' });
const status = (): ReturnType<typeof page.getByRole> => page.getByRole('status');
const button = (name: string): ReturnType<typeof page.getByRole> => page.getByRole('button', { name });

async function type(label: string, text: string): Promise<void> {
  const field = page.getByLabelText(label, { exact: true });
  await field.fill(text);
  await userEvent.tab();
}
async function openAdvanced(): Promise<void> {
  await page.getByText('Advanced', { exact: true }).click();
}

it('checks a typed key with one request and then shows only its last four characters', async () => {
  show();
  await key().fill(' sk-ant-canary-abcd ');
  await button('Check key').click();
  await expect.element(status()).toMatchTextContent('The key works. Whether the account has credit shows only when');
  await expect.element(page.getByText(/Stored key ends in …abcd/)).toBeVisible();
  await expect.element(key()).toHaveValue('');
  expect(reach.calls).toEqual([['saveKey', 'sk-ant-canary-abcd']]);
  expect(document.documentElement.outerHTML).not.toContain('canary');
});

it('checks the stored key when nothing was typed', async () => {
  show({ keyHints: { 'https://api.anthropic.com': 'abcd' } });
  await button('Check key').click();
  await expect.element(status()).toMatchTextContent('The key works.');
  expect(reach.calls).toEqual([['checkKey']]);
});

it('keeps a refused key in its field, hidden, so that it can be corrected', async () => {
  reach.verdict = { result: 'wrong-key' };
  show();
  await type('API key', 'sk-ant-typo');
  await expect.element(status()).toMatchTextContent('Anthropic doesn’t accept this key.');
  await expect.element(key()).toHaveValue('sk-ant-typo');
  const field = key().element();
  expect(getComputedStyle(field).getPropertyValue('-webkit-text-security')).toBe('disc');
  await button('Show').click();
  expect(getComputedStyle(field).getPropertyValue('-webkit-text-security')).toBe('none');
});

it('removes the stored key on request', async () => {
  show({ keyHints: { 'https://api.anthropic.com': 'abcd' } });
  await button('Remove key').click();
  await expect.element(status()).toMatchTextContent('The key is removed from this computer.');
  await expect.element(page.getByText(/No key is stored for api.anthropic.com/)).toBeVisible();
});

it('saves a change when the field loses focus and says so', async () => {
  show();
  await type('Ask first above (US cents)', '12');
  await expect.element(status()).toMatchTextContent('Saved.');
  expect(reach.calls).toEqual([['saveSettings', { askAboveCents: 12 }]]);
});

it('saves a choice from every list', async () => {
  show();
  await openAdvanced();
  await page.getByRole('combobox', { name: 'Model' }).selectOptions('claude-opus-5-5');
  await page.getByRole('combobox', { name: 'How images are sent' }).selectOptions('Always as bytes');
  await page.getByRole('combobox', { name: 'Authentication' }).selectOptions('x-api-key');
  await page.getByRole('combobox', { name: 'Describe and Extract text' }).selectOptions('Show me first');
  await page.getByRole('combobox', { name: 'Menu on images' }).selectOptions('Ask alone, at the top level');
  await page.getByRole('combobox', { name: /While an answer arrives/ }).selectOptions('end');
  await expect.element(status()).toMatchTextContent('Saved.');
  expect(reach.calls.map(([, patch]) => patch)).toEqual([
    { model: 'claude-opus-5-5' },
    { sendAs: 'bytes' },
    { authScheme: 'x-api-key' },
    { quickActions: 'show-first' },
    { imageMenu: 'ask' },
    { announce: 'end' },
  ]);
});

it.each([
  ['API base URL', 'http://gw.example.com', 'Use https.'],
  ['Extra headers', 'Host: elsewhere.example.com', 'Line 1: The browser sets Host itself'],
  ['Ask first above (US cents)', '-1', 'Enter a number of cents'],
])('does not save an unusable %s, keeps what was typed and says why', async (label, text, sentence) => {
  show();
  await openAdvanced();
  await type(label, text);
  await expect.element(status()).toMatchTextContent(`Not saved. ${sentence}`);
  const field = page.getByLabelText(label, { exact: true }).element();
  expect(field).toMatchObject({ value: text });
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toContain(sentence);
  expect(reach.calls).toEqual([]);
});

it('says that a new base URL needs a key of its own, and shows the address as it is kept', async () => {
  reach.verdict = { result: 'wrong-key' };
  show({ keyHints: { 'https://api.anthropic.com': 'abcd' } });
  await openAdvanced();
  await type('API base URL', `${GATEWAY}/v1/`);
  await expect.element(status()).toMatchTextContent('Saved. Loupe adds /v1 itself, so that part was left out.');
  await expect.element(status()).toMatchTextContent('There is no key for gw.example.com:8443 yet.');
  await expect.element(page.getByLabelText('API base URL')).toHaveValue(GATEWAY);
  await expect.element(page.getByText(/No key is stored for gw.example.com:8443/)).toBeVisible();
});

it('offers access to the host only after the first try failed, and checks again once it is given', async () => {
  show({ baseUrl: GATEWAY });
  expect(button('Allow access to gw.example.com').query()).toBeNull();
  reach.verdict = { result: 'cors-refused', host: 'gw.example.com:8443' };
  await type('API key', 'gateway-key');
  await expect.element(status()).toMatchTextContent('is there but');
  reach.verdict = { result: 'works' };
  await button('Allow access to gw.example.com').click();
  await expect.element(status()).toMatchTextContent('The key works at gw.example.com:8443.');
  expect(reach.calls).toEqual([
    ['saveKey', 'gateway-key'],
    ['requestAccess', 'https://gw.example.com/*'],
    ['checkKey'],
  ]);
  expect(button('Allow access to gw.example.com').query()).toBeNull();
});

it('locks what the organisation fixed and says who did', async () => {
  show({
    baseUrl: GATEWAY,
    managed: { baseUrl: GATEWAY, models: ['claude-haiku-5-5'], historyKept: false },
    historyKept: false,
  });
  await openAdvanced();
  await expect.element(page.getByRole('combobox', { name: 'Model' })).toBeDisabled();
  await expect.element(page.getByLabelText('API base URL')).toHaveAttribute('readonly');
  await expect.element(page.getByText('Keeping conversations is off. Set by your organisation.')).toBeVisible();
  expect(page.getByText('Set by your organisation', { exact: true }).elements()).toHaveLength(2);
  expect(page.getByLabelText('Model id').query()).toBeNull();
});

it('says whether the list of models is the service’s own, and shows an unknown price as unknown', async () => {
  show();
  await expect.element(page.getByText(/The list that came with Loupe/)).toBeVisible();
  reach.live = true;
  await key().fill('sk-ant-good');
  await button('Check key').click();
  await expect.element(page.getByText('The models of api.anthropic.com that see images.')).toBeVisible();
  await page.getByText('Prices and context').click();
  await expect.element(page.getByRole('row', { name: 'The claude-opus-5-5 $4.00 $20.00 1M' })).toBeVisible();
  await expect.element(page.getByRole('row', { name: 'The claude-haiku-5-5 unknown unknown 1M' })).toBeVisible();
});

it('shows the shortcuts as they really are and leads to the browser’s page for them', async () => {
  show();
  await expect.element(page.getByText('Alt+Shift+L')).toBeVisible();
  await expect.element(page.getByText('not set')).toBeVisible();
  await page.getByRole('link', { name: 'Change keyboard shortcuts' }).click();
  expect(reach.calls).toEqual([['openTab', 'chrome://extensions/shortcuts']]);
});

it('lists the sites Loupe may look at, takes each back, and asks for all of them', async () => {
  reach.sites = ['https://images.example.net/*', 'https://page.example.com/*'];
  show();
  const list = page.getByRole('list', { name: 'Sites Loupe may look at' });
  await expect.element(list.getByRole('listitem').nth(1)).toMatchTextContent('page.example.com');
  await button('Remove page.example.com').click();
  await expect.element(list.getByText('page.example.com')).not.toBeInTheDocument();
  await button('Allow all sites').click();
  await expect.element(status()).toMatchTextContent('Loupe may look at all sites.');
  expect(reach.calls).toEqual([
    ['removeSite', 'https://page.example.com/*'],
    ['requestAccess', '<all_urls>'],
  ]);
});

it('does not ask for all sites where it has them', async () => {
  reach.sites = ['<all_urls>'];
  show();
  await expect.element(button('Remove All sites')).toBeVisible();
  await expect.element(button('Allow all sites')).not.toBeInTheDocument();
});

it('sets a passphrase that was typed twice alike and is long enough', async () => {
  show();
  await expect.element(page.getByText(/With a passphrase the key is kept encrypted/)).toBeVisible();
  await button('Set a passphrase').click();
  const first = page.getByLabelText('New passphrase', { exact: true });
  const second = page.getByLabelText('New passphrase again');
  await first.fill('short');
  expect(getComputedStyle(first.element()).getPropertyValue('-webkit-text-security')).toBe('disc');
  await button('Set passphrase').click();
  await expect.element(page.getByText('Use at least 8 characters; several words are best.')).toBeVisible();
  await first.fill('correct horse');
  await second.fill('correct house');
  await button('Set passphrase').click();
  await expect.element(page.getByText('The two are not the same.')).toBeVisible();
  expect(reach.calls).toEqual([]);
  await second.fill('correct horse');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('The key is encrypted with your passphrase.')).toBeVisible();
  expect(reach.calls).toEqual([['setPassphrase', { passphrase: 'correct horse' }]]);
});

it('changes and removes a passphrase only with the old one, and says when that was wrong', async () => {
  reach.lock = 'unlocked';
  show();
  await expect.element(page.getByText(/encrypted with your passphrase\. Loupe sends it/)).toBeVisible();
  await page.getByLabelText('Lock again').selectOptions('After an hour without a question');
  await button('Lock now').click();
  await button('Remove passphrase').click();
  reach.answers.removePassphrase = { ok: false, failure: { code: 'locked', reason: 'wrong-passphrase' } };
  await page.getByLabelText('Passphrase so far').fill('wrong one');
  await button('Remove passphrase').click();
  await expect.element(page.getByText('This is not the passphrase.')).toBeVisible();
  await button('Cancel').click();
  await button('Change passphrase').click();
  await page.getByLabelText('New passphrase', { exact: true }).fill('another horse');
  await page.getByLabelText('New passphrase again').fill('another horse');
  await button('Change passphrase').click();
  await expect.element(page.getByText('Enter the passphrase you have now.')).toBeVisible();
  await page.getByLabelText('Passphrase so far').fill('right one');
  await button('Change passphrase').click();
  await expect.element(page.getByText('The passphrase is changed.')).toBeVisible();
  expect(reach.calls).toEqual([
    ['saveSettings', { autoLock: '60' }],
    ['lock', {}],
    ['removePassphrase', { old: 'wrong one' }],
    ['setPassphrase', { passphrase: 'another horse', old: 'right one' }],
  ]);
});

it('unlocks a locked key, and has a way on for a forgotten passphrase', async () => {
  reach.lock = 'locked';
  show();
  reach.answers.unlock = { ok: false, failure: { code: 'locked', reason: 'wrong-passphrase' } };
  await page.getByRole('textbox', { name: 'Passphrase' }).fill('a guess');
  await button('Unlock').click();
  await expect.element(page.getByText('This is not the passphrase.')).toBeVisible();
  await button('Forgot the passphrase?').click();
  await expect.element(page.getByText(/Nobody can open the key without the passphrase/)).toBeVisible();
  await button('Remove the key').click();
  expect(reach.calls).toEqual([
    ['unlock', { passphrase: 'a guess' }],
    ['forgetKeys', {}],
  ]);
});

it('says who can see uploaded images, what is uploaded now and until when, and lets it be switched off', async () => {
  const until = new Date('2026-11-27T21:15:00').getTime();
  reach.uploads = { live: 5, left: 1, until };
  show();
  const choice = page.getByRole('combobox', { name: 'Upload large images' });
  await expect.element(choice).toHaveValue('once');
  await expect
    .element(choice)
    .toHaveAccessibleDescription(/everybody who uses a key of the same workspace can see them/);
  await expect
    .element(page.getByText(/^5 images are uploaded now\. 1 image is waiting to be deleted: Loupe tries again, /))
    .toMatchTextContent(/Anthropic deletes what is left by Friday.*9:15\sPM\.$/);
  await choice.selectOptions('Never');
  expect(reach.calls).toEqual([['saveSettings', { filesAllowed: false }]]);
});

it('says nothing of uploads where there are none, and locks what an organisation fixed', async () => {
  show({ filesAllowed: false, managed: { filesAllowed: false } });
  await expect.element(page.getByRole('combobox', { name: 'Upload large images' })).toBeDisabled();
  expect(document.body.textContent).not.toContain('uploaded now');
});

it('shows what was spent today, this month by day and in the months before, and never $0 for an unknown price', async () => {
  const today = localDay(Date.now());
  reach.spending = [
    { day: '2025-12-31', usd: 4, answers: 40, unpriced: 0 },
    { day: '2026-01-05', usd: 0, answers: 3, unpriced: 3 },
    { day: today, usd: 0.25, answers: 1, unpriced: 0 },
  ];
  show();
  await expect.element(page.getByText('Today $0.25 · this month $0.25')).toBeVisible();
  await expect.element(page.getByRole('row', { name: 'December 2025 $4.00 40 answers' })).toBeVisible();
  await expect.element(page.getByRole('row', { name: 'January 2026 3 of unknown price 3 answers' })).toBeVisible();
});

it('keeps a budget, takes it away when the field is emptied, and says what is no amount', async () => {
  show();
  await type('Budget for a month (US dollars)', '$5');
  await expect.element(status()).toMatchTextContent('Saved.');
  await type('Budget for a day (US dollars)', 'lots');
  await expect.element(status()).toMatchTextContent('Not saved. Enter an amount in dollars');
  await type('Budget for a month (US dollars)', '');
  await expect
    .poll(() => reach.calls)
    .toEqual([
      ['saveSettings', { monthBudgetUsd: 5 }],
      ['saveSettings', { monthBudgetUsd: null }],
    ]);
});

it('keeps prices of the user’s own and takes them away', async () => {
  show({ model: 'my-model' });
  await openAdvanced();
  await button('Save price').click();
  await expect.element(status()).toMatchTextContent('Not saved. Enter a price of 0 or more');
  await page.getByLabelText('Input', { exact: true }).fill('1,5');
  await page.getByLabelText('Output', { exact: true }).fill('6');
  await button('Save price').click();
  await expect.element(page.getByText('my-model: 1.5 in, 6 out, 1.5 from cache')).toBeVisible();
  await button('Remove the price of my-model').click();
  expect(reach.calls).toEqual([
    ['saveSettings', { prices: { 'my-model': { input: 1.5, output: 6, cacheRead: 1.5 } } }],
    ['saveSettings', { prices: {} }],
  ]);
});
