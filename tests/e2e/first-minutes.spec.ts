import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { orgBlocksBrowsers } from '../fake-claude/faults.ts';
import { startFakeClaude } from '../fake-claude/server.ts';
import { EXTENSION_DIR, type Loupe, launchLoupe, TEST_KEY } from './harness/launch-loupe.ts';
import {
  addPicture,
  articles,
  ask,
  askButton,
  attachments,
  expectAnswered,
  lastTurn,
  questionBox,
  questions,
} from './harness/panel-steps.ts';
import { pasteText } from './harness/paste.ts';
import { extensionIdOf } from './harness/profile.ts';
import { expect, test } from './harness/shared-loupe.ts';
import { waitForSidePanel } from './harness/side-panel.ts';
import { stopWorker } from './harness/stop-worker.ts';

const GOOD_KEY = 'sk-ant-a-good-one-wxyz';
const WRONG_KEY = 'sk-ant-a-bad-one';

test('installing opens one welcome tab, and its example answer needs no key and sends nothing', async () => {
  const loupe = await launchLoupe({ key: null, keepsWelcome: true });
  try {
    const welcomes = () => loupe.context.pages().filter((page) => page.url().includes('welcome.html'));
    await expect.poll(() => welcomes().length).toBe(1);
    await stopWorker(loupe);
    await loupe.worker();
    await loupe.page.waitForTimeout(500);
    const [welcome, ...more] = welcomes();
    if (!welcome) throw new Error('The welcome tab went away');
    expect(more).toEqual([]);
    await expect(welcome.getByText('Right-click any image → Loupe → Ask about this image')).toBeVisible();
    await expect(welcome.getByText('A Claude Pro or Max subscription is not one.')).toBeVisible();

    await welcome.bringToFront();
    await welcome.getByRole('button', { name: 'See an example answer' }).click();
    const panel = await waitForSidePanel(loupe);
    await expect(lastTurn(panel)).toContainText('Example written in advance: nothing was sent');
    await expect(lastTurn(panel)).toContainText('Saturday stands out with 112 cups');
    await expect(lastTurn(panel).getByRole('table')).toBeVisible();
    await expect(lastTurn(panel).getByRole('img')).toHaveCount(1);
    expect(loupe.claude.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  } finally {
    await loupe.close();
  }
});

test.describe('without a key', () => {
  test.beforeEach(async ({ loupe }) => {
    const worker = await loupe.worker();
    await worker.evaluate(async () => {
      await chrome.storage.local.remove('keys');
      const { settings } = await chrome.storage.local.get<Record<string, object>>('settings');
      await chrome.storage.local.set({ settings: { ...settings, keyHints: {} } });
    });
  });

  test('a pasted key is checked, then image and text stand as before and nothing was sent', async ({ loupe }) => {
    await loupe.storeKey(TEST_KEY);
    const panel = await loupe.panelPage();
    await addPicture(panel);
    await questionBox(panel).fill('A question from before');
    const options = await loupe.optionsPage();
    await options.getByRole('button', { name: 'Remove key' }).click();
    await options.close();

    const card = panel.getByRole('region', { name: 'No API key' });
    await expect(card).toContainText('Loupe needs an Anthropic API key. A Claude Pro or Max subscription is not one.');
    await expect(card).toContainText('A question about a picture with Haiku usually costs under 1¢.');
    await expect(card.getByRole('button', { name: 'Get a key' })).toBeVisible();
    await expect(askButton(panel)).toHaveCount(0);

    await card.getByRole('textbox', { name: 'API key' }).focus();
    await pasteText(panel, WRONG_KEY);
    await expect(card.getByRole('status')).toContainText('Anthropic doesn’t accept this key.');
    await card.getByRole('textbox', { name: 'API key' }).fill('');
    await pasteText(panel, GOOD_KEY);

    await expect(questionBox(panel)).toBeFocused();
    await expect(questionBox(panel)).toHaveValue('A question from before');
    await expect(attachments(panel)).toHaveCount(1);
    await expect(articles(panel)).toHaveCount(0);
    await panel.waitForTimeout(500);
    expect(questions(loupe)).toEqual([]);
    await questionBox(panel).press('Enter');
    await expectAnswered(panel, 1);
    expect(questions(loupe)[0]?.headers.authorization).toBe(`Bearer ${GOOD_KEY}`);
  });

  test('Get a key opens where keys come from', async ({ loupe, panel }) => {
    // Nothing real is asked: that host has no address here.
    const [opened] = await Promise.all([
      loupe.context.waitForEvent('page'),
      panel.getByRole('button', { name: 'Get a key' }).click(),
    ]);
    await expect
      .poll(() => opened.evaluate(() => location.href).catch(() => opened.url()))
      .toMatch(/console\.anthropic\.com|chrome-error/);
  });

  test('the list of models that came with Loupe stands in, and says so', async ({ loupe }) => {
    const options = await loupe.optionsPage();
    await expect(options.getByText(/^The list that came with Loupe/)).toBeVisible();
    await expect(options.getByRole('combobox', { name: 'Model', exact: true })).toContainText('Haiku 5.5');
  });
});

test.describe('Check key', () => {
  const status = (options: Page) => options.locator('.status-line');

  test('tells what works from what does not', async ({ loupe }) => {
    const options = await loupe.optionsPage();
    const check = options.getByRole('button', { name: 'Check key' });
    const box = options.getByRole('textbox', { name: 'API key' });
    await check.click();
    await expect(status(options)).toContainText(
      'The key works. Whether the account has credit shows only when you ask something.',
    );

    loupe.claude.fault(orgBlocksBrowsers({ on: 'models' }));
    await check.click();
    await expect(status(options)).toContainText('Your organisation doesn’t let browsers use its keys.');
    await expect(status(options)).not.toContainText('doesn’t accept');

    await loupe.context.setOffline(true);
    await check.click();
    await expect(status(options)).toContainText('You’re offline');
    await loupe.context.setOffline(false);

    await box.fill(WRONG_KEY);
    await check.click();
    await expect(status(options)).toContainText('Anthropic doesn’t accept this key.');
    expect(questions(loupe)).toEqual([]);
  });

  test('tells a gateway that is not there from one that refuses browsers, and asks for access', async ({ loupe }) => {
    const gateway = await startFakeClaude({ cors: false, keys: ['gateway-key'] });
    try {
      const options = await loupe.optionsPage();
      await options.getByText('Advanced', { exact: true }).click();
      const address = options.getByRole('textbox', { name: 'API base URL' });
      // Port 1 is closed everywhere.
      await address.fill('http://127.0.0.1:1');
      await address.blur();
      await expect(status(options)).toContainText(/127\.0\.0\.1:1 can’t be reached\./);

      await address.fill(gateway.url);
      await address.blur();
      const allow = status(options).getByRole('button', { name: 'Allow access to 127.0.0.1' });
      await expect(status(options)).toContainText('is there but doesn’t answer an extension that has no permission');
      await options.getByRole('textbox', { name: 'API key' }).fill('gateway-key');
      await options.getByRole('button', { name: 'Check key' }).click();
      await expect(status(options)).toContainText('is there but doesn’t answer');
      await expect(status(options)).toContainText('The browser will say “read and change your data on 127.0.0.1”');
      await allow.click();
      await expect(status(options)).toContainText(`The key works at 127.0.0.1:${gateway.port}.`);
      expect(JSON.stringify(gateway.requests)).not.toContain(TEST_KEY);
    } finally {
      await gateway.close();
      await (await loupe.worker()).evaluate(() => chrome.permissions.remove({ origins: ['http://127.0.0.1/*'] }));
    }
  });
});

test.describe('settings', () => {
  test('a change is saved when its field loses focus, and the status line says so', async ({ loupe }) => {
    const options = await loupe.optionsPage();
    const status = options.locator('.status-line');
    const cents = options.getByRole('spinbutton', { name: /^Ask first above/ });
    await cents.fill('12');
    await expect(status).not.toContainText('Saved.');
    await cents.blur();
    await expect(status).toContainText('Saved.');
    await options.getByText('Advanced', { exact: true }).click();
    await options.getByRole('combobox', { name: 'How images are sent' }).selectOption({ label: 'Always as bytes' });
    const model = options.getByRole('combobox', { name: 'Model', exact: true });
    await expect(model.getByRole('option', { name: 'Claude Sonnet 5.5' })).toHaveCount(1);
    await expect(model.getByRole('option', { name: /Text only|Claude Opus 4$/ })).toHaveCount(0);
    await model.selectOption({ label: 'Claude Sonnet 5.5' });
    await expect
      .poll(async () => (await loupe.worker()).evaluate(() => chrome.storage.local.get('settings')))
      .toMatchObject({ settings: { askAboveCents: 12, sendAs: 'bytes', model: 'claude-sonnet-5-5' } });
    const panel = await loupe.panelPage();
    await expect(panel.getByRole('combobox', { name: 'Model' })).toHaveValue('claude-sonnet-5-5');
  });

  const ADDRESSES = [
    { text: 'http://gateway.example.com', says: /Use https/ },
    { text: 'gateway.example.com', says: /Start the address with https:\/\// },
    { text: 'https://me:secret@gateway.example.com', says: /Leave the user name and password out/ },
    { text: 'https://gateway.example.com/?a=b', says: /Leave out everything from the \? or # on/ },
    { text: 'https://*.example.com', says: /one host/ },
    { text: 'javascript:alert(1)', says: /Start the address with https/ },
  ];
  test('a base URL that could give the key away is not taken', async ({ loupe }) => {
    const options = await loupe.optionsPage();
    await options.getByText('Advanced', { exact: true }).click();
    const address = options.getByRole('textbox', { name: 'API base URL' });
    for (const { text, says } of ADDRESSES) {
      await address.fill(text);
      await address.blur();
      await expect(options.locator('.status-line')).toContainText(says);
      await expect(address).toHaveAccessibleDescription(says);
    }
    const stored = await (await loupe.worker()).evaluate(() => chrome.storage.local.get('settings'));
    expect(JSON.stringify(stored)).not.toContain('example.com');
    await address.fill('');
    await address.blur();
    await expect(address).toHaveValue('https://api.anthropic.com');
  });
});

const POLICIES = '/etc/chromium/policies/managed';
test('what an organisation fixed is shown locked', async () => {
  test.skip(process.getuid?.() !== 0, `Only root may write a policy to ${POLICIES}.`);
  // A policy holds in every browser of the machine, and other tests run meanwhile: a copy has an id of its own.
  const extensionDir = await mkdtemp(join(tmpdir(), 'loupe-organisation-'));
  await cp(EXTENSION_DIR, extensionDir, { recursive: true });
  const id = extensionIdOf(extensionDir);
  const policy = `${POLICIES}/loupe-test-${id}.json`;
  const extensions = {
    [id]: { models: ['claude-sonnet-5-5'], historyKept: false, filesAllowed: false },
  };
  await mkdir(POLICIES, { recursive: true });
  await writeFile(policy, JSON.stringify({ '3rdparty': { extensions } }));
  let loupe: Loupe | undefined;
  try {
    loupe = await launchLoupe({ extensionDir });
    const worker = await loupe.worker();
    const managed = await worker.evaluate(() => chrome.storage.managed.get(null));
    test.skip(Object.keys(managed).length === 0, `This browser reads no policies from ${POLICIES}.`);
    const options = await loupe.optionsPage();
    const model = options.getByRole('combobox', { name: 'Model', exact: true });
    await expect(model).toBeDisabled();
    await expect(model).toHaveAccessibleDescription(/Set by your organisation/);
    await options.getByText('Advanced', { exact: true }).click();
    await expect(options.getByText('Keeping conversations is off. Set by your organisation.')).toBeVisible();
    const uploading = options.getByRole('combobox', { name: 'Upload large images' });
    await expect(uploading).toBeDisabled();
    await expect(uploading).toHaveValue('never');
    await expect(uploading).toHaveAccessibleDescription(/Set by your organisation/);
    await expect(options.getByRole('textbox', { name: 'Model id', exact: true })).toHaveCount(0);
    const panel = await loupe.panelPage();
    await addPicture(panel);
    await ask(panel, 'Which model?');
    await expectAnswered(panel, 1);
    expect(questions(loupe)[0]?.json).toMatchObject({ model: 'claude-sonnet-5-5' });
  } finally {
    await rm(policy, { force: true });
    await loupe?.close();
    await rm(extensionDir, { recursive: true, force: true });
  }
});
