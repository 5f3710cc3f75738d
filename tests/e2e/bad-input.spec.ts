import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from 'playwright';
import { sharedPicture } from '../shared-pictures.ts';
import { drawPicture } from './harness/fixture-pictures.ts';
import { type Loupe, launchLoupe } from './harness/launch-loupe.ts';
import { newestAttachment } from './harness/stored-attachment.ts';
import { expect, test } from './harness/test.ts';

interface BadFile {
  name: string;
  bytes: () => Buffer | Promise<Buffer>;
  /** What the browser would call the file by its name. */
  type?: string;
  /** Known for what the project makes itself: an image, or a sentence with these words. */
  says?: string;
}

const PICTURE = { name: 'bad-input', width: 320, height: 240, noise: 20 };
const png = (): Promise<Buffer> => drawPicture(PICTURE, 'png');

const OWN: readonly BadFile[] = [
  { name: 'whole.png', bytes: png },
  { name: 'half.png', bytes: async () => halfOf(await png()), says: 'may be damaged' },
  { name: 'half.jpg', bytes: async () => halfOf(await drawPicture(PICTURE, 'jpg')), says: 'may be damaged' },
  { name: 'signature-only.png', bytes: async () => (await png()).subarray(0, 8), says: 'ends too early' },
  { name: 'nothing.png', bytes: () => Buffer.alloc(0), says: 'ends too early' },
  { name: 'page.png', bytes: () => Buffer.from('<!doctype html><h1>Not found</h1>'), says: 'web pages' },
  { name: 'photo.heic', bytes: heicHeader, says: 'HEIC photos' },
  { name: 'scan.tiff', bytes: () => Buffer.from('II*\0\x08\0\0\0\0\0\0\0', 'latin1'), says: 'TIFF images' },
  { name: 'notes.png', bytes: () => Buffer.from('Milk, bread, apples.\n'), says: 'Saved as PNG or JPEG' },
  {
    name: 'notes.txt',
    type: 'text/plain',
    bytes: () => Buffer.from('Milk, bread, apples.\n'),
    says: '“notes.txt” is no image',
  },
  { name: 'jpeg-called.png', bytes: () => drawPicture(PICTURE, 'jpg') },
  { name: 'huge.png', bytes: async () => withSize(await png(), 60_000, 60_000), says: '60000×60000' },
  { name: 'no-size.png', bytes: async () => withSize(await png(), 0, 0), says: 'no size' },
];

const SHARED = ['broken', 'formats'].map((folder) => ({ folder, files: filesIn(folder) }));

// One browser for all: what kills the worker shows in the next one.
let loupe: Loupe;
let panel: Page;
test.beforeAll(async () => {
  loupe = await launchLoupe();
  panel = await loupe.panelPage();
  await (await loupe.worker()).evaluate(() => Object.assign(globalThis, { loupeTestMark: 'the same' }));
});
test.afterAll(async () => await loupe?.close());

for (const file of OWN) {
  test(`${file.name} ends as ${file.says === undefined ? 'an image' : `“…${file.says}…”`}`, () => expectFate(file));
}

for (const { folder, files } of SHARED) {
  if (files.length === 0) {
    test(`the pictures of ${folder} give an image or a sentence`, () => {
      test.skip(true, `There is no folder of pictures called ${folder}.`);
    });
  }
  for (const path of files) {
    const file = { name: basename(path), bytes: () => readFileSync(path) };
    test(`${folder}/${file.name} gives an image or a sentence`, () => expectFate(file));
  }
}

test('the worker that took the first file is still the one that answers', async () => {
  const mark = await (await loupe.worker()).evaluate(() =>
    Object.getOwnPropertyDescriptor(globalThis, 'loupeTestMark'),
  );
  expect(mark?.value).toBe('the same');
});

async function expectFate({ name, type = 'image/png', bytes, says }: BadFile): Promise<void> {
  loupe.claude.clear();
  const buffer = await bytes();
  const [chooser] = await Promise.all([
    panel.waitForEvent('filechooser'),
    panel.getByRole('button', { name: 'Add images' }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: type, buffer });
  const item = panel.getByRole('list', { name: 'Attachments' }).getByRole('listitem');
  const refused = panel.getByRole('alert').filter({ hasText: /./ }).or(item.locator('[data-tone=danger]'));
  await expect(refused.or(item.getByText(/^\d+×\d+ · .*¢/))).toBeVisible({ timeout: 20_000 });
  if (await refused.isVisible()) await expectRefusal((await refused.textContent()) ?? '', name, says);
  else {
    expect(says, `${name} should have been refused`).toBeUndefined();
    await expectAnswer(name);
  }
  await expect(item).toHaveCount(0);
}

async function expectRefusal(sentence: string, name: string, says = ''): Promise<void> {
  test.info().annotations.push({ type: 'sentence', description: `${name}: ${sentence}` });
  expect(sentence.trim()).toMatch(/^[A-Z“].+\.$/s);
  expect(sentence).not.toMatch(/image-type|undecodable|unexpected|undefined|doesn't know/);
  expect(sentence).toContain(says);
  const way = panel.getByRole('button', { name: /^(?:Dismiss|Remove (?!the image).+)$/ });
  await way.click();
}

/** What can be asked about, the service takes. */
async function expectAnswer(name: string): Promise<void> {
  const question = panel.getByRole('textbox', { name: 'Question' });
  await question.fill(`What is ${name}?`);
  await question.press('Enter');
  const request = await loupe.claude.waitForRequest(({ method, path }) => method === 'POST' && path === '/v1/messages');
  expect(request.outcome).toMatchObject({ status: 200 });
  const { original } = await newestAttachment(panel);
  const what = `${original?.mediaType} ${original?.width}×${original?.height}`;
  test.info().annotations.push({ type: 'image', description: `${name}: ${what}` });
  await expect(panel.getByRole('article').last()).toContainText('stand-in');
  // The next file gets a conversation of its own, and one image in its request.
  expect(request.images).toHaveLength(1);
}

function filesIn(folder: string): string[] {
  const path = sharedPicture(folder);
  return path === undefined ? [] : readdirSync(path).map((name) => `${path}/${name}`);
}

function halfOf(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}

/** The picture's header with another size in it; a bomb says so before it is decoded. */
function withSize(bytes: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt32BE(width, 16);
  changed.writeUInt32BE(height, 20);
  return changed;
}

function heicHeader(): Buffer {
  return Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0', 'latin1');
}
