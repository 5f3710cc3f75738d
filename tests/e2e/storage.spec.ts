import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { turnBackToFirstVersion } from './harness/first-version.ts';
import { EXTENSION_DIR, type Loupe, launchLoupe } from './harness/launch-loupe.ts';
import {
  addPicture,
  articles,
  ask,
  askButton,
  expectAnswered,
  historyRows,
  lastTurn,
  nthQuestion,
  questionBox,
  questions,
  stopButton,
} from './harness/panel-steps.ts';
import { expect, test as shared } from './harness/shared-loupe.ts';
import { storedTurns } from './harness/stored-rows.ts';
import { test } from './harness/test.ts';

const LONG_ANSWER = Array.from({ length: 200 }, (_, index) => `word${index}`).join(' ');

/** The worker's writes find no room, as on a full disk; its reads and the rest go on. */
async function fillDisk(loupe: Loupe): Promise<() => Promise<void>> {
  const worker = await loupe.worker();
  await worker.evaluate(() => {
    const real = { put: IDBObjectStore.prototype.put, add: IDBObjectStore.prototype.add };
    const full = (): never => {
      throw new DOMException('No room', 'QuotaExceededError');
    };
    Object.assign(IDBObjectStore.prototype, { put: full, add: full });
    Object.assign(globalThis, { makeRoom: () => Object.assign(IDBObjectStore.prototype, real) });
  });
  return async () => {
    await worker.evaluate(() => (globalThis as unknown as { makeRoom(): void }).makeRoom());
  };
}

async function openFromHistory(panel: Page): Promise<void> {
  await panel.getByRole('button', { name: 'History' }).click();
  await historyRows(panel).first().click();
}

shared.describe('a full disk', () => {
  shared('a question that cannot be stored stays in the box, and is not sent', async ({ loupe, panel }) => {
    await addPicture(panel);
    const makeRoom = await fillDisk(loupe);
    await ask(panel, 'What is it?');
    await expect(panel.getByRole('alert')).toContainText('There is no room left on this device to save this.');
    await expect(questionBox(panel)).toHaveValue('What is it?');
    expect(questions(loupe)).toHaveLength(0);
    await makeRoom();
    await askButton(panel).click();
    await expectAnswered(panel, 1);
    expect(questions(loupe)).toHaveLength(1);
  });

  shared('an answer in mid-stream is shown to its end, can be copied, and is sent once', async ({ loupe, panel }) => {
    await addPicture(panel);
    await ask(panel, 'The first question');
    await expectAnswered(panel, 1);
    loupe.claude.respondWith(LONG_ANSWER);
    loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 8 };
    await ask(panel, 'Tell me all');
    await expect(lastTurn(panel)).toContainText('word20 ');
    const makeRoom = await fillDisk(loupe);
    await expect(lastTurn(panel)).toContainText('no room left on this device to save this answer', { timeout: 20_000 });
    await expect(lastTurn(panel)).toContainText('word199');
    await expect(lastTurn(panel).getByRole('button', { name: 'Copy', exact: true })).toBeVisible();
    await expect(lastTurn(panel).getByRole('button', { name: 'Free up space' })).toBeVisible();
    await expect(askButton(panel)).toBeVisible();
    await expect(articles(panel).first()).toContainText('The first question');
    const [first] = await storedTurns(panel);
    expect(first?.state.status).toBe('done');
    expect(questions(loupe)).toHaveLength(2);
    await makeRoom();
    await lastTurn(panel).getByRole('button', { name: 'Retry' }).click();
    await nthQuestion(loupe, 3);
    await expectAnswered(panel, 2);
    expect(questions(loupe)).toHaveLength(3);
  });

  shared('what cannot be changed is said', async ({ loupe, panel }) => {
    await addPicture(panel);
    const makeRoom = await fillDisk(loupe);
    await panel.getByRole('button', { name: /^Remove/ }).click();
    await expect(panel.getByRole('alert')).toContainText('There is no room left on this device');
    await makeRoom();
  });
});

shared.describe('two panels', () => {
  shared('show the same answer as it comes, and Stop in one stops it in both', async ({ loupe, panel }) => {
    await addPicture(panel);
    const other = await loupe.panelPage();
    loupe.claude.respondWith(LONG_ANSWER);
    loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 40 };
    await ask(panel, 'Tell me all');
    // A tab that is not in front draws no frames: each is looked at in turn.
    for (const one of [other, panel]) {
      await one.bringToFront();
      await expect(lastTurn(one)).toContainText('word5 ');
      await expect(stopButton(one)).toBeVisible();
    }
    await stopButton(panel).click();
    for (const one of [panel, other]) {
      await one.bringToFront();
      await expect(lastTurn(one)).toContainText('Stopped. Everything up to here is kept.');
      await expect(askButton(one)).toBeVisible();
    }
    expect(questions(loupe)).toHaveLength(1);
  });

  shared('of two windows show one conversation, and both ask on in it', async ({ loupe, panel }) => {
    await addPicture(panel);
    await ask(panel, 'From the first window');
    await expectAnswered(panel, 1);
    const [other] = await Promise.all([
      loupe.context.waitForEvent('page'),
      panel.evaluate(() => chrome.windows.create({ url: '/sidepanel.html' })),
    ]);
    await openFromHistory(other);
    await expectAnswered(other, 1);
    await ask(other, 'From the second window');
    await expectAnswered(other, 2);
    await expectAnswered(panel, 2);
    await expect(lastTurn(panel)).toContainText('From the second window');
    await other.close();
    await ask(panel, 'And from the first again');
    await expectAnswered(panel, 3);
    expect(questions(loupe)).toHaveLength(3);
  });
});

shared(
  'a database that another page holds is waited for, in words, and read as soon as it is free',
  async ({ loupe, panel }) => {
    await addPicture(panel);
    await ask(panel, 'Before');
    await expectAnswered(panel, 1);
    const options = await loupe.optionsPage();
    await options.evaluate(async () => {
      const held = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open('loupe');
        opening.onsuccess = () => resolve(opening.result);
      });
      // Waits for `held` to close, and everybody else waits for it.
      const change = indexedDB.open('loupe', 5000);
      change.onupgradeneeded = () => change.transaction?.abort();
      Object.assign(globalThis, { letGo: () => held.close() });
    });
    await panel.reload();
    await expect(panel.getByRole('alert')).toContainText('Loupe is still opening what it has stored.', {
      timeout: 15_000,
    });
    await expect(panel.getByRole('alert').getByRole('button', { name: 'Try again' })).toBeVisible();
    await options.evaluate(() => (globalThis as unknown as { letGo(): void }).letGo());
    await expect(lastTurn(panel)).toContainText('Before');
    await expect(panel.getByText('Loupe is still opening what it has stored.')).toHaveCount(0);
    await ask(panel, 'After');
    await expectAnswered(panel, 2);
  },
);

test('a conversation of the first version is there after the update, and goes on', async ({ loupe }) => {
  const panel = await loupe.panelPage();
  await addPicture(panel);
  loupe.claude.respondWith('An answer of old', 1);
  await ask(panel, 'A question of old');
  await expectAnswered(panel, 1);
  const options = await loupe.optionsPage();
  await panel.close();
  await turnBackToFirstVersion(options);
  await loupe.close({ keepsProfile: true });

  const after = await launchLoupe({ profile: loupe.profile });
  try {
    const later = await after.panelPage();
    await openFromHistory(later);
    await expect(lastTurn(later)).toContainText('An answer of old');
    await ask(later, 'And now?');
    await expectAnswered(later, 2);
    const { images, json } = await nthQuestion(after, 1);
    expect(images).toHaveLength(1);
    expect(JSON.stringify(json)).toContain('An answer of old');
  } finally {
    await after.close();
  }
});

test('a database that was damaged costs the conversations in it at most: the key works and a question is answered', async ({
  loupe,
}) => {
  const panel = await loupe.panelPage();
  await addPicture(panel);
  await ask(panel, 'Before the damage');
  await expectAnswered(panel, 1);
  await loupe.close({ keepsProfile: true });
  const folder = join(loupe.profile, 'Default', 'IndexedDB');
  for (const { name, parentPath } of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (/^(CURRENT|MANIFEST-\d+|\d+\.(log|ldb))$/.test(name)) await writeFile(join(parentPath, name), 'no database');
  }

  const after = await launchLoupe({ profile: loupe.profile, key: null });
  try {
    const later = await after.panelPage();
    await expect(later.getByRole('textbox', { name: 'API key' })).toHaveCount(0);
    await addPicture(later);
    await ask(later, 'After the damage');
    await expectAnswered(later, 1);
  } finally {
    await after.close();
  }
});

test('an update waits until the answer is there and nobody has Loupe open', async () => {
  const extensionDir = await mkdtemp(join(tmpdir(), 'loupe-build-'));
  await cp(EXTENSION_DIR, extensionDir, { recursive: true });
  const loupe = await launchLoupe({ extensionDir });
  try {
    const panel = await loupe.panelPage();
    await addPicture(panel);
    loupe.claude.respondWith(LONG_ANSWER);
    loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: 20 };
    await ask(panel, 'Tell me all');
    await expect(lastTurn(panel)).toContainText('word5 ');

    const file = join(extensionDir, 'manifest.json');
    const manifest = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...manifest, version: '99.0.0' }));
    const offer = async (): Promise<void> => {
      const worker = await loupe.worker();
      await worker.evaluate(() => {
        // Chrome's event objects have `dispatch`, which its typings leave out.
        const event = chrome.runtime.onUpdateAvailable as unknown as { dispatch(details: object): void };
        event.dispatch({ version: '99.0.0' });
      });
    };
    const version = async (): Promise<string> =>
      await (await loupe.worker()).evaluate(() => chrome.runtime.getManifest().version);
    await offer();
    await expectAnswered(panel, 1);
    await expect(lastTurn(panel)).toContainText('word199');
    // The answer is there, but the panel is open.
    expect(await version()).not.toBe('99.0.0');
    await panel.close();
    await offer();
    // While the browser changes the one for the other there is no worker to ask.
    await expect.poll(() => version().catch(() => 'changing'), { timeout: 30_000 }).toBe('99.0.0');
    const later = await loupe.panelPage();
    expect((await storedTurns(later)).map(({ state }) => state.status)).toEqual(['done']);
    expect(questions(loupe)).toHaveLength(1);
  } finally {
    await loupe.close();
    await rm(extensionDir, { recursive: true, force: true });
  }
});
