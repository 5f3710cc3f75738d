import type { Locator, Page } from 'playwright';
import type { Attachment } from '../../utils/conversation/attachment.ts';
import type { Tray } from '../../utils/conversation/conversation.ts';
import { askWorker, windowIdOf } from './harness/ask-worker.ts';
import { expectPicture } from './harness/expect-picture.ts';
import { PAGE_ORIGIN, picturePath } from './harness/fixture-pages.ts';
import type { Picture } from './harness/fixture-pictures.ts';
import { pressToolbarIcon, revokeAllSites } from './harness/grant-access.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import { HERE } from './harness/menu-items.ts';
import { ask, attachments, nthQuestion, questions } from './harness/panel-steps.ts';
import { putRows } from './harness/put-rows.ts';
import { chooseMenuItem, pressKeyOver, whyNoRealClicks } from './harness/real-click.ts';
import { sidePanelIds, waitForSidePanel } from './harness/side-panel.ts';
import { stopWorker } from './harness/stop-worker.ts';
import { storedAttachments, storedTrays } from './harness/stored-rows.ts';
import { expect, test } from './harness/test.ts';

const obstacle = whyNoRealClicks();
test.skip(obstacle !== undefined, obstacle);

const HIDDEN: Picture = { name: 'hidden', width: 640, height: 480, noise: 0 };
/** Chromium itself looks through many an overlay, but for pictures that CSS draws it has no image menu at all. */
const OVERLAID = `<!doctype html><title>Overlaid</title><body style="margin:24px">
  <div style="position:relative;width:640px;height:480px;background:url('${picturePath('plain', HIDDEN)}')">
    <div id="overlay" style="position:absolute;inset:0"></div>
  </div></body>`;

const TALL = `<!doctype html><title>Tall</title><body style="margin:0">
  <div style="height:9000px;background:linear-gradient(#036,#fc9)"></div></body>`;

test.use({
  launch: {
    headed: true,
    windowSize: { width: 1280, height: 900 },
    addRoutes: (app) => {
      app.get('/overlaid', async (_, reply) => reply.type('text/html').send(OVERLAID));
      app.get('/tall', async (_, reply) => reply.type('text/html').send(TALL));
    },
  },
});

/** Where no gesture was made yet, with the panel open: every capture needs one first. */
const OTHER_PAGE = 'https://other.example.com/page/same-origin';

test.describe('a capture that needs a gesture on the page', () => {
  test('runs with the icon, once', async ({ loupe }) => {
    const panel = await armTab(loupe);
    await pressToolbarIcon(loupe);
    await expect.poll(() => steps(loupe)).toEqual(['visible-tab']);
    await expect(attachments(panel)).toHaveCount(1);
    expect((await trayOf(loupe))?.capturing).toBeUndefined();
    await pressToolbarIcon(loupe);
    await loupe.page.waitForTimeout(1000);
    expect(await steps(loupe)).toEqual(['visible-tab']);
  });

  test('runs with the icon’s own shortcut', async ({ loupe }) => {
    await armTab(loupe);
    await pressKeyOver(loupe.page.locator('#target'), 'alt+shift+l');
    await expect.poll(() => steps(loupe)).toEqual(['visible-tab']);
  });

  test('runs in place of what another shortcut does', async ({ loupe }) => {
    await armTab(loupe);
    await pressKeyOver(loupe.page.locator('#target'), 'alt+shift+s');
    await expect.poll(() => steps(loupe)).toEqual(['visible-tab']);
    expect((await trayOf(loupe))?.capturing).toBeUndefined();
  });

  test('runs in place of what a menu item does, also of one that would ask at once', async ({ loupe }) => {
    await loupe.storeSettings({ quickActions: 'send' });
    await armTab(loupe);
    await chooseMenuItem(loupe.page.locator('#target'), 'Describe this image');
    await expect.poll(() => steps(loupe)).toEqual(['visible-tab']);
    await loupe.page.waitForTimeout(1000);
    expect(await steps(loupe)).toEqual(['visible-tab']);
    expect(questions(loupe)).toEqual([]);
  });

  test('runs when access is given instead', async ({ loupe }) => {
    const panel = await armTab(loupe);
    await panel.getByRole('button', { name: 'Always allow, on all sites' }).click();
    await panel.getByRole('button', { name: 'Continue' }).click();
    await expect.poll(() => steps(loupe)).toEqual(['visible-tab']);
    await loupe.page.waitForTimeout(1000);
    expect(await steps(loupe)).toEqual(['visible-tab']);
  });

  test('outlives the worker', async ({ loupe }) => {
    await armTab(loupe);
    await stopWorker(loupe);
    await pressToolbarIcon(loupe);
    await expect.poll(() => steps(loupe)).toEqual(['visible-tab']);
  });

  test('is given up with Cancel', async ({ loupe }) => {
    const panel = await armTab(loupe);
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(async () => (await trayOf(loupe))?.capturing).toBeUndefined();
    await pressToolbarIcon(loupe);
    await loupe.page.waitForTimeout(1000);
    expect(await steps(loupe)).toEqual([]);
  });

  test('is not waited for longer than it says, also when the worker was away', async ({ loupe }) => {
    const panel = await armTab(loupe);
    const tray = await trayOf(loupe);
    if (tray?.capturing?.state !== 'armed') throw new Error('Not armed');
    expect(tray.capturing.until - Date.now()).toBeGreaterThan(30_000);
    expect(tray.capturing.until - Date.now()).toBeLessThanOrEqual(60_000);
    await putRows(panel, { table: 'trays', rows: [{ ...tray, capturing: { ...tray.capturing, until: Date.now() } }] });
    await pressToolbarIcon(loupe);
    await loupe.page.waitForTimeout(1000);
    expect(await steps(loupe)).toEqual([]);
    await putRows(panel, { table: 'trays', rows: [{ ...tray, capturing: { ...tray.capturing, until: Date.now() } }] });
    await stopWorker(loupe);
    await loupe.worker();
    await expect.poll(async () => (await trayOf(loupe))?.capturing).toBeUndefined();
  });
});

test.describe('a page that is closed to extensions', () => {
  test('is said to be so at once by the buttons that need to look into it', async ({ loupe }) => {
    const panel = await openPanelOn(loupe, 'chrome://version');
    for (const name of ['Select region', 'Full page', 'Pick image']) {
      await panel.getByRole('button', { name }).click();
      const alert = panel.getByRole('alert');
      await expect(alert, name).toContainText("The browser doesn't let extensions see its own pages.");
      await expect(alert, name).toContainText('You can paste or drop an image here.');
      await panel.getByRole('button', { name: 'Dismiss' }).click();
      await expect(panel.getByRole('button', { name: 'Dismiss' })).toHaveCount(0);
    }
    expect((await trayOf(loupe))?.capturing).toBeUndefined();
    expect(await steps(loupe)).toEqual([]);
  });

  test('can still be photographed after a gesture on it', async ({ loupe }) => {
    const panel = await openPanelOn(loupe, 'chrome://version');
    await panel.getByRole('button', { name: 'Capture tab' }).click();
    await expect.poll(async () => (await trayOf(loupe))?.capturing?.state).toBe('armed');
    await pressToolbarIcon(loupe);
    await expect.poll(() => steps(loupe)).toEqual(['visible-tab']);
  });
});

test('a worker that ends during a capture takes its overlay away and says so at its next start', async ({ loupe }) => {
  const panel = await openPanelOn(loupe, loupe.site.page('same-origin'));
  await pressToolbarIcon(loupe);
  await panel.getByRole('button', { name: 'Select region' }).click();
  await expect.poll(async () => (await trayOf(loupe))?.capturing).toMatchObject({ state: 'running', action: 'region' });
  await loupe.page.waitForTimeout(500);
  await stopWorker(loupe);
  await loupe.worker();
  await expect(panel.getByRole('alert')).toContainText('The browser paused Loupe during the capture');
  expect((await trayOf(loupe))?.capturing).toBeUndefined();
  // The page has its pointer back: the overlay would have taken this click.
  await loupe.page.evaluate(() => document.addEventListener('click', () => document.body.setAttribute('clicked', '')));
  await loupe.page.mouse.click(400, 300);
  await expect(loupe.page.locator('body[clicked]')).toHaveCount(1);
});

test('a full page that the worker left unfinished says so, and is captured again into its own row', async ({
  loupe,
}) => {
  const panel = await openPanelOn(loupe, `${PAGE_ORIGIN}/tall`);
  await pressToolbarIcon(loupe);
  await panel.getByRole('button', { name: 'Full page' }).click();
  await expect.poll(() => takenSoFar(loupe), { timeout: 20_000, intervals: [50] }).toBeGreaterThan(0);
  await stopWorker(loupe);
  await loupe.worker();
  await expect(attachments(panel)).toContainText('The browser paused Loupe during the capture');
  const [before] = await storedAttachments(await loupe.worker());
  await panel.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => steps(loupe), { timeout: 30_000 }).toEqual(['full-page']);
  const [after] = await storedAttachments(await loupe.worker());
  expect(after?.id).toBe(before?.id);
  expect(await loupe.page.evaluate(() => scrollY)).toBe(0);
});

test('two captures of different widths are taken anew at the width there is now, each once its tab was allowed', async ({
  loupe,
}) => {
  const first = loupe.page;
  const panel = await openPanelOn(loupe, `${PAGE_ORIGIN}/tall`);
  await pressToolbarIcon(loupe);
  await panel.getByRole('button', { name: 'Capture tab' }).click();
  await expect.poll(() => steps(loupe)).toEqual(['visible-tab']);
  const second = await loupe.context.newPage();
  await second.goto(OTHER_PAGE);
  await pressToolbarIcon(loupe, second);
  await panel.getByRole('button', { name: 'Capture tab' }).click();
  await expect.poll(() => steps(loupe)).toEqual(['visible-tab', 'visible-tab']);
  const worker = await loupe.worker();
  const before = (await storedAttachments(worker)).map(({ id }) => id);

  // Both tabs navigate: the access that a gesture gave ends.
  await first.goto(OTHER_PAGE);
  await second.goto(`${PAGE_ORIGIN}/tall`);
  const windowId = await windowIdOf(panel);
  await askWorker(panel, 'capture', { windowId, action: 'same-width', attachmentIds: before });
  for (const page of [first, second]) {
    await expect.poll(async () => (await trayOf(loupe))?.capturing?.state, { timeout: 20_000 }).toBe('armed');
    await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe('visible');
    await pressToolbarIcon(loupe, page);
  }
  await expect.poll(async () => (await waiting(loupe)).length, { timeout: 20_000 }).toBe(2);
  await expect.poll(async () => (await waiting(loupe)).some(({ id }) => before.includes(id))).toBe(false);
  const rows = await waiting(loupe);
  // In the order of the earlier ones, which can still be had back.
  expect(rows.map(({ provenance }) => provenance.kind === 'page' && provenance.pageUrl)).toEqual([
    OTHER_PAGE,
    `${PAGE_ORIGIN}/tall`,
  ]);
  const widths = rows.map(({ provenance }) => provenance.kind === 'page' && provenance.capture?.viewportWidth);
  expect(widths[0]).toBe(widths[1]);
});

test.describe('what a page script may ask', () => {
  test('is nothing where no capture is under way', async ({ loupe }) => {
    await loupe.page.goto(loupe.site.page('same-origin'));
    await pressToolbarIcon(loupe);
    const panel = await waitForSidePanel(loupe);
    await panel.evaluate(() => window.close()).catch(() => undefined);
    await expect.poll(() => sidePanelIds(loupe)).toEqual([]);
    const worker = await loupe.worker();
    const before = JSON.stringify([await storedTrays(worker), await storedAttachments(worker)]);
    for (const message of [
      ...[{ loupe: 'open-panel' }, { loupe: 'open-panel', windowId: 1, action: 'tab' }, { loupe: 'capture' }],
      ...[{ loupe: {} }, { loupe: ['open-panel'] }, 'open-panel', null, 7, [], { type: 'capture', data: {} }],
    ]) {
      await sendOnClick(loupe, message);
    }
    await loupe.page.waitForTimeout(500);
    expect(await sidePanelIds(loupe)).toEqual([]);
    expect(JSON.stringify([await storedTrays(worker), await storedAttachments(worker)])).toBe(before);
  });
});

test.describe('on sites that the user lets Loupe look at', () => {
  test('the picture under an overlay is found by a real right-click, until access is withdrawn', async ({ loupe }) => {
    await allowAll(loupe);
    await expect.poll(() => registered(loupe)).toMatchObject([{ id: 'page-memory', matches: ['<all_urls>'] }]);
    await loupe.page.goto(`${PAGE_ORIGIN}/overlaid`);
    await chooseMenuItem(loupe.page.locator('#overlay'), HERE);
    const panel = await waitForSidePanel(loupe);
    await expect(attachments(panel)).toContainText('640×480');
    await ask(panel, 'What is under it?');
    expectPicture((await nthQuestion(loupe, 1)).images[0], HIDDEN);

    await revokeAllSites(loupe);
    await expect.poll(() => registered(loupe)).toEqual([]);
    // Gone from the menu, too: what stands first there is the tab.
    await chooseMenuItem(loupe.page.locator('#overlay'), 'Ask about the visible tab');
    await expect.poll(async () => (await steps(loupe)).at(-1)).toBe('visible-tab');
  });

  test('the memory is registered for the allowed site alone', async ({ loupe }) => {
    const panel = await openPanelOn(loupe, `${PAGE_ORIGIN}/overlaid`);
    await request(panel, `${PAGE_ORIGIN}/*`);
    await expect.poll(() => registered(loupe)).toMatchObject([{ matches: [`${PAGE_ORIGIN}/*`] }]);
    // Where the page stood open already, too.
    await chooseMenuItem(loupe.page.locator('#overlay'), HERE);
    await expect(attachments(panel)).toContainText('640×480');
    await loupe.page.goto('https://other.example.com/overlaid');
    await chooseMenuItem(loupe.page.locator('#overlay'), 'Ask about the visible tab');
    await expect.poll(async () => (await steps(loupe)).at(-1)).toBe('visible-tab');
  });
});

/** The real panel beside a page that no gesture was made on. */
async function openPanelOn(loupe: Loupe, url: string): Promise<Page> {
  await loupe.page.goto(loupe.site.page('cors'));
  await pressToolbarIcon(loupe);
  const panel = await waitForSidePanel(loupe);
  await loupe.page.goto(url);
  return panel;
}

async function armTab(loupe: Loupe): Promise<Page> {
  const panel = await openPanelOn(loupe, OTHER_PAGE);
  await panel.getByRole('button', { name: 'Capture tab' }).click();
  await expect(card(panel)).toBeVisible();
  return panel;
}

function card(panel: Page): Locator {
  return panel.getByRole('region', { name: 'Waiting for a click on the page' });
}

async function trayOf(loupe: Loupe): Promise<Tray | undefined> {
  return (await storedTrays(await loupe.worker()))[0];
}

/** How many pieces of a full page there are. */
async function takenSoFar(loupe: Loupe): Promise<number> {
  const capturing = (await trayOf(loupe))?.capturing;
  return capturing?.state === 'running' ? (capturing.done ?? 0) : 0;
}

/** What stands in the tray, in its order. */
async function waiting(loupe: Loupe): Promise<Attachment[]> {
  const rows = await storedAttachments(await loupe.worker());
  return rows.filter(({ holder }) => holder.startsWith('tray:')).sort((a, b) => a.order - b.order);
}

/** How each image in the tray was got, oldest first. */
async function steps(loupe: Loupe): Promise<(string | undefined)[]> {
  const rows: Attachment[] = await storedAttachments(await loupe.worker());
  return rows.map(({ original }) => original?.step);
}

/** Sends a message from the world of Loupe's injected scripts, with the user's gesture as strong as it can be. */
async function sendOnClick(loupe: Loupe, message: unknown): Promise<void> {
  const worker = await loupe.worker();
  await worker.evaluate(async (message) => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    await chrome.scripting.executeScript({
      target: { tabId: tab?.id ?? -1 },
      func: (message: unknown) => {
        const send = (): void => void chrome.runtime.sendMessage(message).catch(() => undefined);
        addEventListener('click', send, { once: true, capture: true });
      },
      args: [message],
    });
  }, message);
  await loupe.page.mouse.click(300, 300);
}

async function registered(loupe: Loupe): Promise<unknown[]> {
  return await (await loupe.worker()).evaluate(() => chrome.scripting.getRegisteredContentScripts());
}

/** As the user's yes to the browser's question; of the profile's approval see `writeProfile`. */
async function request(from: Page, pattern: string): Promise<void> {
  const session = await from.context().newCDPSession(from);
  const { result } = await session.send('Runtime.evaluate', {
    expression: `chrome.permissions.request({ origins: [${JSON.stringify(pattern)}] })`,
    awaitPromise: true,
    userGesture: true,
  });
  await session.detach();
  expect(result.value).toBe(true);
}

async function allowAll(loupe: Loupe): Promise<void> {
  const options = await loupe.optionsPage();
  await request(options, '<all_urls>');
  await options.close();
}
