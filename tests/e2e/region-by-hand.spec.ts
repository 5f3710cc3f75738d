import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import sharp from 'sharp';
import type { Attachment, CaptureFacts } from '../../utils/conversation/attachment.ts';
import { expectPicture } from './harness/expect-picture.ts';
import { PAGE_ORIGIN } from './harness/fixture-pages.ts';
import { drawPdf } from './harness/fixture-pdf.ts';
import { coloursOf, type Picture } from './harness/fixture-pictures.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import { expectAnswered, nthQuestion, questionBox } from './harness/panel-steps.ts';
import {
  chooseMenuItem,
  dragMouse,
  pointMouse,
  pressKey,
  rightClick,
  typeText,
  whyNoRealClicks,
} from './harness/real-click.ts';
import { addRuler, RULER_PATH } from './harness/ruler-page.ts';
import { sidePanelIds, waitForSidePanel } from './harness/side-panel.ts';
import { storedAttachments } from './harness/stored-rows.ts';
import { storedImage } from './harness/stored-strips.ts';
import { expect, test } from './harness/test.ts';

const obstacle = whyNoRealClicks();
test.skip(obstacle !== undefined, obstacle);
test.use({ launch: { headed: true, addRoutes: addRuler, windowSize: { width: 1280, height: 900 } } });

const PDF_URL = `${PAGE_ORIGIN}/document.pdf`;
const PDF_PICTURE: Picture = { name: 'pdf', width: 640, height: 480, noise: 0 };

test('from the menu to a sent question takes four steps, with the real mouse', async ({ loupe }) => {
  await loupe.page.goto(loupe.site.page('same-origin'));
  const known = await sidePanelIds(loupe);
  await chooseRegion(loupe, 'p');
  expect(await sidePanelIds(loupe)).toEqual(known);
  await dragMouse(loupe.page.locator('#target'), { x: 0, y: 0 }, { x: 1, y: 1 });
  await pressKey('Return');
  const panel = await waitForSidePanel(loupe, known);
  const region = await captured(panel, 1);
  await expect(questionBox(panel)).toBeFocused();
  await typeText('What is this?\n');
  const request = await nthQuestion(loupe, 1);
  expect(request.images[0]).toMatchObject({ width: region.original?.width, height: region.original?.height });
  expectPicture(request.images[0], loupe.site.picture('same-origin'));
  await expectAnswered(panel, 1);
});

test('from the shortcut to a sent question without a mouse', async ({ loupe }) => {
  await loupe.page.goto(PAGE_ORIGIN + RULER_PATH);
  await pointMouse(loupe.page.locator('html'));
  const known = await sidePanelIds(loupe);
  const { width, height } = await loupe.page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    height: document.documentElement.clientHeight,
  }));
  await pressKey('alt+shift+s');
  await expect.poll(() => overlays(loupe.page)).toBe(1);
  for (const key of ['ctrl+Left', 'Up', 'Return', 'shift+Right', 'ctrl+Down', 'space', 'Right', 'Return']) {
    await pressKey(key);
  }
  const panel = await waitForSidePanel(loupe, known);
  const region = await captured(panel, 1);
  const [left, top] = [Math.round(width / 2) - 10, Math.round(height / 2) - 1];
  expect(factsOf(region).area).toEqual({
    x: left + 1,
    y: top,
    width: Math.round(width / 3) + 1,
    height: Math.round(height / 3) + 10,
  });
  await expect(questionBox(panel)).toBeFocused();
  await typeText('What is this?\n');
  await expectAnswered(panel, 1);
});

test('begun in the panel, which keeps the keyboard, it is drawn with the panel’s keys', async ({ loupe }) => {
  await loupe.page.goto(PAGE_ORIGIN + RULER_PATH);
  await pointMouse(loupe.page.locator('html'));
  const known = await sidePanelIds(loupe);
  await pressKey('alt+shift+l');
  const panel = await waitForSidePanel(loupe, known);
  // The page is as narrow as it gets.
  await loupe.page.waitForTimeout(1000);
  await panel.getByRole('button', { name: 'Select region' }).click();
  await expect.poll(() => overlays(loupe.page)).toBe(1);
  const width = await loupe.page.evaluate(() => document.documentElement.clientWidth);
  for (const key of ['Return', 'Right', 'Return']) await pressKey(key);
  const region = await captured(panel, 1);
  expect(factsOf(region).area?.width).toBe(Math.round(width / 3) + 1);
});

test('the same region again finds its place on the page that the panel has narrowed', async ({ loupe }) => {
  await loupe.page.goto(loupe.site.page('same-origin'));
  await loupe.page.addStyleTag({ content: 'body { text-align: center } #target { margin-top: 100px }' });
  const known = await sidePanelIds(loupe);
  await chooseRegion(loupe, 'p');
  await dragMouse(loupe.page.locator('#target'), { x: 0.02, y: 0.02 }, { x: 0.98, y: 0.98 });
  await pressKey('Return');
  const panel = await waitForSidePanel(loupe, known);
  const first = await captured(panel, 1);
  await panel.getByRole('button', { name: 'Same region again' }).click();
  const second = await captured(panel, 2);
  expect(factsOf(second).viewportWidth).toBeLessThan(factsOf(first).viewportWidth);
  expect(factsOf(second).area?.x).not.toBe(factsOf(first).area?.x);
  expect(await pixelsOf(panel, second)).toEqual(await pixelsOf(panel, first));
});

for (const scheme of ['https', 'file']) {
  test(`a PDF at ${scheme}: gives a region and the visible tab, by right-click`, async ({ loupe }) => {
    const url = scheme === 'https' ? PDF_URL : await pdfFile(loupe);
    await loupe.page.goto(url);
    await loupe.page.waitForTimeout(1500);
    const known = await sidePanelIds(loupe);
    await chooseRegion(loupe);
    await dragMouse(loupe.page.locator('body'), { x: 0.3, y: 0.3 }, { x: 0.7, y: 0.7 });
    await pressKey('Return');
    const panel = await waitForSidePanel(loupe, known);
    const region = await captured(panel, 1);
    expect(factsOf(region)).toMatchObject({ what: 'region', pdf: true });
    await expect(panel.getByText('Zoom the PDF in and take it again for sharper text.')).toBeVisible();

    await closePanels(loupe);
    await loupe.page.waitForTimeout(1000);
    const again = await rightClick(loupe, loupe.page.locator('body'), 'Ask about the visible tab', { blindly: true });
    const tab = await captured(again, 2);
    expect(factsOf(tab)).toMatchObject({ what: 'tab', pdf: true });
    const whole = await storedImage(again, tab.original?.hash ?? '');
    const { x: left = 0, y: top = 0, width = 0, height = 0 } = factsOf(region).area ?? {};
    const part = await sharp(whole).extract({ left, top, width, height }).removeAlpha().raw().toBuffer();
    expect((await pixelsOf(again, region)).equals(part)).toBe(true);
    await expectColours(whole, PDF_PICTURE);
  });
}

test.describe('files without permission', () => {
  test.use({ launch: { headed: true, fileAccess: false } });

  test('are closed, with the reason and the next step', async ({ loupe }) => {
    await loupe.page.goto(await pdfFile(loupe));
    const panel = await loupe.panelPage();
    await loupe.page.bringToFront();
    for (const item of ['region', 'tab']) {
      await loupe.clickMenu(item, {});
      await expect(panel.getByRole('alert')).toContainText('switch on “Allow access to file URLs”');
      await expect(panel.getByRole('alert')).toContainText('You can paste or drop an image here.');
    }
  });
});

test.describe('pages that are closed to every extension', () => {
  test.use({ launch: { headed: false } });

  for (const [url, sentence] of [
    ['chrome://version/', "The browser doesn't let extensions see its own pages."],
    ['chrome://extensions/', "The browser doesn't let extensions see its own pages."],
  ] as const) {
    test(`${url} says why`, async ({ loupe }) => {
      const panel = await loupe.panelPage();
      await loupe.page.goto(url);
      await loupe.page.bringToFront();
      for (const item of ['region', 'tab']) {
        await loupe.clickMenu(item, {});
        await expect(panel.getByRole('alert')).toContainText(sentence);
        await expect(panel.getByRole('button', { name: 'Add images' })).toBeVisible();
      }
      expect(await storedAttachments(panel)).toEqual([]);
    });
  }
});

/** **Select a region…** by real right-click, up to where the crosshair stands. */
async function chooseRegion(loupe: Loupe, on = 'body'): Promise<void> {
  await chooseMenuItem(loupe.page.locator(on), 'Select a region…', { blindly: true });
  await expect.poll(() => overlays(loupe.page)).toBe(1);
}

async function overlays(page: Page): Promise<number> {
  return await page.evaluate(() => document.querySelectorAll(':popover-open').length);
}

/** The nth capture, once it is ready. */
async function captured(panel: Page, nth: number): Promise<Attachment> {
  await expect
    .poll(async () => (await storedAttachments(panel))[nth - 1]?.state.status, { timeout: 20_000 })
    .toBe('ready');
  const attachment = (await storedAttachments(panel))[nth - 1];
  if (!attachment) throw new Error('The capture went away');
  return attachment;
}

function factsOf({ provenance }: Attachment): CaptureFacts {
  if (provenance.kind !== 'page' || !provenance.capture) throw new Error('This is no capture');
  return provenance.capture;
}

async function pixelsOf(panel: Page, { original }: Attachment): Promise<Buffer> {
  return await sharp(await storedImage(panel, original?.hash ?? ''))
    .removeAlpha()
    .raw()
    .toBuffer();
}

/** Expects every colour of a picture somewhere, on a good part of the screen. */
async function expectColours(png: Buffer, picture: Picture): Promise<void> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  for (const colour of coloursOf(picture.name)) {
    let count = 0;
    for (let at = 0; at < data.length; at += 3) {
      if (colour.every((level, channel) => Math.abs(level - (data[at + channel] ?? 0)) < 6)) count++;
    }
    expect(count / (info.width * info.height), `share of ${colour}`).toBeGreaterThan(0.03);
  }
}

async function pdfFile(loupe: Loupe): Promise<string> {
  const path = join(loupe.profile, 'document.pdf');
  await writeFile(path, await drawPdf(PDF_PICTURE));
  return `file://${path}`;
}

async function closePanels(loupe: Loupe): Promise<void> {
  await (await loupe.worker()).evaluate(async () => {
    await chrome.sidePanel.setOptions({ enabled: false });
    await chrome.sidePanel.setOptions({ enabled: true });
  });
}
