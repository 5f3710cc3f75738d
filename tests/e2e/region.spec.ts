import type { Page } from 'playwright';
import type { Attachment } from '../../utils/conversation/attachment.ts';
import { drawn } from './harness/drawn.ts';
import { PAGE_ORIGIN } from './harness/fixture-pages.ts';
import { grantAllSites } from './harness/grant-access.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import { addRuler, type Edges, RULER_PATH, readRuler } from './harness/ruler-page.ts';
import { storedAttachments } from './harness/stored-rows.ts';
import { storedImage } from './harness/stored-strips.ts';
import { expect, test } from './harness/test.ts';

const RULER = PAGE_ORIGIN + RULER_PATH;
const WINDOW = { width: 1000, height: 800 };

/** Where the mouse draws, in CSS pixels of the page: odd ones, so that no edge falls on a device pixel by luck. */
const FROM = { x: 101, y: 57 };
const TO = { x: 333, y: 289 };

for (const devicePixelRatio of [1, 1.5, 2]) {
  test.describe(`at pixel ratio ${devicePixelRatio}`, () => {
    test.use({ launch: { devicePixelRatio, windowSize: WINDOW, addRoutes: addRuler } });

    test('a region is what was drawn, to the device pixel, at every zoom', async ({ loupe }) => {
      const panel = await openRuler(loupe);
      for (const [index, zoom] of [0.67, 1, 1.75].entries()) {
        await setZoom(loupe, zoom);
        await drawRegion(loupe);
        await loupe.page.keyboard.press('Enter');
        const { edges, attachment } = await nth(panel, index + 1);
        const ratio = devicePixelRatio * zoom;
        const drawn = { left: FROM.x, top: FROM.y, right: TO.x, bottom: TO.y };
        for (const edge of ['left', 'top', 'right', 'bottom'] as const) {
          expect(Math.abs(edges[edge] - drawn[edge] * ratio), `${edge} at ${zoom}`).toBeLessThanOrEqual(1);
        }
        expect(attachment.original).toMatchObject({ step: 'region', fidelity: 'as-shown', mediaType: 'image/png' });
        expect(await overlays(loupe.page)).toBe(0);
        await setZoom(loupe, 1);
        await closePanels(loupe);
      }
    });
  });
}

test.describe('a region', () => {
  test.use({ launch: { windowSize: WINDOW, addRoutes: addRuler } });

  test('of a scrolled page shows what stood under the box, and the facts say where that is', async ({ loupe }) => {
    const panel = await openRuler(loupe);
    await loupe.page.evaluate(() => scrollTo(0, 700));
    const viewportWidth = await loupe.page.evaluate(() => innerWidth);
    await drawRegion(loupe);
    // On under the overlay.
    await loupe.page.mouse.wheel(0, 150);
    await expect.poll(() => loupe.page.evaluate(() => scrollY)).toBe(850);
    await loupe.page.keyboard.press('Enter');
    const { edges, attachment } = await nth(panel, 1);
    expect(edges).toEqual({ left: 101, top: 907, right: 333, bottom: 1139 });
    expect(captureOf(attachment)).toMatchObject({
      what: 'region',
      area: { x: 101, y: 907, width: 232, height: 232 },
      viewportWidth,
      devicePixelRatio: 1,
    });
  });

  test('that takes the whole screen has nothing of ours on it', async ({ loupe }) => {
    const panel = await openRuler(loupe);
    await openOverlay(loupe);
    const { width, height } = await loupe.page.evaluate(() => ({
      width: document.documentElement.clientWidth,
      height: document.documentElement.clientHeight,
    }));
    await drag(loupe.page, { x: 0, y: 0 }, { x: width, y: height });
    await loupe.page.keyboard.press('Enter');
    const { edges } = await nth(panel, 1);
    expect(edges).toEqual({ left: 0, top: 0, right: width, bottom: height });
  });

  test('left with Escape leaves nothing behind', async ({ loupe }) => {
    const panel = await openRuler(loupe);
    await loupe.page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<input style="position: fixed; top: 300px" value="words">');
      document.querySelector('input')?.setSelectionRange(1, 3);
      document.querySelector('input')?.focus();
      scrollTo(0, 120);
    });
    const before = await standing(loupe.page);
    await drawRegion(loupe);
    await loupe.page.keyboard.press('Escape');
    await expect.poll(() => overlays(loupe.page)).toBe(0);
    expect(await standing(loupe.page)).toEqual(before);
    expect(await storedAttachments(panel)).toEqual([]);
  });

  test('is refused, never another page’s, when the page goes elsewhere meanwhile', async ({ loupe }) => {
    const panel = await openRuler(loupe);
    await drawRegion(loupe);
    await loupe.page.goto(loupe.site.page('same-origin'));
    await expect(panel.getByRole('alert')).toContainText('The page changed while Loupe was looking at it');
    expect(await storedAttachments(panel)).toEqual([]);
  });

  for (const delayMs of [0, 20, 60, 150]) {
    test(`is the old page’s or none when the page goes elsewhere ${delayMs} ms after Enter`, async ({ loupe }) => {
      const panel = await openRuler(loupe);
      await drawRegion(loupe);
      await loupe.page.keyboard.press('Enter');
      await loupe.page.waitForTimeout(delayMs);
      await loupe.page.goto(loupe.site.page('same-origin'));
      await loupe.page.waitForTimeout(1500);
      if ((await storedAttachments(panel)).length > 0) {
        expect((await nth(panel, 1)).edges).toEqual({ left: 101, top: 57, right: 333, bottom: 289 });
      }
    });
  }

  test('is drawn again when the window changes its size under the box', async ({ loupe }) => {
    const panel = await openRuler(loupe);
    await drawRegion(loupe);
    await setZoom(loupe, 1.5);
    await expect.poll(() => loupe.page.evaluate(() => devicePixelRatio)).toBe(1.5);
    await loupe.page.keyboard.press('Enter');
    const { edges } = await nth(panel, 1);
    // It stands on the screen where it stood.
    expect(edges).toEqual({ left: 101, top: 57, right: 333, bottom: 289 });
  });
});

test.describe('the same region again', () => {
  test.use({ launch: { windowSize: WINDOW, addRoutes: addRuler } });

  for (const state of ['open', 'closed'] as const)
    test(`is scrolled to and back, with the panel ${state}, and comes after the first`, async ({ loupe }) => {
      const panel = await openRuler(loupe);
      await loupe.page.evaluate(() => scrollTo(0, 700));
      await drawRegion(loupe);
      await loupe.page.keyboard.press('Enter');
      const first = await nth(panel, 1);
      if (state === 'closed') await closePanels(loupe);
      await loupe.page.evaluate(() => scrollTo(0, 2600));
      await pressCommand(loupe, 'same-region');
      const second = await nth(panel, 2);
      expect(second.edges).toEqual(first.edges);
      expect(second.attachment.order).toBeGreaterThan(first.attachment.order);
      expect(await loupe.page.evaluate(() => scrollY)).toBe(2600);
      expect(await overlays(loupe.page)).toBe(0);
    });

  test('where the page became too short says so', async ({ loupe }) => {
    const panel = await openRuler(loupe);
    await loupe.page.evaluate(() => scrollTo(0, 3000));
    await drawRegion(loupe);
    await loupe.page.keyboard.press('Enter');
    await nth(panel, 1);
    await closePanels(loupe);
    await loupe.page.evaluate(() => {
      document.querySelector('canvas')?.remove();
      document.body.style.height = '900px';
    });
    await pressCommand(loupe, 'same-region');
    await expect(panel.getByRole('alert')).toContainText('That region is not on the page any more');
    expect(await storedAttachments(panel)).toHaveLength(1);
  });
});

test.describe('the visible tab', () => {
  test.use({ launch: { windowSize: WINDOW, addRoutes: addRuler, devicePixelRatio: 2 } });

  test('is every pixel the tab shows', async ({ loupe }) => {
    const panel = await openRuler(loupe);
    await loupe.page.evaluate(() => {
      scrollTo(0, 300);
      // Its scroll bar is in the picture, and is no ruler.
      document.documentElement.style.scrollbarWidth = 'none';
    });
    await drawn(loupe.page);
    await loupe.clickMenu('tab', {});
    const { edges, attachment } = await nth(panel, 1);
    const { width, height } = await loupe.page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    expect(edges).toEqual({ left: 0, top: 600, right: width * 2, bottom: 600 + height * 2 });
    expect(captureOf(attachment)).toEqual({ what: 'tab', viewportWidth: width, devicePixelRatio: 2 });
    expect(attachment.original).toMatchObject({ step: 'visible-tab', fidelity: 'as-shown' });
  });
});

/** Opens the ruler in front, with the panel's page in a tab behind it. */
async function openRuler(loupe: Loupe): Promise<Page> {
  await grantAllSites(loupe);
  const panel = await loupe.panelPage();
  await loupe.page.goto(RULER);
  await loupe.page.bringToFront();
  return panel;
}

/** Gives the page, at zoom 1, its whole width back. */
async function closePanels(loupe: Loupe): Promise<void> {
  await (await loupe.worker()).evaluate(async () => {
    await chrome.sidePanel.setOptions({ enabled: false });
    await chrome.sidePanel.setOptions({ enabled: true });
  });
  await expect.poll(() => loupe.page.evaluate(() => outerWidth - innerWidth)).toBeLessThan(150);
}

async function setZoom(loupe: Loupe, zoom: number): Promise<void> {
  const worker = await loupe.worker();
  await worker.evaluate(async (zoom) => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    await chrome.tabs.setZoom(tab?.id ?? -1, zoom);
  }, zoom);
  await loupe.page.waitForTimeout(300);
}

async function openOverlay(loupe: Loupe): Promise<void> {
  await loupe.clickMenu('region', {});
  await expect.poll(() => overlays(loupe.page)).toBe(1);
}

async function drawRegion(loupe: Loupe): Promise<void> {
  await openOverlay(loupe);
  await drag(loupe.page, FROM, TO);
}

async function drag({ mouse }: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await mouse.move(to.x, to.y);
  await mouse.up();
}

/** Hosts of ours on the page, by what a page can see of them. */
async function overlays(page: Page): Promise<number> {
  return await page.evaluate(() => document.querySelectorAll(':popover-open').length);
}

/** Fires a shortcut of ours, as the browser would after the keys were pressed on the page. */
async function pressCommand(loupe: Loupe, name: string): Promise<void> {
  const worker = await loupe.worker();
  await worker.evaluate(async (name) => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    // Chrome's event objects have `dispatch`, which its typings leave out.
    (chrome.commands.onCommand as unknown as { dispatch(name: string, tab: object | undefined): void }).dispatch(
      name,
      tab,
    );
  }, name);
}

/** The nth capture, once it is ready, and what of the ruler it shows. */
async function nth(panel: Page, number: number): Promise<{ attachment: Attachment; edges: Edges }> {
  await expect
    .poll(async () => (await storedAttachments(panel))[number - 1]?.state.status, { timeout: 20_000 })
    .toBe('ready');
  const attachment = (await storedAttachments(panel))[number - 1];
  if (!attachment?.original) throw new Error('Nothing was captured');
  return { attachment, edges: await readRuler(await storedImage(panel, attachment.original.hash)) };
}

function captureOf({ provenance }: Attachment): unknown {
  return provenance.kind === 'page' ? provenance.capture : undefined;
}

/** What a user would miss if it changed. */
async function standing(page: Page): Promise<unknown> {
  return await page.evaluate(() => {
    const input = document.querySelector('input');
    return {
      scroll: scrollY,
      focused: document.activeElement?.localName,
      selection: [input?.selectionStart, input?.selectionEnd],
      children: [...document.documentElement.children].map(({ localName }) => localName),
      overflow: getComputedStyle(document.documentElement).overflow,
      frames: length,
    };
  });
}
