import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from 'playwright';
import { expectFullPicture } from './harness/expect-picture.ts';
import { drawPicture } from './harness/fixture-pictures.ts';
import { grantAllSites } from './harness/grant-access.ts';
import { type Loupe, launchLoupe, TEST_KEY } from './harness/launch-loupe.ts';
import { clickMenu } from './harness/menu-items.ts';
import { ask, attachments, expectAnswered, lastTurn, nthQuestion, questions } from './harness/panel-steps.ts';
import { openPrivateWindow } from './harness/private-window.ts';

const PRIVATE_QUESTION = 'What hides in the lavender cupboard?';
const PRIVATE_FOLLOW_UP = 'And what sleeps in the juniper drawer?';
const PRIVATE_ANSWER = 'Forty saffron moths, folded like letters.';
const REGULAR_QUESTION = 'What stands on the marble table?';

test('a private window works, sends bytes, waits for a word before Describe, and leaves nothing on disk', async () => {
  const loupe = await launchLoupe({ settings: { quickActions: 'send' } });
  try {
    await grantAllSites(loupe);
    // A page of each window, on a host that nobody else visits.
    const regular = { page: loupe.page, url: 'https://marble.example.com/page/cors' };
    await regular.page.goto(regular.url);
    const regularPanel = await loupe.panelPage();
    await clickIn(loupe, 'regular', regular.page, 'ask');
    await askAndRead(loupe, regularPanel, REGULAR_QUESTION, 1);
    // What is written last: the crop of the page as it was clicked.
    await expect.poll(async () => JSON.stringify(await everythingKept(loupe))).toContain('shownCrop');
    const before = await everythingKept(loupe);
    const asLink = await nthQuestion(loupe, 1);
    expect(asLink.images).toMatchObject([{ kind: 'url' }]);

    const privatePage = await openPrivateWindow(loupe, 'https://lavender.example.com/page/no-robots');
    const privatePanel = await panelBeside(loupe, privatePage);
    await expect(privatePanel.getByText('Private window: kept only until you close this window.')).toBeVisible();
    await clickIn(loupe, 'private', privatePage, 'describe');
    const card = privatePanel.getByRole('region', { name: 'Describe is waiting' });
    await expect(card).toContainText('This is a private window. Describe sends the image to Anthropic.');
    expect(questions(loupe)).toHaveLength(1);
    await card.getByRole('button', { name: 'Not now' }).click();
    await expect(card).toHaveCount(0);

    await expect(attachments(privatePanel)).toContainText('640×480');
    await attachments(privatePanel)
      .getByRole('button', { name: /what Claude will see$/ })
      .click();
    await expect(privatePanel.getByRole('dialog', { name: 'What Claude will see' })).toContainText(/private/i);
    await privatePanel.keyboard.press('Escape');
    await askAndRead(loupe, privatePanel, PRIVATE_QUESTION, 1);
    const asBytes = await nthQuestion(loupe, 2);
    expect(asBytes.images).toMatchObject([{ kind: 'base64' }]);
    expectFullPicture(asBytes.images[0], loupe.site.picture('no-robots'));
    await expect(lastTurn(privatePanel)).toContainText('stand-in');
    loupe.claude.respondWith(PRIVATE_ANSWER);
    await ask(privatePanel, PRIVATE_FOLLOW_UP);
    await expectAnswered(privatePanel, 2);
    await lastTurn(privatePanel).getByRole('button', { name: 'Retry' }).click();
    await expect(lastTurn(privatePanel)).toContainText('2 of 2');
    await expectAnswered(privatePanel, 2);
    await privatePanel.getByRole('button', { name: 'New conversation' }).click();
    // What the regular window keeps is as it was.
    expect(await everythingKept(loupe)).toEqual(before);

    const { marks, bytesOf } = await marksOf(loupe);
    // A killed browser could owe its disk something; an orderly end is what a user does.
    await loupe.context.close();
    const found = await searchProfile(loupe.profile, marks);
    // Proves that this search finds what is there.
    expect(found.get(REGULAR_QUESTION)).not.toEqual([]);
    expect(found.get('marble.example.com')).not.toEqual([]);
    expect(found.get(bytesOf.regular)).not.toEqual([]);
    for (const words of [PRIVATE_QUESTION, PRIVATE_FOLLOW_UP, PRIVATE_ANSWER]) expect(found.get(words)).toEqual([]);
    // The key stands in the settings' own files, in clear as the settings page says, and nowhere else.
    expect(found.get(TEST_KEY)).not.toEqual([]);
    expect(found.get(TEST_KEY)?.filter((path) => !path.includes('Local Extension Settings'))).toEqual([]);
    expect(found.get('lavender.example.com')).toEqual([]);
    expect(found.get(bytesOf.private)).toEqual([]);
  } finally {
    await loupe.close();
  }
});

/** All that the regular window's worker keeps: its database, and the settings that both share. */
async function everythingKept(loupe: Loupe): Promise<Record<string, unknown>> {
  const worker = await loupe.worker();
  return await worker.evaluate(async () => {
    const finished = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onerror = () => reject(request.error);
        request.onsuccess = () => resolve(request.result);
      });
    const database = await finished(indexedDB.open('loupe'));
    const kept: Record<string, unknown> = { settings: await chrome.storage.local.get() };
    for (const name of database.objectStoreNames) {
      const rows = await finished(database.transaction(name).objectStore(name).getAll());
      kept[name] = JSON.stringify(rows);
    }
    database.close();
    return kept;
  });
}

/** The panel's page in a tab of the private window, behind the page. */
async function panelBeside(loupe: Loupe, page: Page): Promise<Page> {
  const worker = await loupe.worker('private', page);
  const [panel] = await Promise.all([
    loupe.context.waitForEvent('page'),
    worker.evaluate(async () => {
      const windows = await chrome.windows.getAll();
      const windowId = windows.find(({ incognito }) => incognito)?.id;
      await chrome.tabs.create({ url: chrome.runtime.getURL('/sidepanel.html'), ...(windowId ? { windowId } : {}) });
    }),
  ]);
  await panel.waitForURL(/sidepanel\.html/);
  return panel;
}

async function clickIn(
  loupe: Loupe,
  which: 'regular' | 'private',
  page: Page,
  item: 'ask' | 'describe',
): Promise<void> {
  await page.bringToFront();
  const srcUrl = await page.locator('#target').evaluate((image: HTMLImageElement) => image.currentSrc);
  await clickMenu(await loupe.worker(which, page), item, { srcUrl }, page);
  // The click-time picture is of the tab in front.
  await page.waitForTimeout(600);
}

async function askAndRead(loupe: Loupe, panel: Page, question: string, turns: number): Promise<void> {
  await panel.bringToFront();
  await expect(attachments(panel)).toContainText('640×480');
  await ask(panel, question);
  await expectAnswered(panel, turns);
  expect(questions(loupe).length).toBeGreaterThan(0);
}

/** What to look for on disk: 24 bytes from the middle of each picture's file, beside the words. */
async function marksOf(loupe: Loupe): Promise<{ marks: string[]; bytesOf: { regular: string; private: string } }> {
  const middle = async (page: 'cors' | 'no-robots'): Promise<string> => {
    const file = await drawPicture(loupe.site.picture(page), 'png');
    return file.subarray(file.length >> 1, (file.length >> 1) + 24).toString('latin1');
  };
  const bytesOf = { regular: await middle('cors'), private: await middle('no-robots') };
  const marks = [
    ...[REGULAR_QUESTION, PRIVATE_QUESTION, PRIVATE_FOLLOW_UP, PRIVATE_ANSWER, TEST_KEY],
    ...['marble.example.com', 'lavender.example.com'],
    ...[bytesOf.regular, bytesOf.private],
  ];
  return { marks, bytesOf };
}

/** @returns for each mark the files of the profile that hold it, as text of one or of two bytes a letter. */
async function searchProfile(profile: string, marks: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(marks.map((mark) => [mark, []]));
  const entries = await readdir(profile, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    for (const mark of marks) {
      if (bytes.includes(Buffer.from(mark, 'latin1')) || bytes.includes(Buffer.from(mark, 'utf16le'))) {
        found.get(mark)?.push(path);
      }
    }
  }
  return found;
}
