import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from 'playwright';
import { type Loupe, launchLoupe, TEST_KEY } from './harness/launch-loupe.ts';
import { addPicture, ask, expectAnswered, lastTurn, questionBox, questions } from './harness/panel-steps.ts';
import { openPrivateWindow } from './harness/private-window.ts';

const PASSPHRASE = 'correct horse battery';

test('a key entered after the passphrase is never on disk in clear, and is locked after a restart of the browser', async () => {
  let loupe = await launchLoupe({ key: null });
  const { profile } = loupe;
  let kept = true;
  try {
    const options = await loupe.optionsPage();
    await setPassphrase(options);
    await expect(options.getByText('The key is encrypted with your passphrase.')).toBeVisible();
    await options.getByRole('textbox', { name: 'API key' }).fill(TEST_KEY);
    await options.getByRole('button', { name: 'Check key' }).click();
    await expect(options.getByRole('status').first()).toContainText('The key works.');
    const panel = await loupe.panelPage();
    await addPicture(panel);
    await ask(panel, 'Before the restart?');
    await expectAnswered(panel, 1);
    await loupe.close({ keepsProfile: true });
    expect(await filesWith(profile, TEST_KEY)).toEqual([]);
    // Proves that this search finds what is there.
    expect(await filesWith(profile, 'Before the restart?')).not.toEqual([]);

    loupe = await launchLoupe({ key: null, profile });
    kept = false;
    const again = await loupe.panelPage();
    await addPicture(again);
    const card = again.getByRole('region', { name: 'Locked' });
    await expect(card).toBeVisible();
    await ask(again, 'After the restart?');
    await expect(card).toContainText('Loupe is locked. Your question is kept.');
    await expect(card.getByRole('textbox', { name: 'Passphrase' })).toBeFocused();
    expect(questions(loupe)).toHaveLength(0);
    await again.keyboard.type('a wrong one');
    await again.keyboard.press('Enter');
    await expect(card).toContainText('This is not the passphrase.');
    await card.getByRole('textbox', { name: 'Passphrase' }).fill(PASSPHRASE);
    await card.getByRole('button', { name: 'Unlock' }).click();
    // What was asked is sent, once.
    await expectAnswered(again, 1);
    await expect(lastTurn(again)).toContainText('After the restart?');
    expect(questions(loupe)).toHaveLength(1);
    await expect(card).toHaveCount(0);
  } finally {
    await loupe.close({ keepsProfile: kept });
  }
});

test('Lock now, the time without a question and a forgotten passphrase', async () => {
  const loupe = await launchLoupe();
  try {
    const options = await loupe.optionsPage();
    await expect(options.getByText('The key is kept on this computer, unencrypted')).toBeVisible();
    await setPassphrase(options);
    await options.getByRole('combobox', { name: 'Lock again' }).selectOption('5');
    const panel = await loupe.panelPage();
    await addPicture(panel);
    await ask(panel, 'Is it open?');
    await expectAnswered(panel, 1);
    const worker = await loupe.worker();
    const alarm = () => worker.evaluate(async () => (await chrome.alarms.get('auto-lock'))?.scheduledTime);
    expect(((await alarm()) ?? 0) - Date.now()).toBeGreaterThan(4 * 60_000);
    expect(await keptInClear(loupe)).not.toContain(TEST_KEY);

    // The alarm goes off while an answer is arriving: it is not cut, and the key locks after it.
    loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 60 };
    await ask(panel, 'A long one?');
    await expect(lastTurn(panel)).toContainText('stand-in');
    await ringAlarm(loupe);
    await expectAnswered(panel, 2);
    await expect(panel.getByRole('region', { name: 'Locked' })).toHaveCount(0);
    await ringAlarm(loupe);
    await expect(panel.getByRole('region', { name: 'Locked' })).toBeVisible();
    await expect(options.getByText('The key is locked. Nothing is sent until you unlock it.')).toBeVisible();

    await options.getByRole('textbox', { name: 'Passphrase' }).fill(PASSPHRASE);
    await options.getByRole('button', { name: 'Unlock' }).click();
    await expect(panel.getByRole('region', { name: 'Locked' })).toHaveCount(0);
    await options.getByRole('button', { name: 'Lock now' }).click();
    await questionBox(panel).fill('Kept?');
    const card = panel.getByRole('region', { name: 'Locked' });
    await card.getByRole('button', { name: 'Forgot the passphrase?' }).click();
    await card.getByRole('button', { name: 'Remove the key' }).click();
    await expect(panel.getByRole('region', { name: 'No API key' })).toBeVisible();
    // It waits behind the card that asks for a key.
    const question = panel.getByRole('textbox', { name: 'Question', includeHidden: true });
    await expect(question).toHaveValue('Kept?');
    expect(await keptInClear(loupe)).not.toContain('sealedKeys');
  } finally {
    await loupe.close();
  }
});

test('a private window locks and unlocks with the others, and writes nothing to disk', async () => {
  const loupe = await launchLoupe();
  try {
    const options = await loupe.optionsPage();
    await setPassphrase(options);
    const before = await keptInClear(loupe);
    const page = await openPrivateWindow(loupe, 'https://lavender.example.com/page/no-robots');
    const worker = await loupe.worker('private', page);
    const [panel] = await Promise.all([
      loupe.context.waitForEvent('page'),
      worker.evaluate(async () => {
        const windows = await chrome.windows.getAll();
        const windowId = windows.find(({ incognito }) => incognito)?.id;
        await chrome.tabs.create({ url: chrome.runtime.getURL('/sidepanel.html'), ...(windowId ? { windowId } : {}) });
      }),
    ]);
    const card = panel.getByRole('region', { name: 'Locked' });
    await options.getByRole('button', { name: 'Lock now' }).click();
    await expect(card).toBeVisible();
    await card.getByRole('textbox', { name: 'Passphrase' }).fill(PASSPHRASE);
    await card.getByRole('button', { name: 'Unlock' }).click();
    await expect(card).toHaveCount(0);
    await addPicture(panel);
    await ask(panel, 'Is it private?');
    await expectAnswered(panel, 1);
    expect(await keptInClear(loupe)).toBe(before);
  } finally {
    await loupe.close();
  }
});

async function setPassphrase(options: Page): Promise<void> {
  await options.getByRole('button', { name: 'Set a passphrase' }).click();
  await options.getByLabel('New passphrase', { exact: true }).fill(PASSPHRASE);
  await options.getByLabel('New passphrase again').fill(PASSPHRASE);
  await options.getByRole('button', { name: 'Set passphrase' }).click();
  await expect(options.getByRole('button', { name: 'Lock now' })).toBeVisible();
}

/** What stands in `storage.local`, as text. */
async function keptInClear(loupe: Loupe): Promise<string> {
  return await (await loupe.worker()).evaluate(async () => JSON.stringify(await chrome.storage.local.get()));
}

/** Lets the browser ring the alarm at once, as if the time were over. */
async function ringAlarm(loupe: Loupe): Promise<void> {
  await (await loupe.worker()).evaluate(async () => {
    const rung = new Promise<void>((resolve) => {
      chrome.alarms.onAlarm.addListener(({ name }) => {
        if (name === 'auto-lock') resolve();
      });
    });
    await chrome.alarms.create('auto-lock', { when: Date.now() });
    await rung;
  });
}

async function filesWith(profile: string, mark: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    if (bytes.includes(Buffer.from(mark, 'latin1')) || bytes.includes(Buffer.from(mark, 'utf16le'))) {
      found.push(entry.name);
    }
  }
  return found;
}
