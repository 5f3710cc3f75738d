import type { Page } from 'playwright';
import sharp from 'sharp';
import type { ReceivedImage } from '../fake-claude/images.ts';
import { drawPixels, type Picture } from './harness/fixture-pictures.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import { addImages, ask, attachments, expectAnswered, nthQuestion, pictureFile } from './harness/panel-steps.ts';
import { expect, test } from './harness/shared-loupe.ts';

/** Noise, so that every pixel is told from its neighbours, and small enough to be sent as it is. */
const PICTURE: Picture = { name: 'to-be-edited', width: 640, height: 480, noise: 20 };

async function addPicture(panel: Page): Promise<void> {
  const { name, width, height, noise } = PICTURE;
  await addImages(panel, await pictureFile(name, { width, height, noise }));
  await expect(attachments(panel)).toContainText('640×480');
}

/** Opens one of the two views with keys alone, from the image's own menu. */
async function openByKeyboard(panel: Page, item: string, title: string): Promise<void> {
  const options = attachments(panel).getByRole('button', { name: /^Options for/ });
  await options.focus();
  await options.press('Enter');
  await panel.getByRole('button', { name: item, exact: true }).press('Enter');
  await expect(panel.getByRole('dialog', { name: title })).toBeVisible();
}

/** Applies by keyboard and waits until the edited image is ready to be sent. */
async function applyByKeyboard(panel: Page, size: string): Promise<void> {
  await panel.getByRole('button', { name: 'Apply', exact: true }).press('Enter');
  await expect(panel.getByRole('dialog', { name: 'Edit' })).toHaveCount(0);
  await expect(attachments(panel)).toContainText(size);
}

/** The pixels of the only image of the next question, RGB. */
async function receivedPixels(
  loupe: Loupe,
  panel: Page,
): Promise<{ image: ReceivedImage; bytes: Buffer; pixels: Buffer }> {
  await ask(panel, 'What is left?');
  const request = await nthQuestion(loupe, 1);
  await expectAnswered(panel, 1);
  expect(request.images).toHaveLength(1);
  const [image] = request.images;
  const bytes = imageBytes(request.json);
  if (!image) throw new Error('The stand-in received no image');
  return { image, bytes, pixels: await sharp(bytes).removeAlpha().raw().toBuffer() };
}

/** The base64 of the request's only image block, decoded. */
function imageBytes(body: unknown): Buffer {
  const found = /"data":"([^"]+)"/.exec(JSON.stringify(body));
  if (!found?.[1]) throw new Error('The request holds no image data');
  return Buffer.from(found[1], 'base64');
}

/** Which pixels differ, as a box and a count. */
function changed(pixels: Buffer): { box: string; count: number; allBlack: boolean } {
  const before = drawPixels(PICTURE);
  const [xs, ys] = [new Set<number>(), new Set<number>()];
  let count = 0;
  let allBlack = true;
  for (let at = 0; at < before.length; at += 3) {
    if (before.compare(pixels, at, at + 3, at, at + 3) === 0) continue;
    count++;
    xs.add((at / 3) % PICTURE.width);
    ys.add(Math.floor(at / 3 / PICTURE.width));
    allBlack &&= pixels[at] === 0 && pixels[at + 1] === 0 && pixels[at + 2] === 0;
  }
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { box: `${Math.max(...xs) - x + 1}×${Math.max(...ys) - y + 1} at ${x}, ${y}`, count, allBlack };
}

test('by keyboard alone a part is painted over: it is gone from what is sent, and nothing else changed', async ({
  loupe,
  panel,
}) => {
  await addPicture(panel);
  await openByKeyboard(panel, 'Crop, rotate, redact…', 'Edit');
  const said = panel.getByRole('dialog', { name: 'Edit' }).getByRole('status');
  await expect(panel.getByRole('application')).toBeFocused();
  for (const keys of ['ArrowUp', 'ArrowUp', 'ArrowLeft', 'Shift+ArrowRight', 'Control+Shift+ArrowDown'])
    await panel.keyboard.press(keys);
  await expect(said).toHaveText(/^Box /);
  const box = (await said.textContent())?.replace('Box ', '') ?? '';
  await panel.keyboard.press('Enter');
  await expect(said).toHaveText(`Painted over ${box}`);
  await applyByKeyboard(panel, '640×480');

  const { image, pixels } = await receivedPixels(loupe, panel);
  expect([image.width, image.height]).toEqual([640, 480]);
  const difference = changed(pixels);
  expect(difference.box).toBe(box);
  expect(difference.allBlack).toBe(true);
  const [width = 0, height = 0] = box.split(/\D+/).map(Number);
  expect(difference.count).toBe(width * height);
});

test('a crop and a turn reach the service exactly', async ({ loupe, panel }) => {
  await addPicture(panel);
  await openByKeyboard(panel, 'Crop, rotate, redact…', 'Edit');
  const editor = panel.getByRole('dialog', { name: 'Edit' });
  await editor.getByRole('button', { name: 'Turn right' }).press('Enter');
  await editor.getByRole('button', { name: 'Crop', exact: true }).press('Enter');
  await panel.getByRole('application').focus();
  // Turned it is 480×640.
  for (let press = 0; press < 5; press++) await panel.keyboard.press('Control+Shift+ArrowUp');
  await panel.keyboard.press('Control+ArrowDown');
  await panel.keyboard.press('Control+ArrowDown');
  await expect(editor.getByRole('status')).toHaveText('Crop 480×635 at 0, 2');
  await applyByKeyboard(panel, '480×635');

  const { image, pixels } = await receivedPixels(loupe, panel);
  expect([image.width, image.height]).toEqual([480, 635]);
  const turned = await sharp(drawPixels(PICTURE), { raw: { width: 640, height: 480, channels: 3 } })
    .rotate(90)
    .raw()
    .toBuffer();
  const rows = 480 * 3;
  expect(pixels.equals(turned.subarray(2 * rows, 637 * rows))).toBe(true);
});

test('What Claude will see shows byte for byte what the service then receives', async ({ loupe, panel }) => {
  // The panel's policy lets it connect nowhere, so its blobs are caught on their way into the page.
  await panel.addInitScript(keepShownBlobs);
  await panel.reload();
  // Large enough to be made smaller, so that what is shown is not simply the file.
  await addImages(panel, await pictureFile('to-be-seen', { width: 2700, height: 400, noise: 10 }));
  await expect(attachments(panel)).toContainText('shrunk from 2700×400', { timeout: 20_000 });
  await openByKeyboard(panel, 'What Claude will see', 'What Claude will see');
  const shown = panel.getByRole('dialog', { name: 'What Claude will see' }).locator('.picture-stack img');
  await expect(shown).toHaveAttribute('src', /^blob:/);
  const seen = await shown.evaluate(async (image: HTMLImageElement) => {
    const blobs: unknown = Reflect.get(globalThis, 'shownBlobs');
    const blob = blobs instanceof Map ? blobs.get(image.src) : undefined;
    return blob instanceof Blob ? [...(await blob.bytes())] : [];
  });
  await panel.keyboard.press('Escape');
  await expect(panel.getByRole('dialog', { name: 'What Claude will see' })).toHaveCount(0);
  const { bytes } = await receivedPixels(loupe, panel);
  expect(bytes.equals(Buffer.from(seen))).toBe(true);
});

/** Runs in the panel, before its own scripts. */
function keepShownBlobs(): void {
  const blobs = new Map<string, Blob | MediaSource>();
  Object.assign(globalThis, { shownBlobs: blobs });
  const create = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => {
    const url = create(blob);
    blobs.set(url, blob);
    return url;
  };
}
