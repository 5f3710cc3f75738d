import { expectStored } from './harness/expect-stored.ts';
import { FRAME_ORIGIN, PAGE_ORIGIN } from './harness/fixture-pages.ts';
import { grantAllSites } from './harness/grant-access.ts';
import { overlayGone, overlayShown } from './harness/picker-page.ts';
import { expect, test } from './harness/shared-loupe.ts';
import { storedAttachments } from './harness/stored-rows.ts';

test('a picture in a frame of another site is taken where access was given', async ({ loupe, panel }) => {
  const picture = { name: 'in-the-frame', width: 320, height: 240, noise: 0 };
  await grantAllSites(loupe);
  const { page } = loupe;
  await page.bringToFront();
  await page.goto(loupe.site.page('same-origin'));
  await page.evaluate(async (src) => {
    document.body.insertAdjacentHTML('beforeend', `<p><iframe width="400" height="300" src="${src}"></iframe>`);
    await new Promise((resolve) => document.querySelector('iframe')?.addEventListener('load', resolve));
  }, `${FRAME_ORIGIN}/bare/${picture.name}/${picture.width}x${picture.height}`);
  await loupe.clickMenu('pick', {});
  await overlayShown(page);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await storedAttachments(panel))[0]?.state.status).toBe('ready');
  const [taken] = await storedAttachments(panel);
  if (taken) await expectStored(panel, taken, picture);
});

test('in a PDF the picker says what works instead, and Enter goes on to a region', async ({ loupe }) => {
  await grantAllSites(loupe);
  const { page } = loupe;
  await page.bringToFront();
  await page.goto(`${PAGE_ORIGIN}/document.pdf`);
  await loupe.clickMenu('pick', {});
  await overlayShown(page);
  const picker = await page.locator(':popover-open').elementHandle();
  await page.keyboard.press('Enter');
  await expect.poll(async () => await picker?.evaluate((host) => host.isConnected)).toBe(false);
  // The region's own.
  await overlayShown(page);
  await page.keyboard.press('Escape');
  await overlayGone(page);
});
