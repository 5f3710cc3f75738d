import { readFile } from 'node:fs/promises';
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import type { Download, Page } from 'playwright';
import { TEST_KEY } from './harness/launch-loupe.ts';
import { addPicture, articles, ask, expectAnswered, questions } from './harness/panel-steps.ts';
import { expect, test } from './harness/shared-loupe.ts';
import { storedTurns } from './harness/stored-rows.ts';

async function saved(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), bytes: await bytesOf(download) };
}
async function bytesOf(download: Download): Promise<Buffer> {
  return await readFile(await download.path());
}

/** Deletes what a user can see of the history, as another part of Loupe does it. */
async function deleteEverything(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('loupe');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => resolve(opening.result);
    });
    const names = ['conversations', 'turns', 'attachments', 'images', 'searchTexts'];
    const emptying = database.transaction(names, 'readwrite');
    for (const name of names) emptying.objectStore(name).clear();
    await new Promise<void>((resolve, reject) => {
      emptying.oncomplete = () => resolve();
      emptying.onabort = () => reject(emptying.error);
    });
    database.close();
  });
}

async function importFile(options: Page, file: { name: string; bytes: Buffer }): Promise<void> {
  const [chooser] = await Promise.all([
    options.waitForEvent('filechooser'),
    options.getByRole('button', { name: 'Import…', exact: true }).click(),
  ]);
  await chooser.setFiles({ name: file.name, mimeType: 'application/octet-stream', buffer: file.bytes });
}

test('all conversations go out as ZIP and as JSON, come back whole, and no file holds a key', async ({
  loupe,
  panel,
}) => {
  await loupe.storeSettings({ headers: { 'x-team': 'header-canary' } });
  await addPicture(panel, 'a-chart');
  await ask(panel, '=What <b>is</b> this?');
  await expectAnswered(panel, 1);
  await ask(panel, 'And then?');
  await expectAnswered(panel, 2);
  const turns = await storedTurns(panel);
  const options = await loupe.optionsPage();
  const json = await saved(options, () => options.getByRole('button', { name: 'Export all as JSON' }).click());
  const zip = await saved(options, () => options.getByRole('button', { name: 'Export all as ZIP' }).click());
  const one = await saved(panel, async () => {
    await panel.bringToFront();
    await panel.getByRole('button', { name: 'More', exact: true }).click();
    await panel.getByRole('button', { name: 'Export as ZIP' }).click();
  });
  expect(json.name).toMatch(/^Loupe conversations \d{4}-\d\d-\d\d\.json$/);
  expect(one.name).toMatch(/\.zip$/);
  for (const { bytes } of [json, zip, one]) {
    const text = bytes.toString('latin1');
    for (const secret of [TEST_KEY, TEST_KEY.slice(-8), 'header-canary', 'keyHints'])
      expect(text).not.toContain(secret);
  }
  const texts = await textsOf(zip.bytes);
  const markdown = [...texts].find(([name]) => name.endsWith('conversation.md'))?.[1] ?? '';
  for (const words of ['=What <b>is</b> this?', 'And then?', 'stand-in', 'Request id', turns[0]?.requestId ?? '?']) {
    expect(markdown).toContain(words);
  }
  const [, link = ''] = /!\[Image 1\]\(([^)]+)\)/.exec(markdown) ?? [];
  expect([...texts.keys()].some((name) => name.endsWith(`/${decodeURI(link)}`))).toBe(true);
  expect([...texts].every(([, text]) => !text.includes(TEST_KEY))).toBe(true);

  await options.bringToFront();
  for (const file of [json, zip]) {
    await deleteEverything(options);
    await importFile(options, file);
    const plan = options.getByRole('region', { name: 'What would be imported' });
    await expect(plan).toContainText('This adds 1 conversation.');
    expect(await storedTurns(panel)).toEqual([]);
    await plan.getByRole('button', { name: 'Import' }).click();
    await expect(options.getByRole('status').first()).toContainText('1 conversation imported.');
    expect(await storedTurns(panel)).toEqual(turns);
    const again = await saved(options, () => options.getByRole('button', { name: 'Export all as JSON' }).click());
    expect(withoutDate(again.bytes)).toBe(withoutDate(json.bytes));
  }
  // The panel shows it, and it goes on.
  await panel.bringToFront();
  await expect(articles(panel)).toHaveCount(2);
  await ask(panel, 'Still there?');
  await expectAnswered(panel, 3);
  expect(questions(loupe).at(-1)?.images).toHaveLength(1);
});

test('a bad file changes nothing and is told', async ({ loupe, panel }) => {
  await addPicture(panel);
  await ask(panel, 'What is it?');
  await expectAnswered(panel, 1);
  const options = await loupe.optionsPage();
  const json = await saved(options, () => options.getByRole('button', { name: 'Export all as JSON' }).click());
  await importFile(options, { name: 'cut.json', bytes: json.bytes.subarray(0, json.bytes.length - 20) });
  await expect(options.getByRole('status').first()).toContainText('Nothing was imported.');
  await importFile(options, json);
  const plan = options.getByRole('region', { name: 'What would be imported' });
  await expect(plan).toContainText('Every conversation of this file is here already.');
  await plan.getByRole('button', { name: 'Cancel' }).click();
  await expect(plan).toHaveCount(0);
  expect(await storedTurns(panel)).toHaveLength(1);
});

test('settings go out without the key and come back after a look', async ({ loupe }) => {
  await loupe.storeSettings({ model: 'claude-opus-5-5', askAboveCents: 7 });
  const options = await loupe.optionsPage();
  const file = await saved(options, () => options.getByRole('button', { name: 'Export settings' }).click());
  expect(file.bytes.toString()).not.toContain(TEST_KEY.slice(-4));
  await loupe.storeSettings({ model: 'claude-haiku-5-5', askAboveCents: 5 });
  const [chooser] = await Promise.all([
    options.waitForEvent('filechooser'),
    options.getByRole('button', { name: 'Import settings…' }).click(),
  ]);
  await chooser.setFiles({ name: file.name, mimeType: 'application/json', buffer: file.bytes });
  const changes = options.getByRole('region', { name: 'What the file would change' });
  await expect(changes).toContainText('claude-haiku-5-5');
  await changes.getByRole('button', { name: 'Apply' }).click();
  await expect(options.getByRole('status').first()).toContainText('The settings of the file are in force.');
  const stored = await (await loupe.worker()).evaluate(async () => (await chrome.storage.local.get()) as object);
  expect(stored).toMatchObject({ settings: { model: 'claude-opus-5-5', askAboveCents: 7 } });
  expect(JSON.stringify(stored)).toContain(TEST_KEY);
});

test('prepared copies are cleared, and made again when the conversation goes on', async ({ loupe, panel }) => {
  await addPicture(panel);
  await ask(panel, 'What is it?');
  await expectAnswered(panel, 1);
  const options = await loupe.optionsPage();
  await options.getByRole('button', { name: 'Show what takes space' }).click();
  await expect(options.getByRole('table', { name: 'What takes space' })).toContainText('Images as they were taken');
  await options.getByRole('button', { name: 'Clear prepared copies' }).click();
  await expect(options.getByRole('status').first()).toContainText('freed.');
  await panel.bringToFront();
  await ask(panel, 'And now?');
  await expectAnswered(panel, 2);
  expect(questions(loupe).at(-1)?.images).toHaveLength(1);
  await options.bringToFront();
  await options.getByRole('button', { name: 'Delete these images…' }).click();
  await expect(options.getByText('will be gone for good')).toBeVisible();
  await options.getByRole('button', { name: 'Delete the images' }).click();
  // Nothing is that old.
  await expect(options.getByRole('status').first()).toContainText('0 bytes freed.');
});

function withoutDate(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/"exportedAt":"[^"]+"/, '');
}

async function textsOf(zip: Buffer): Promise<Map<string, string>> {
  const entries = await new ZipReader(new BlobReader(new Blob([new Uint8Array(zip)])), {
    useWebWorkers: false,
  }).getEntries();
  const texts = new Map<string, string>();
  for (const entry of entries) if (!entry.directory) texts.set(entry.filename, await entry.getData(new TextWriter()));
  return texts;
}
