import type { Locator, Page } from 'playwright';
import type { Attachment } from '../../utils/conversation/attachment.ts';
import type { Capturing, Tray } from '../../utils/conversation/conversation.ts';
import { PAGE_ORIGIN } from './harness/fixture-pages.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import { IMAGE_MENU, type MenuItem, PAGE_MENU } from './harness/menu-items.ts';
import { openPrivateWindow } from './harness/private-window.ts';
import { chooseMenuItem, hasSubmenu, pressKeyOver, rightClick, whyNoRealClicks } from './harness/real-click.ts';
import { sidePanelIds, waitForSidePanel } from './harness/side-panel.ts';
import { stopWorker } from './harness/stop-worker.ts';
import { storedAttachments, storedTrays } from './harness/stored-rows.ts';
import { expect, test } from './harness/test.ts';

const obstacle = whyNoRealClicks();
test.skip(obstacle !== undefined, obstacle);

const PLACES = `<!doctype html><title>Places</title><body style="margin:0">
  <style>body > * { position: absolute; left: 20px }</style>
  <a id="link" href="/elsewhere" style="top:20px">A link</a>
  <p id="selection" style="top:50px">Selected words</p>
  <input id="editable" value="editable" style="top:110px">
  <video id="video" controls src="data:video/mp4;base64,AAAA" style="top:150px;width:200px;height:100px;background:#999"></video>
  <audio id="audio" controls style="top:270px"></audio>
  <a href="/elsewhere" style="top:340px"><img id="linked" alt="Linked" width="120" height="90" src="/plain/linked/120x90.png"></a>
  <img id="image" alt="Alone" width="120" height="90" src="/plain/alone/120x90.png" style="left:200px;top:340px">
  <iframe name="frame" style="top:450px;width:200px;height:100px" srcdoc="<p id=inside>Inside a frame</p>"></iframe>
</body>`;

const TWINS = `<!doctype html><title>Twins</title><p id="words">Two pictures of one size.</p>
  <img alt="One" src="/plain/one/320x240.png"><img alt="Other" src="/plain/other/320x240.png">`;

test.use({
  launch: {
    headed: true,
    windowSize: { width: 1280, height: 900 },
    addRoutes: (app) => {
      app.get('/places', async (_, reply) => reply.type('text/html').send(PLACES));
      app.get('/twins', async (_, reply) => reply.type('text/html').send(TWINS));
    },
  },
});

const OFF_IMAGES = ['body', '#selection', '#editable', '#video', '#audio'];

test.describe('the menu', () => {
  test('has Loupe’s items for the page in every context', async ({ loupe }) => {
    const page = await openPlaces(loupe);
    for (const selector of [...OFF_IMAGES, '#link', 'frame']) {
      await test.step(selector, () => takesTab(loupe, page, selector));
    }
  });

  test('has an image’s own items first, also inside a link', async ({ loupe }) => {
    const page = await openPlaces(loupe);
    const menu = { items: [...IMAGE_MENU, ...PAGE_MENU] };
    await chooseMenuItem(page.locator('#linked'), 'Add to tray', { menu });
    await expect.poll(() => newest(loupe).then((row) => row?.candidates[0]?.alt)).toBe('Linked');
    const panel = await waitForSidePanel(loupe);
    await chooseMenuItem(page.locator('#linked'), 'Ask about the visible tab', { menu });
    await expect.poll(() => newest(loupe).then((row) => row?.original?.step)).toBe('visible-tab');
    await expect(panel.getByRole('list', { name: 'Attachments' }).getByRole('listitem')).toHaveCount(2);
  });

  test('with Ask alone has it at the top level, whatever the image is in, and changes back in its old order', async ({
    loupe,
  }) => {
    const page = await openPlaces(loupe);
    await changeMenu(loupe, 'ask');
    const flat = { menu: { items: ['Ask about this image'], isFlat: true } } as const;
    for (const [id, alt] of [
      ['#image', 'Alone'],
      ['#linked', 'Linked'],
    ] as const) {
      await chooseMenuItem(page.locator(id), 'Ask about this image', flat);
      await expect.poll(() => newest(loupe).then((row) => row?.candidates[0]?.alt)).toBe(alt);
    }
    for (const selector of [...OFF_IMAGES, 'frame']) {
      await test.step(selector, () => takesTab(loupe, page, selector));
    }
    expect(await hasSubmenu(page.locator('#link'))).toBe(false);
    await changeMenu(loupe, 'full');
    await chooseMenuItem(page.locator('#image'), 'Add to tray');
    await expect.poll(() => newest(loupe).then((row) => row?.candidates[0]?.alt)).toBe('Alone');
    await takesTab(loupe, page, '#link');
  });

  test('is as the settings want it after the worker was away', async ({ loupe }) => {
    const page = await openPlaces(loupe);
    await changeMenu(loupe, 'ask');
    expect(await hasSubmenu(page.locator('#link'))).toBe(false);
    await stopWorker(loupe);
    await loupe.worker();
    expect(await hasSubmenu(page.locator('#link'))).toBe(false);
    const flat = { menu: { items: ['Ask about this image'], isFlat: true } } as const;
    await chooseMenuItem(page.locator('#image'), 'Ask about this image', flat);
    await expect.poll(() => newest(loupe).then((row) => row?.candidates[0]?.alt)).toBe('Alone');
  });

  test('takes the tab as wide as it was before the panel opened, with the worker idle-dead', async ({ loupe }) => {
    const page = await openPlaces(loupe);
    const width = await page.evaluate(() => innerWidth * devicePixelRatio);
    await stopWorker(loupe);
    const panel = await rightClick(loupe, page.locator('#selection'), 'Ask about the visible tab');
    await expect.poll(() => newest(loupe).then((row) => row?.state.status)).toBe('ready');
    const row = await newest(loupe);
    expect(row?.original).toMatchObject({ width, step: 'visible-tab' });
    expect(row?.provenance).toMatchObject({ pageTitle: 'Places', capture: { what: 'tab', viewportWidth: width } });
    await expect(panel.getByRole('list', { name: 'Attachments' }).getByRole('listitem')).toHaveCount(1);
  });

  test('works in a private window, whose tray stays there', async ({ loupe }) => {
    const page = await openPrivateWindow(loupe, `${PAGE_ORIGIN}/places`);
    await rightClick(loupe, page.locator('#selection'), 'Ask about the visible tab');
    const worker = await loupe.worker('private', page);
    await expect
      .poll(async () => (await storedAttachments(worker)).map(({ state }) => state.status))
      .toEqual(['ready']);
    expect(await storedAttachments(await loupe.worker())).toEqual([]);
  });

  test('works in the browser’s PDF viewer', async ({ loupe }) => {
    await loupe.page.goto(`${PAGE_ORIGIN}/document.pdf`);
    // The viewer takes its time, and is no page that could say where the mouse is.
    await loupe.page.waitForTimeout(2000);
    const blindly = { blindly: true, aim: { x: 0.6, y: 0.4 } };
    await rightClick(loupe, loupe.page.locator('body'), 'Ask about the visible tab', blindly);
    await expect.poll(async () => (await newest(loupe))?.original?.step).toBe('visible-tab');
    expect((await trayOf(loupe))?.alert).toBeUndefined();
    await chooseMenuItem(loupe.page.locator('body'), 'Select a region…', blindly);
    await expect.poll(() => capturing(loupe)).toMatchObject({ state: 'running', action: 'region' });
    await loupe.page.waitForTimeout(500);
    await loupe.page.keyboard.press('Escape');
    await expect.poll(() => capturing(loupe)).toBeUndefined();
  });

  test('opens the panel with the reason where no script gets in', async ({ loupe }) => {
    await loupe.page.goto('chrome://version');
    const panel = await rightClick(loupe, loupe.page.locator('#copyright'), 'Select a region…');
    await expect(panel.getByRole('alert')).toContainText("The browser doesn't let extensions see its own pages.");
    expect(await storedAttachments(await loupe.worker())).toEqual([]);
  });
});

test.describe('shortcuts', () => {
  test('have keys that the browser gave them', async ({ loupe }) => {
    const commands = await (await loupe.worker()).evaluate(() => chrome.commands.getAll());
    const keys = Object.fromEntries(commands.map(({ name, shortcut }) => [name, shortcut]));
    expect(keys).toEqual({
      _execute_action: 'Alt+Shift+L',
      pick: 'Alt+Shift+K',
      region: 'Alt+Shift+S',
      describe: 'Alt+Shift+D',
      'capture-tab': '',
      'capture-page': '',
      'same-region': '',
    });
  });

  test('select a region without the panel in the way, which opens when it is taken', async ({ loupe }) => {
    const page = await openPlaces(loupe);
    await pressKeyOver(page.locator('body'), 'alt+shift+s');
    await expect.poll(() => capturing(loupe)).toMatchObject({ state: 'running', action: 'region' });
    expect(await sidePanelIds(loupe)).toEqual([]);
    await dragRegion(page);
    await page.keyboard.press('Enter');
    await waitForSidePanel(loupe);
    await expect.poll(() => newest(loupe).then((row) => row?.original?.step)).toBe('region');
    await expect.poll(() => capturing(loupe)).toBeUndefined();
  });

  test('leave nothing when the user leaves', async ({ loupe }) => {
    const page = await openPlaces(loupe);
    await pressKeyOver(page.locator('body'), 'alt+shift+s');
    await expect.poll(() => capturing(loupe)).toMatchObject({ action: 'region' });
    await page.waitForTimeout(500);
    await page.keyboard.press('Escape');
    await expect.poll(() => capturing(loupe)).toBeUndefined();
    expect(await storedAttachments(await loupe.worker())).toEqual([]);
    expect((await trayOf(loupe))?.alert).toBeUndefined();
    expect(await sidePanelIds(loupe)).toEqual([]);
  });

  test('of two captures the newer one ends the older', async ({ loupe }) => {
    const page = await openPlaces(loupe);
    await pressKeyOver(page.locator('body'), 'alt+shift+s');
    await expect.poll(() => capturing(loupe)).toMatchObject({ action: 'region' });
    await runCommand(loupe, 'capture-tab');
    await expect.poll(() => newest(loupe).then((row) => row?.state.status)).toBe('ready');
    expect((await storedAttachments(await loupe.worker())).map(({ original }) => original?.step)).toEqual([
      'visible-tab',
    ]);
    await expect.poll(() => capturing(loupe)).toBeUndefined();
    // The overlay is gone: the page has its keyboard back.
    await page.locator('#editable').focus();
    await page.keyboard.press('End');
    await page.keyboard.type('!');
    await expect(page.locator('#editable')).toHaveValue('editable!');
  });

  test('describe the picture under the pointer, which waits because it is tiny', async ({ loupe }) => {
    const page = await openPlaces(loupe);
    await loupe.storeSettings({ quickActions: 'send' });
    await pressKeyOver(page.locator('#linked'), 'alt+shift+d');
    await expect.poll(async () => (await trayOf(loupe))?.held, { timeout: 20_000 }).toMatchObject({ reason: 'tiny' });
    expect((await newest(loupe))?.candidates.find(({ id }) => id)?.alt).toBe('Linked');
  });

  test('describe at once the largest in view where none is under the pointer', async ({ loupe }) => {
    await loupe.page.goto(loupe.site.page('linked-larger'));
    await loupe.storeSettings({ quickActions: 'send' });
    await pressKeyOver(loupe.page.getByText('Some words below'), 'alt+shift+d');
    await expect.poll(async () => (await newest(loupe))?.holder, { timeout: 20_000 }).toContain('turn:');
    expect((await newest(loupe))?.provenance).toMatchObject({ alt: 'A test picture' });
  });
});

test('of two pictures as large as each other, described by shortcut, the user chooses', async ({ loupe }) => {
  await loupe.page.goto(`${PAGE_ORIGIN}/twins`);
  await pressKeyOver(loupe.page.locator('#words'), 'alt+shift+d');
  await expect.poll(async () => (await newest(loupe))?.state.status, { timeout: 20_000 }).toBe('choosing');
  expect((await newest(loupe))?.candidates.map(({ alt }) => alt).toSorted()).toEqual(['One', 'Other']);
});

async function openPlaces({ page, site }: Loupe): Promise<Page> {
  site.clear();
  await page.goto(`${PAGE_ORIGIN}/places`);
  return page;
}

/** Changes the setting and waits until the browser has the menu: in a new browser that takes a second. */
async function changeMenu(loupe: Loupe, imageMenu: 'full' | 'ask'): Promise<void> {
  await loupe.storeSettings({ imageMenu });
  const worker = await loupe.worker();
  const hasDescribe = (): Promise<boolean> =>
    worker.evaluate(() =>
      chrome.contextMenus.update('describe', {}).then(
        () => true,
        () => false,
      ),
    );
  await expect.poll(hasDescribe).toBe(imageMenu === 'full');
}

function placeOf(page: Page, selector: string): Locator {
  return selector === 'frame' ? page.frameLocator('[name=frame]').locator('#inside') : page.locator(selector);
}

/** Takes the visible tab by a real right-click in one place. */
async function takesTab(loupe: Loupe, page: Page, selector: string): Promise<void> {
  const worker = await loupe.worker();
  const before = (await storedAttachments(worker)).length;
  const target = placeOf(page, selector);
  if (selector === '#selection') await target.selectText();
  else await page.evaluate(() => getSelection()?.removeAllRanges());
  const item: MenuItem = 'Ask about the visible tab';
  // Where nothing stands; and off the button in the middle of a video.
  const aims: Record<string, { x: number; y: number }> = { body: { x: 0.6, y: 0.6 }, '#video': { x: 0.2, y: 0.2 } };
  const aim = aims[selector];
  await chooseMenuItem(target, item, aim ? { aim } : {});
  await expect.poll(async () => (await storedAttachments(worker)).length).toBe(before + 1);
  await expect.poll(async () => (await newest(loupe))?.original?.step).toBe('visible-tab');
}

async function newest(loupe: Loupe): Promise<Attachment | undefined> {
  return (await storedAttachments(await loupe.worker())).at(-1);
}

async function trayOf(loupe: Loupe): Promise<Tray | undefined> {
  return (await storedTrays(await loupe.worker()))[0];
}

async function capturing(loupe: Loupe): Promise<Capturing | undefined> {
  return (await trayOf(loupe))?.capturing;
}

/** Draws a box in the part of the page where nothing else is. */
async function dragRegion(page: Page): Promise<void> {
  await page.mouse.move(500, 200);
  await page.mouse.down();
  await page.mouse.move(700, 300, { steps: 5 });
  await page.mouse.up();
}

/** As its key would, for a command that has none: without a gesture, so only where one was made before. */
async function runCommand(loupe: Loupe, name: string): Promise<void> {
  await (await loupe.worker()).evaluate(async (name) => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    // Chrome's event objects have `dispatch`, which its typings leave out.
    (chrome.commands.onCommand as unknown as { dispatch(name: string, tab: unknown): void }).dispatch(name, tab);
  }, name);
}
