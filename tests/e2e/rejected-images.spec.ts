import type { Page } from 'playwright';
import type { ReceivedImage } from '../fake-claude/images.ts';
import type { RecordedRequest } from '../fake-claude/record.ts';
import { coloursOf } from './harness/fixture-pictures.ts';
import type { Loupe } from './harness/launch-loupe.ts';
import {
  addImages,
  addPicture,
  articles,
  ask,
  expectAnswered,
  lastTurn,
  nthQuestion,
  pictureFile,
  questions,
} from './harness/panel-steps.ts';
import { expect, test } from './harness/shared-loupe.ts';
import { stopWorker } from './harness/stop-worker.ts';
import { storedAttachments, storedTurns } from './harness/stored-rows.ts';

/** What the service says about one image, as in its documentation and public reports; `at` is the block's path. */
const TEXTS: [name: string, text: (at: string) => string][] = [
  ['cannot decode', () => 'Could not process image'],
  [
    'type mismatch',
    (at) =>
      `${at}: The image was specified using the image/png media type, but the image appears to be a image/jpeg image`,
  ],
  [
    'unsupported type',
    (at) => `${at}.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'`,
  ],
  ['too many bytes', (at) => `${at}: image exceeds 10 MB maximum: 23045044 bytes > 10485760 bytes`],
  ['too long an edge', (at) => `${at}.data: At least one of the image dimensions exceed max allowed size: 8000 pixels`],
  [
    'too long an edge among many',
    (at) =>
      `${at}.data: At least one of the image dimensions exceed max allowed size for many-image requests: 2000 pixels`,
  ],
  [
    'larger than the model sees',
    (at) =>
      `${at.replace(/\.image\..*/, '')}: image dimensions 320x240 exceed the maximum image size of a model named on this request and would be downsized to 300x225; scale the image to at most 300x225 or set the image's oversized_image setting to "downsize"`,
  ],
  ['bad base64', (at) => `${at}.data: invalid base64 data`],
];

/** True for the picture of that name, however it was encoded. */
function isPicture({ quadrants }: ReceivedImage, name: string): boolean {
  return coloursOf(name).every((colour, index) =>
    colour.every((part, channel) => Math.abs(part - (quadrants[index]?.[channel] ?? 0)) < 8),
  );
}

/** From here on the service does not take a picture: as PNG, or in whatever encoding. */
function refuse({ claude }: Loupe, name: string, text: (at: string) => string, how: 'png' | 'always'): void {
  claude.settings.complain = (image, at) =>
    isPicture(image, name) && (how === 'always' || image.mediaType === 'image/png') ? text(at) : undefined;
}

function counts({ claude }: Loupe): RecordedRequest[] {
  return claude.requests.filter(({ path, method }) => method === 'POST' && path.endsWith('/count_tokens'));
}

function textsOf({ json }: RecordedRequest): string[] {
  const { messages } = json as { messages: { content: string | { type: string; text?: string }[] }[] };
  return messages.flatMap(({ content }) =>
    typeof content === 'string' ? [content] : content.map((block) => block.text ?? `[${block.type}]`),
  );
}

/** A first question about a good picture, then another picture in the same conversation. */
async function askFirstThenAdd(loupe: Loupe, panel: Page, name: string): Promise<void> {
  loupe.claude.respondWith('A good picture', 1);
  await addPicture(panel, 'good');
  await ask(panel, 'What is it?');
  await expectAnswered(panel, 1);
  await addPicture(panel, name);
  await panel.getByRole('button', { name: 'Add to the last conversation' }).click();
  await expect(articles(panel)).toHaveCount(1);
}

for (const [name, text] of TEXTS) {
  const isNamed = text('x') !== text('y');

  test(`${name}: a first question is asked once more with another encoding`, async ({ loupe, panel }) => {
    refuse(loupe, 'bad', text, 'png');
    await addPicture(panel, 'bad');
    await ask(panel, 'What is it?');
    await expectAnswered(panel, 1);
    expect(questions(loupe)).toHaveLength(2);
    expect((await nthQuestion(loupe, 1)).images[0]?.mediaType).toBe('image/png');
    expect((await nthQuestion(loupe, 2)).images[0]?.mediaType).toBe('image/jpeg');
    expect(counts(loupe)).toHaveLength(0);

    // What was repaired stays so: nothing is refused twice.
    await ask(panel, 'And now?');
    await expectAnswered(panel, 2);
    expect(questions(loupe)).toHaveLength(3);
  });

  test(`${name}: a later question goes on without its image`, async ({ loupe, panel }) => {
    await askFirstThenAdd(loupe, panel, 'bad');
    refuse(loupe, 'bad', text, 'always');
    await ask(panel, 'And this?');
    await expectAnswered(panel, 2);
    // As it was, in another encoding, without; and where the text names no image, each was looked at twice.
    expect(questions(loupe)).toHaveLength(4);
    expect(counts(loupe)).toHaveLength(isNamed ? 0 : 4);
    expect(textsOf(await nthQuestion(loupe, 4)).slice(-2)).toEqual([
      'Image 2 could not be read and is left out here.',
      'And this?',
    ]);
    await expect(lastTurn(panel)).toContainText('Claude couldn’t read image 2, so this was asked without.');
    await expect(lastTurn(panel).getByText(/Not shown to Claude/)).toBeVisible();

    await ask(panel, 'And then?');
    await expectAnswered(panel, 3);
    expect(questions(loupe)).toHaveLength(5);
  });
}

test('the only image of a first question: the turn fails with the reason, and another image can follow', async ({
  loupe,
  panel,
}) => {
  refuse(loupe, 'bad', () => 'Could not process image', 'always');
  await addPicture(panel, 'bad');
  await ask(panel, 'What is it?');
  await expect(lastTurn(panel)).toContainText("Claude couldn't read the image. Your question is kept.");
  expect(questions(loupe)).toHaveLength(2);

  await addPicture(panel, 'good');
  await panel.getByRole('button', { name: 'Add to the last conversation' }).click();
  await ask(panel, 'And this one?');
  await expectAnswered(panel, 2);
  const { images } = await nthQuestion(loupe, 3);
  expect(images).toHaveLength(1);
});

test('one of two of a first question: the other goes on, with its number', async ({ loupe, panel }) => {
  refuse(loupe, 'bad', () => 'Could not process image', 'always');
  await addImages(panel, await pictureFile('bad'), await pictureFile('good'));
  await ask(panel, 'What are they?');
  await expectAnswered(panel, 1);
  const request = await nthQuestion(loupe, 3);
  expect(textsOf(request)).toEqual([
    'Image 1 could not be read and is left out here.',
    'Image 2:',
    '[image]',
    'What are they?',
  ]);
  expect(counts(loupe)).toHaveLength(4);
});

test('an earlier image that is refused one day never fails a later question, and can be sent again', async ({
  loupe,
  panel,
}) => {
  await askFirstThenAdd(loupe, panel, 'second');
  refuse(loupe, 'good', () => 'Could not process image', 'always');
  await ask(panel, 'And this?');
  await expectAnswered(panel, 2);
  expect(textsOf(await nthQuestion(loupe, 4))).toContain('Image 1 could not be read and is left out here.');
  await expect(
    articles(panel)
      .first()
      .getByText(/Not shown to Claude/),
  ).toBeVisible();

  loupe.claude.settings.complain = undefined;
  await articles(panel)
    .first()
    .getByRole('button', { name: /^Show image 1.* to Claude again/i })
    .click();
  await ask(panel, 'And now?');
  await expectAnswered(panel, 3);
  expect((await nthQuestion(loupe, 5)).images).toHaveLength(2);
});

test('what was set aside stays so when the worker dies before the next request', async ({ loupe, panel }) => {
  await askFirstThenAdd(loupe, panel, 'bad');
  refuse(loupe, 'bad', (at) => `${at}.data: invalid base64 data`, 'always');
  // The third request, without the image, never gets an answer.
  loupe.claude.fault({ bodyIncludes: 'could not be read', delayMs: 60_000 });
  await ask(panel, 'And this?');
  await expect.poll(() => questions(loupe).length).toBe(4);
  await stopWorker(loupe);
  await panel.reload();
  await expect.poll(async () => (await storedTurns(panel)).at(-1)?.state.status).toBe('interrupted');
  expect((await storedAttachments(panel)).at(-1)?.absence).toMatchObject({ why: 'rejected' });
  await lastTurn(panel)
    .getByRole('button', { name: /^Retry/ })
    .click();
  await expectAnswered(panel, 2);
  expect(questions(loupe)).toHaveLength(5);
});

test('an earlier image whose bytes are gone becomes a line of text', async ({ loupe, panel }) => {
  await askFirstThenAdd(loupe, panel, 'second');
  await panel.evaluate(
    (hashes) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('loupe');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction('images', 'readwrite');
          for (const hash of hashes) writing.objectStore('images').delete(hash);
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    (await storedAttachments(panel))
      .slice(0, 1)
      .flatMap(({ original, state }) => [
        original?.hash ?? '',
        state.status === 'ready' ? state.preparation.image.hash : '',
      ]),
  );
  await ask(panel, 'And this?');
  await expectAnswered(panel, 2);
  const second = await nthQuestion(loupe, 2);
  expect(textsOf(second)[0]).toBe(
    'Image 1, good.png, was shown here and is not available any more; see the answer below.',
  );
  expect(second.images).toHaveLength(1);
});
