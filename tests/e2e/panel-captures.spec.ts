import type { Page } from 'playwright';
import { PAGE_ORIGIN } from './harness/fixture-pages.ts';
import { pressToolbarIcon } from './harness/grant-access.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import { attachments, questionBox } from './harness/panel-steps.ts';
import { pressKey, whyNoRealClicks } from './harness/real-click.ts';
import { sidePanelIds, waitForSidePanel } from './harness/side-panel.ts';
import { expect, test } from './harness/test.ts';

const obstacle = whyNoRealClicks();
test.skip(obstacle !== undefined, obstacle);
test.use({ launch: { headed: true, windowSize: { width: 1280, height: 900 } } });

/** The side panel as the real shortcut opens it: it has the keyboard, and the page gave access. */
async function openPanel(loupe: Loupe): Promise<Page> {
  const known = await sidePanelIds(loupe);
  await loupe.page.goto(`${PAGE_ORIGIN}/page/cors`);
  await loupe.page.bringToFront();
  await pressKey('alt+shift+l');
  return await waitForSidePanel(loupe, known);
}

test('an image is picked with the panel’s keys, from its button to the question', async ({ loupe }) => {
  const panel = await openPanel(loupe);
  await panel.getByRole('button', { name: 'Pick image' }).click();
  await expect(panel.getByRole('application')).toBeFocused();
  await pressKey('Return');
  await expect(attachments(panel)).toHaveCount(1);
  await expect(panel.getByRole('application')).toHaveCount(0);
  await expect(questionBox(panel)).toBeFocused();

  await panel.getByRole('button', { name: 'Pick image' }).click();
  await expect(panel.getByRole('application')).toBeFocused();
  await pressKey('Escape');
  await expect(panel.getByRole('application')).toHaveCount(0);
  await expect(attachments(panel)).toHaveCount(1);
});

test('without access a button waits for one click on the icon, and then does what it was pressed for', async ({
  loupe,
}) => {
  const panel = await openPanel(loupe);
  // Another origin: what the shortcut gave ends with this.
  await loupe.page.goto('https://lavender.example.com/page/no-robots');
  await panel.getByRole('button', { name: 'Capture tab' }).click();
  const card = panel.getByRole('region', { name: 'Waiting for a click on the page' });
  await expect(card).toContainText('Click the Loupe icon (or Alt+Shift+L) once on this page.');
  await expect(attachments(panel)).toHaveCount(0);
  await pressToolbarIcon(loupe);
  await expect(attachments(panel)).toContainText('visible tab');
  await expect(card).toHaveCount(0);

  await loupe.page.goto('https://marble.example.com/page/cors');
  await panel.getByRole('button', { name: 'Capture tab' }).click();
  await card.getByRole('button', { name: 'Always allow, on all sites' }).click();
  await panel.getByRole('button', { name: 'Continue' }).click();
  await expect(attachments(panel)).toHaveCount(2);
  await expect(attachments(panel).nth(1)).toContainText('visible tab');
  // Once, though both the panel and the worker heard of the access.
  await panel.waitForTimeout(1500);
  await expect(attachments(panel)).toHaveCount(2);
});
