import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { expectStored } from './harness/expect-stored.ts';
import { grantAllSites } from './harness/grant-access.ts';
import { HOSTILE_SCRIPTS, hostileScript } from './harness/hostile-scripts.ts';
import { type Loupe, launchLoupe } from './harness/launch-loupe.ts';
import { addPicture, ask, expectAnswered, questions } from './harness/panel-steps.ts';
import { addAlbums, albumUrl, overlayShown, pictureOf } from './harness/picker-page.ts';
import { putBack } from './harness/shared-loupe.ts';
import { storedAttachments } from './harness/stored-rows.ts';
import { expect, test } from './harness/test.ts';

const CANARY = 'a question about the canary';

let loupe: Loupe;
let panel: Page;
test.beforeAll(async () => {
  loupe = await launchLoupe({ addRoutes: addAlbums });
});
test.afterAll(async () => await loupe?.close());
test.beforeEach(async () => {
  await putBack(loupe);
  await grantAllSites(loupe);
  panel = await loupe.panelPage();
});

async function openPicker(album: 'garden' | 'harbour' = 'garden'): Promise<void> {
  await loupe.page.bringToFront();
  await loupe.page.goto(albumUrl(album));
  await loupe.page.mouse.move(1, 1);
  await loupe.clickMenu('pick', {});
  await overlayShown(loupe.page);
}

/** By a script of the extension's: what the page has poisoned is of no use to a driver. */
async function readPage(): Promise<string> {
  const worker = await loupe.worker();
  return await worker.evaluate(async () => {
    const [tab] = await chrome.tabs.query({ url: 'https://page.example.com/*' });
    const [read] = await chrome.scripting.executeScript({
      target: { tabId: tab?.id ?? -1 },
      func: () => document.documentElement.outerHTML,
    });
    return read?.result ?? 'nothing';
  });
}

test('no page gets the picker to take or ask anything, or learns of a conversation', async () => {
  test.setTimeout(240_000);
  await panel.bringToFront();
  await addPicture(panel);
  await ask(panel, CANARY);
  await expectAnswered(panel, 1);
  const attachmentsBefore = (await storedAttachments(panel)).length;
  for (const [name, attack] of Object.entries(HOSTILE_SCRIPTS)) {
    await test.step(name, async () => {
      await openPicker();
      await loupe.page.evaluate(hostileScript(attack, loupe.extensionId));
      await sleep(350);
      expect(questions(loupe), name).toHaveLength(1);
      expect(await storedAttachments(panel), name).toHaveLength(attachmentsBefore);
      const seen = await readPage();
      expect(seen, name).not.toContain('data-got-in');
      expect(seen, name).not.toContain('canary');
    });
  }
});

test('a picker that a page has put something above is on top again, and usable', async () => {
  for (const name of [
    'a modal dialog above it',
    'hidePopover',
    'taking the focus for good',
    'poisoned arrays',
  ] as const) {
    await test.step(name, async () => {
      await openPicker();
      await loupe.page.evaluate(hostileScript(HOSTILE_SCRIPTS[name] ?? '', loupe.extensionId));
      await sleep(700);
      const before = (await storedAttachments(panel)).length;
      await loupe.page.keyboard.press('Home');
      await loupe.page.keyboard.press('Enter');
      await expect.poll(async () => (await storedAttachments(panel)).at(before)?.state.status).toBe('ready');
      const taken = (await storedAttachments(panel)).at(before);
      if (taken) await expectStored(panel, taken, pictureOf('garden', 0));
    });
  }
});

test('a page that goes elsewhere meanwhile never gives its picture for the other’s', async () => {
  test.setTimeout(180_000);
  let taken = 0;
  // From the command to the stored image there is an await every few milliseconds.
  for (const afterOpening of [true, false]) {
    for (const delay of [0, 5, 10, 20, 35, 60, 100, 180, 300, 600]) {
      await test.step(`${delay} ms after ${afterOpening ? 'Enter' : 'the command'}`, async () => {
        const before = (await storedAttachments(panel)).length;
        if (afterOpening) {
          await openPicker();
          await loupe.page.keyboard.press('Home');
          await loupe.page.keyboard.press('Enter');
        } else {
          await loupe.page.bringToFront();
          await loupe.page.goto(albumUrl('garden'));
          await loupe.clickMenu('pick', {});
        }
        await sleep(delay);
        await loupe.page.goto(albumUrl('harbour'));
        if (!afterOpening) await loupe.page.keyboard.press('Enter');
        await sleep(400);
        const added = () => storedAttachments(panel).then((all) => all.slice(before));
        await expect
          .poll(async () => (await added()).every(({ state }) => ['ready', 'failed'].includes(state.status)))
          .toBe(true);
        for (const attachment of await added()) {
          if (attachment.state.status !== 'ready') continue;
          taken++;
          await expectStored(panel, attachment, pictureOf('garden', 0));
        }
      });
    }
  }
  expect(taken, 'none was taken at all').toBeGreaterThan(0);
});

test('the address that a page gives itself meanwhile is another page', async () => {
  await openPicker();
  await loupe.page.evaluate(hostileScript(HOSTILE_SCRIPTS['another address for the page'] ?? '', loupe.extensionId));
  await loupe.page.keyboard.press('Enter');
  await sleep(500);
  expect(await storedAttachments(panel)).toHaveLength(0);
  await panel.bringToFront();
  await expect(panel.getByRole('alert')).toBeVisible();
});
