import { expectPicture } from './harness/expect-picture.ts';
import { PAGE_ORIGIN } from './harness/fixture-pages.ts';
import { galleryUrl } from './harness/gallery-pages.ts';
import { nthQuestion, questionBox } from './harness/panel-steps.ts';
import { chooseMenuItem, dragMouse, pressKey, rightClick, typeText, whyNoRealClicks } from './harness/real-click.ts';
import { sidePanelIds, waitForSidePanel } from './harness/side-panel.ts';
import { storedAttachments } from './harness/stored-rows.ts';
import { expect, test } from './harness/test.ts';

const obstacle = whyNoRealClicks();
test.skip(obstacle !== undefined, obstacle);
test.use({ launch: { headed: true } });

/**
 * How many things a person does from wanting to having asked. One step is a menu item chosen, a drag, a key or a click
 * that decides something, or a question typed and sent.
 */
function countSteps(): { step: <T>(done: Promise<T>) => Promise<T>; taken: () => number } {
  let taken = 0;
  return {
    step: (done) => {
      taken += 1;
      return done;
    },
    taken: () => taken,
  };
}

/** Under a link, through which the browser's own menu looks, and under a transparent picture, as photo sites do. */
for (const name of ['overlay', 'overlay-spacer']) {
  test(`a picture under something else is asked about in at most four steps: ${name}`, async ({ loupe }) => {
    const { step, taken } = countSteps();
    await loupe.page.goto(galleryUrl(name), { waitUntil: 'networkidle' });
    const panel = await step(rightClick(loupe, loupe.page.locator('.above'), 'Ask about this image'));
    await expect(questionBox(panel)).toBeFocused();
    await step(typeText('What is this?\n'));
    const { images } = await nthQuestion(loupe, 1);
    expectPicture(images[0], { name, width: 480, height: 360, noise: 0 });
    expect(taken()).toBeLessThanOrEqual(4);
  });
}

test('a region of a PDF is asked about in at most four steps', async ({ loupe }) => {
  const { step, taken } = countSteps();
  await loupe.page.goto(`${PAGE_ORIGIN}/document.pdf`);
  // The viewer draws the document some time after it has loaded, and tells nobody.
  await loupe.page.waitForTimeout(1500);
  const known = await sidePanelIds(loupe);
  await step(chooseMenuItem(loupe.page.locator('body'), 'Select a region…', { blindly: true }));
  await loupe.page.locator('[popover=manual]:popover-open').last().waitFor({ state: 'attached' });
  await step(dragMouse(loupe.page.locator('body'), { x: 0.3, y: 0.3 }, { x: 0.7, y: 0.7 }));
  await step(pressKey('Return'));
  const panel = await waitForSidePanel(loupe, known);
  await expect(questionBox(panel)).toBeFocused();
  await step(typeText('What is this?\n'));
  const { images } = await nthQuestion(loupe, 1);
  const [region] = await storedAttachments(panel);
  expect(images[0]).toMatchObject({ width: region?.original?.width, height: region?.original?.height });
  expect(taken()).toBeLessThanOrEqual(4);
});

test('a second design is added and compared in at most three steps', async ({ loupe }) => {
  const { step, taken } = countSteps();
  await loupe.page.goto(loupe.site.page('same-origin'));
  const panel = await rightClick(loupe, loupe.page.locator('#target'), 'Add to tray');
  const other = await loupe.context.newPage();
  await other.goto(loupe.site.page('cors'));
  await step(chooseMenuItem(other.locator('#target'), 'Add to tray'));
  await expect
    .poll(async () => (await storedAttachments(panel)).map(({ state }) => state.status), { timeout: 20_000 })
    .toEqual(['ready', 'ready']);
  await step(panel.getByRole('button', { name: 'Compare', exact: true }).click());
  const { images } = await nthQuestion(loupe, 1);
  expectPicture(images[0], loupe.site.picture('same-origin'));
  expectPicture(images[1], loupe.site.picture('cors'));
  expect(taken()).toBeLessThanOrEqual(3);
});
