import type { Page } from 'playwright';
import type { Attachment } from '../../utils/conversation/attachment.ts';
import { expectStored } from './harness/expect-stored.ts';
import { type Loupe, launchLoupe } from './harness/launch-loupe.ts';
import { expectAnswered, nthQuestion, questionBox } from './harness/panel-steps.ts';
import { addAlbums, albumUrl, overlayGone, overlayShown, pictureOf, REED } from './harness/picker-page.ts';
import { pointMouse, pressKey, pressMouse, typeText, whyNoRealClicks } from './harness/real-click.ts';
import { putBack } from './harness/shared-loupe.ts';
import { sidePanelIds, waitForSidePanel } from './harness/side-panel.ts';
import { storedAttachments } from './harness/stored-rows.ts';
import { expect, test } from './harness/test.ts';

const obstacle = whyNoRealClicks();
test.skip(obstacle !== undefined, obstacle);

let loupe: Loupe;
test.beforeAll(async () => {
  if (obstacle === undefined) loupe = await launchLoupe({ headed: true, addRoutes: addAlbums });
});
test.afterAll(async () => await loupe?.close());
test.beforeEach(async () => {
  await closePanels();
  await putBack(loupe);
  await loupe.page.goto(albumUrl('garden'));
});

/** Opens the picker by its keyboard command, with the mouse where no picture is. */
async function openPicker(): Promise<void> {
  const keys = await shortcut();
  // A window that has not heard yet that it has the keyboard drops a shortcut.
  await expect(async () => {
    await pointMouse(loupe.page.locator('p'));
    await pressKey(keys);
    await overlayShown(loupe.page, 5000);
  }).toPass({ timeout: 25_000 });
}

/** The command's real shortcut, as the keyboard has it. */
async function shortcut(): Promise<string> {
  const commands = await (await loupe.worker()).evaluate(() => chrome.commands.getAll());
  const keys = commands.find(({ name }) => name === 'pick')?.shortcut;
  if (!keys) throw new Error('The command has no shortcut');
  return keys.toLowerCase();
}

async function closePanels(): Promise<void> {
  await (await loupe.worker()).evaluate(async () => {
    await chrome.sidePanel.setOptions({ enabled: false });
    await chrome.sidePanel.setOptions({ enabled: true });
  });
}

async function ready(panel: Page, count: number): Promise<Attachment[]> {
  await expect
    .poll(async () => (await storedAttachments(panel)).map(({ state }) => state.status), { timeout: 20_000 })
    .toEqual(Array(count).fill('ready'));
  return (await storedAttachments(panel)).toSorted((a, b) => a.order - b.order);
}

test('from the keyboard command to a sent question without a mouse', async () => {
  await openPicker();
  const known = await sidePanelIds(loupe);
  await pressKey('Home');
  await pressKey('Tab');
  await pressKey('Tab');
  await pressKey('Return');

  const panel = await waitForSidePanel(loupe, known);
  await overlayGone(loupe.page);
  const [lily] = await ready(panel, 1);
  if (lily) await expectStored(panel, lily, pictureOf('garden', 2));
  await expect(questionBox(panel)).toBeFocused();
  await typeText('What is this?\n');
  await nthQuestion(loupe, 1);
  await expectAnswered(panel, 1);
});

test('the largest picture is taken by Enter alone, and the panel opens only then', async () => {
  const known = await sidePanelIds(loupe);
  await openPicker();
  expect(await sidePanelIds(loupe)).toEqual(known);
  await pressKey('Return');
  const panel = await waitForSidePanel(loupe, known);
  const [tulip] = await ready(panel, 1);
  if (tulip) await expectStored(panel, tulip, pictureOf('garden', 1));
});

test('a click takes the picture under the mouse', async () => {
  await openPicker();
  const known = await sidePanelIds(loupe);
  await pointMouse(loupe.page.locator('#fern'), { blindly: true });
  await pressMouse();
  const panel = await waitForSidePanel(loupe, known);
  const [fern] = await ready(panel, 1);
  if (fern) await expectStored(panel, fern, pictureOf('garden', 3));
});

test('Shift takes several, in reading order', async () => {
  await openPicker();
  const known = await sidePanelIds(loupe);
  for (const id of ['#fern', '#rose']) {
    await pointMouse(loupe.page.locator(id), { blindly: true });
    await pressMouse('shift');
  }
  await pressKey('Return');
  const panel = await waitForSidePanel(loupe, known);
  const [first, second] = await ready(panel, 2);
  if (first) await expectStored(panel, first, pictureOf('garden', 0));
  if (second) await expectStored(panel, second, pictureOf('garden', 3));
});

test('the list reaches a picture that is out of view', async () => {
  await openPicker();
  const known = await sidePanelIds(loupe);
  for (const key of ['l', 'End', 'Return']) await pressKey(key);
  const panel = await waitForSidePanel(loupe, known);
  const [moss] = await ready(panel, 1);
  if (moss) await expectStored(panel, moss, { name: 'moss', width: 320, height: 200, noise: 0 });
});

test('a popover stays open when the picture in it is clicked', async () => {
  await loupe.page.locator('#more').evaluate((popover: HTMLElement) => popover.showPopover());
  await openPicker();
  const known = await sidePanelIds(loupe);
  await pointMouse(loupe.page.locator('#reed'), { blindly: true });
  await pressMouse();
  const panel = await waitForSidePanel(loupe, known);
  const [reed] = await ready(panel, 1);
  if (reed) await expectStored(panel, reed, REED);
  await expect(loupe.page.locator('#reed')).toBeVisible();
});

test('Escape leaves, and the page has the keyboard again', async () => {
  await loupe.page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const type of ['keydown', 'keyup', 'keypress']) {
      addEventListener(type, (event) => heard.push(`${type} ${(event as KeyboardEvent).key}`), true);
    }
  });
  await openPicker();
  for (const key of ['Tab', 'l', 'Down', 'Escape', 'space', 'Escape']) await pressKey(key);
  await overlayGone(loupe.page);
  const heard = () => loupe.page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  // The command's own keys were pressed before there was a picker.
  const own = (await shortcut()).split('+');
  expect((await heard()).filter((one) => !own.includes(one.split(' ')[1]?.toLowerCase() ?? ''))).toEqual([]);
  await pressKey('x');
  await expect.poll(heard).toContain('keydown x');
});
