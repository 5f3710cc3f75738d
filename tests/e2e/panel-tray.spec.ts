import { expectFullPicture } from './harness/expect-picture.ts';
import { addImages, ask, attachments, nthQuestion, pictureFile } from './harness/panel-steps.ts';
import { expect, test } from './harness/shared-loupe.ts';

test('a real drag and a name typed in place decide how the images are sent', async ({ loupe, panel }) => {
  await panel.setViewportSize({ width: 380, height: 640 });
  await addImages(panel, await pictureFile('one'), await pictureFile('two'));
  for (const nth of [0, 1]) await expect(attachments(panel).nth(nth).locator('img')).toHaveAttribute('src', /^blob:/);
  const second = attachments(panel)
    .nth(1)
    .getByRole('button', { name: /what Claude will see$/ });
  const [from, to] = [await second.boundingBox(), await attachments(panel).first().boundingBox()];
  if (!from || !to) throw new Error('Both are in sight.');
  await panel.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await panel.mouse.down();
  await panel.mouse.move(from.x + from.width / 2, to.y + 4, { steps: 5 });
  await expect(panel.locator('[data-line]')).toHaveAttribute('data-line', 'row before');
  await panel.mouse.up();
  await expect(attachments(panel).first()).toContainText('two.png');
  await expect(panel.getByRole('dialog')).toHaveCount(0);

  await attachments(panel)
    .first()
    .getByRole('button', { name: /^Options/ })
    .click();
  await panel.getByRole('button', { name: 'Rename' }).click();
  await panel.keyboard.type('Before');
  await panel.keyboard.press('Enter');
  await expect(attachments(panel).first()).toContainText('Image 1: Before');

  await ask(panel, 'Which is which?');
  const request = await nthQuestion(loupe, 1);
  for (const [index, name] of ['two', 'one'].entries()) {
    expectFullPicture(request.images[index], { name, width: 320, height: 240, noise: 0 });
  }
  expect(JSON.stringify(request.json)).toContain('Before');
});
