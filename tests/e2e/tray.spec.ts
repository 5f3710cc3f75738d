import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { type Attachment, imagesToSend, type Preparation } from '../../utils/conversation/attachment.ts';
import type { RecordedRequest } from '../fake-claude/record.ts';
import { askWorker, windowIdOf } from './harness/ask-worker.ts';
import { expectFullPicture, expectPicture } from './harness/expect-picture.ts';
import { coloursOf, drawPicture } from './harness/fixture-pictures.ts';
import { grantAllSites } from './harness/grant-access.ts';
import { type Loupe, launchLoupe } from './harness/launch-loupe.ts';
import {
  addImages,
  addPicture,
  ask,
  attachments,
  clickImage,
  expectAnswered,
  nthQuestion,
  pictureFile,
  questionBox,
} from './harness/panel-steps.ts';
import { putRows } from './harness/put-rows.ts';
import { expect, test } from './harness/shared-loupe.ts';
import { stopWorker } from './harness/stop-worker.ts';
import { storedAttachments, storedTurns } from './harness/stored-rows.ts';

/** The words before each image of a request, and its questions. */
function textsOf({ json }: RecordedRequest): string[] {
  const { messages } = json as { messages: { content: string | { type: string; text?: string }[] }[] };
  return messages.flatMap(({ content }) =>
    typeof content === 'string' ? [] : content.flatMap(({ text }) => (text === undefined ? [] : [text])),
  );
}

/** The attachment of that place, once it is ready to be sent and `until` holds. */
async function prepared(
  panel: Page,
  index: number,
  until: (attachment: Attachment, preparation: Preparation) => boolean = () => true,
): Promise<{ attachment: Attachment; preparation: Preparation }> {
  let found: { attachment: Attachment; preparation: Preparation } | undefined;
  await expect
    .poll(
      async () => {
        const attachment = (await storedAttachments(panel))[index];
        if (attachment?.state.status !== 'ready') return attachment?.state.status;
        const { preparation } = attachment.state;
        found = until(attachment, preparation) ? { attachment, preparation } : undefined;
        return found ? 'as wished' : 'ready';
      },
      { timeout: 20_000 },
    )
    .toBe('as wished');
  if (!found) throw new Error('Not ready');
  return found;
}

async function holdersOf(panel: Page): Promise<string[]> {
  return (await storedAttachments(panel)).map(({ holder }) => holder);
}

async function draftOf(panel: Page, trayId: number): Promise<string | undefined> {
  return await panel.evaluate(
    (trayId) =>
      new Promise<string | undefined>((resolve, reject) => {
        const opening = indexedDB.open('loupe');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('trays').objectStore('trays').get(trayId);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result?.draft);
          };
        };
      }),
    trayId,
  );
}

const TALL = { name: 'tall', width: 1200, height: 9000, noise: 0 };

test.describe('parts', () => {
  test('of a tall image are one item, reach Claude labelled and unshrunk, and cost what was said', async ({
    loupe,
    panel,
  }) => {
    await addImages(panel, await pictureFile('tall', TALL));
    const whole = await prepared(panel, 0);
    expect(whole.preparation.partsAdvised).toBe(true);
    await askWorker(panel, 'setDetail', { attachmentId: whole.attachment.id, detail: 'parts' });
    const { preparation } = await prepared(panel, 0, (_, { parts }) => parts !== undefined);
    await expect(attachments(panel)).toHaveCount(1);
    const images = imagesToSend(preparation);
    const total = images.length;
    expect(total).toBeGreaterThan(2);
    expect(preparation).toMatchObject({ scale: 1, partsAdvised: false });
    const tokens = images.reduce((sum, { image }) => sum + image.tokens, 0);
    expect(tokens).toBeGreaterThan(whole.preparation.image.tokens);

    await addPicture(panel, 'beside-it');
    await ask(panel, 'What does it say?');
    await expectAnswered(panel, 1);
    const request = await nthQuestion(loupe, 1);
    expect(textsOf(request)).toEqual([
      ...images.map(({ label }, index) => {
        expect(label).toMatch(new RegExp(`^part ${index + 1} of ${total}, `));
        return `Image 1 (${label}):`;
      }),
      'Image 2:',
      'What does it say?',
    ]);
    const parts = request.images.slice(0, total);
    expect(parts.map(({ width, height, tokens }) => ({ width, height, tokens }))).toEqual(
      images.map(({ image: { width, height, tokens } }) => ({ width, height, tokens })),
    );
    // Neighbours overlap, so together they are taller than the whole, and none is shrunk.
    expect(parts.every(({ width, seenWidth }) => width === TALL.width && seenWidth === width)).toBe(true);
    expect(parts.reduce((sum, { height }) => sum + height, 0)).toBeGreaterThan(TALL.height);
    expectPicture(request.images[total], { name: 'beside-it', width: 320, height: 240, noise: 0 });

    const [turn] = await storedTurns(panel);
    expect(turn?.sent.map(({ label }) => label)).toEqual([...images.map(({ label }) => label), undefined]);
    const sentTokens = turn?.sent.reduce((sum, { image }) => sum + image.tokens, 0);
    expect(sentTokens).toBe(request.images.reduce((sum, { tokens }) => sum + tokens, 0));

    await ask(panel, 'And then?');
    await expectAnswered(panel, 2);
    const second = await nthQuestion(loupe, 2);
    expect(textsOf(second)).toEqual([...textsOf(request), 'And then?']);
  });

  test('a lower detail sends fewer pixels, and none named sends the best single image again', async ({ panel }) => {
    await addImages(panel, await pictureFile('large', { width: 3000, height: 2000 }));
    const best = await prepared(panel, 0);
    const { id } = best.attachment;
    await askWorker(panel, 'setDetail', { attachmentId: id, detail: 'low' });
    const low = await prepared(panel, 0, (_, { image }) => image.width === 768);
    expect(low.preparation.image.height).toBe(512);
    await askWorker(panel, 'setDetail', { attachmentId: id, detail: 'standard' });
    const standard = await prepared(panel, 0, (_, { image }) => image.width > 768);
    expect(standard.preparation.tier).toBe('standard');
    expect(standard.preparation.image.tokens).toBeLessThanOrEqual(1568);
    await askWorker(panel, 'setDetail', { attachmentId: id });
    const again = await prepared(panel, 0, (_, { tier }) => tier === 'high');
    expect(again.preparation).toEqual(best.preparation);
  });

  test('count like images: among more than twenty there are more of them, none shrunk and none over 2000 pixels', async ({
    loupe,
    panel,
  }) => {
    await addImages(panel, await pictureFile('tall', TALL));
    const { attachment } = await prepared(panel, 0);
    await askWorker(panel, 'setDetail', { attachmentId: attachment.id, detail: 'parts' });
    const { preparation } = await prepared(panel, 0, (_, { parts }) => parts !== undefined);
    expect(Math.max(...imagesToSend(preparation).map(({ image }) => image.height))).toBeGreaterThan(2000);
    const small = Array.from({ length: 18 }, (_, index) => pictureFile(`small-${index}`));
    await addImages(panel, ...(await Promise.all(small)));
    await ask(panel, 'How many?');
    await expectAnswered(panel, 1);
    const { images } = await nthQuestion(loupe, 1);
    const parts = images.slice(0, -18);
    expect(parts.length).toBeGreaterThan(imagesToSend(preparation).length);
    expect(parts.every(({ width, height }) => width === TALL.width && height <= 2000)).toBe(true);
    const texts = textsOf(await nthQuestion(loupe, 1));
    expect(texts.at(-2)).toBe('Image 19:');
  });

  test('a page kept in strips goes in tiles by itself, and as a whole when that is wished', async ({
    loupe,
    panel,
  }) => {
    const windowId = await windowIdOf(panel);
    const colours = ['first-strip', 'second-strip', 'third-strip'];
    const strips = await Promise.all(
      colours.map((name) => drawPicture({ name, width: 1280, height: 4000, noise: 0 }, 'png')),
    );
    const copy = await drawPicture({ name: 'reduced', width: 274, height: 2576, noise: 0 }, 'png');
    const files = [...strips, copy].map((bytes) => ({ bytes, mediaType: 'image/png' }));
    const hashes = [...strips, copy].map((bytes) => createHash('sha256').update(bytes).digest('hex'));
    await putRows(panel, { table: 'images', rows: hashes.map((hash) => ({ hash })), files });
    const page = { kind: 'page', pageUrl: 'https://example.com/', pageTitle: 'Long', tabId: 1, frameId: 0 };
    const capture = { what: 'page', viewportWidth: 1280, devicePixelRatio: 1 };
    const row = {
      ...{ id: 'a-page', holder: `tray:${windowId}`, order: 1, addedAt: Date.now(), candidates: [] },
      provenance: { ...page, capture },
      original: {
        ...{ hash: hashes[3], mediaType: 'image/png', width: 1280, height: 12_000, bytes: 1, animated: false },
        ...{ step: 'full-page', fidelity: 'full-size-from-screen', check: 'not-tried' },
        strips: [0, 1, 2].map((index) => ({ hash: hashes[index], y: index * 4000, height: 4000 })),
      },
      state: { status: 'preparing' },
    };
    await putRows(panel, { table: 'attachments', rows: [row] });
    await askWorker(panel, 'setDetail', { attachmentId: 'a-page', detail: 'whole' });
    const whole = await prepared(panel, 0);
    expect(whole.preparation.parts).toBeUndefined();
    expect(whole.preparation.scale).toBeLessThan(0.25);
    await askWorker(panel, 'setDetail', { attachmentId: 'a-page' });
    const { preparation } = await prepared(panel, 0, (_, { parts }) => parts !== undefined);
    expect(preparation.scale).toBe(1);

    await ask(panel, 'What is on the page?');
    await expectAnswered(panel, 1);
    const { images } = await nthQuestion(loupe, 1);
    expect(images).toHaveLength(preparation.parts?.length ?? 0);
    // A tile of less than half a strip at the very top and at the very end shows one colour on each side.
    const [first, last] = [images[0], images.at(-1)];
    expect(first?.quadrants[0]).toEqual(coloursOf('first-strip')[0]);
    expect(last?.quadrants[3]).toEqual(coloursOf('third-strip')[3]);
    expect(images.every(({ width, seenWidth }) => width === 1280 && seenWidth === width)).toBe(true);
  });
});

test.describe('order and names', () => {
  test('an image moves, and its name is its label', async ({ loupe, panel }) => {
    await addPicture(panel, 'one');
    await addPicture(panel, 'two');
    await addPicture(panel, 'three');
    const ids = (await storedAttachments(panel)).map(({ id }) => id);
    const [one = '', , three = ''] = ids;
    await askWorker(panel, 'moveAttachment', { attachmentId: three, to: 0 });
    await askWorker(panel, 'moveAttachment', { attachmentId: one, to: 99 });
    await askWorker(panel, 'renameAttachment', { attachmentId: three, name: ' Before ' });
    await askWorker(panel, 'renameAttachment', { attachmentId: one, name: 'After' });
    await askWorker(panel, 'renameAttachment', { attachmentId: one, name: '' });
    await ask(panel, 'Which is which?');
    await expectAnswered(panel, 1);
    const request = await nthQuestion(loupe, 1);
    expect(textsOf(request)).toEqual(['Image 1 (Before):', 'Image 2:', 'Image 3:', 'Which is which?']);
    for (const [index, name] of ['three', 'two', 'one'].entries()) {
      expectFullPicture(request.images[index], { name, width: 320, height: 240, noise: 0 });
    }
    // What was asked about stays as it was sent.
    await askWorker(panel, 'renameAttachment', { attachmentId: three, name: 'Later' });
    expect((await storedAttachments(panel)).find(({ id }) => id === three)?.name).toBe('Before');
  });

  test('a removed image comes back to its own place among moved ones', async ({ panel }) => {
    for (const name of ['one', 'two', 'three', 'four']) await addPicture(panel, name);
    const [one = '', two = '', three = '', four = ''] = (await storedAttachments(panel)).map(({ id }) => id);
    await askWorker(panel, 'removeAttachment', { attachmentId: two });
    await askWorker(panel, 'moveAttachment', { attachmentId: four, to: 1 });
    await askWorker(panel, 'restoreAttachment', { attachmentId: two });
    const inOrder = (await storedAttachments(panel)).toSorted((a, b) => a.order - b.order).map(({ id }) => id);
    expect(inOrder).toEqual([one, two, four, three]);
  });

  test('comparing takes two images, and names the conversation after both until the answer gives a name', async ({
    loupe,
    panel,
  }) => {
    const windowId = await windowIdOf(panel);
    await addPicture(panel, 'one');
    const refused = await askWorker(panel, 'ask', { windowId, question: '', kind: 'compare' });
    expect(refused).toMatchObject({ ok: false, failure: { reason: 'one-image' } });
    await addPicture(panel, 'two');
    loupe.claude.respondWith('# The second is bluer', 1);
    loupe.claude.settings.delays = { firstByteMs: 1500, perDeltaMs: 0 };
    await askWorker(panel, 'ask', { windowId, question: '', kind: 'compare' });
    await expect(panel.getByText('one.png / two.png').first()).toBeVisible();
    await expectAnswered(panel, 1);
    await expect(panel.getByRole('banner')).toContainText('The second is bluer');
    const texts = textsOf(await nthQuestion(loupe, 1));
    expect(texts.slice(0, 2)).toEqual(['Image 1:', 'Image 2:']);
    expect(texts[2]).toMatch(/^Compare these images/);
  });
});

/** A drawing of which the top left quarter is painted black. */
async function redacted(name: string, width: number, height: number): Promise<Buffer> {
  const sheet = sharp(await drawPicture({ name, width, height, noise: 0 }, 'png'));
  const black = { create: { width: width / 2, height: height / 2, channels: 3 as const, background: '#000' } };
  return await sheet
    .composite([{ input: black, left: 0, top: 0 }])
    .png()
    .toBuffer();
}

/** The colour of each stored image a quarter in from its top left corner, and its hash. */
async function storedCorners(panel: Page): Promise<{ hash: string; colour: string }[]> {
  return await panel.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('loupe');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => resolve(opening.result);
    });
    const rows = await new Promise<{ hash: string; blob: Blob }[]>((resolve, reject) => {
      const reading = database.transaction('images').objectStore('images').getAll();
      reading.onerror = () => reject(reading.error);
      reading.onsuccess = () => resolve(reading.result);
    });
    database.close();
    return await Promise.all(
      rows.map(async ({ hash, blob }) => {
        const bitmap = await createImageBitmap(blob);
        const context = new OffscreenCanvas(1, 1).getContext('2d');
        if (!context) throw new Error('No canvas');
        context.drawImage(bitmap, bitmap.width / 4, bitmap.height / 4, 1, 1, 0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
        return { hash, colour: Math.max(red, green, blue) < 16 ? 'black' : `${red},${green},${blue}` };
      }),
    );
  });
}

const PAINTED = {
  redactions: [{ kind: 'box' as const, x: 0, y: 0, width: 160, height: 120 }],
  quarterTurns: 0 as const,
};

/** Hands edited pixels over as the panel does. */
async function edit(panel: Page, attachmentId: string, pieces: Buffer[]): Promise<unknown> {
  const windowId = await windowIdOf(panel);
  const rows = pieces.map((_, index) => ({ id: `edit-${index}`, windowId, kind: 'edit' }));
  await putRows(panel, { table: 'incoming', rows, files: pieces.map((bytes) => ({ bytes, mediaType: 'image/png' })) });
  return await askWorker(panel, 'editAttachment', {
    attachmentId,
    edits: PAINTED,
    incomingIds: rows.map(({ id }) => id),
  });
}

test.describe('what the user paints over', () => {
  test('is gone from what is sent, and once asked from everything that is kept', async ({ loupe, panel }) => {
    await addPicture(panel, 'secret');
    const { attachment } = await prepared(panel, 0);
    const painted = await redacted('secret', 320, 240);
    expect(await edit(panel, attachment.id, [painted])).toEqual({ ok: true, value: null });
    const edited = await prepared(panel, 0);
    expect(edited.attachment).toMatchObject({ edits: PAINTED, unedited: { hash: attachment.original?.hash } });
    await expect.poll(async () => (await storedAttachments(panel))[0]?.thumbnail).toBeDefined();
    // Until it is asked about, the one thing left is what bringing it back needs.
    const corners = await storedCorners(panel);
    expect(corners.filter(({ colour }) => colour !== 'black').map(({ hash }) => hash)).toEqual([
      attachment.original?.hash,
    ]);

    await ask(panel, 'What is left?');
    await expectAnswered(panel, 1);
    const { images } = await nthQuestion(loupe, 1);
    expect(images).toHaveLength(1);
    expect(images[0]).toMatchObject({ kind: 'base64', width: 320, height: 240 });
    expect(images[0]?.quadrants[0]).toEqual([0, 0, 0]);
    await expect
      .poll(async () => (await storedCorners(panel)).map(({ colour }) => colour))
      .not.toContainEqual(expect.stringContaining(','));
    const [kept] = await storedAttachments(panel);
    expect(kept?.unedited).toBeUndefined();
    expect(kept?.edits).toBeUndefined();
    await expect.poll(async () => (await storedCorners(panel)).length).toBeGreaterThan(0);
  });

  test('comes back as it was before it is asked about', async ({ loupe, panel }) => {
    await addPicture(panel, 'secret');
    const { attachment } = await prepared(panel, 0);
    await edit(panel, attachment.id, [await redacted('secret', 320, 240)]);
    await prepared(panel, 0, ({ edits }) => edits !== undefined);
    await askWorker(panel, 'editAttachment', {
      ...{ attachmentId: attachment.id, incomingIds: [] },
      edits: { redactions: [], quarterTurns: 0 },
    });
    const back = await prepared(panel, 0, ({ edits }) => edits === undefined);
    expect(back.attachment.original).toEqual(attachment.original);
    await ask(panel, 'All there?');
    const { images } = await nthQuestion(loupe, 1);
    expectFullPicture(images[0], { name: 'secret', width: 320, height: 240, noise: 0 });
  });

  test('never travels as a link, and no better pixels undo it', async ({ loupe, panel }) => {
    await grantAllSites(loupe);
    await loupe.page.goto(loupe.site.page('same-origin'));
    await loupe.storeSettings({ sendAs: 'urls' });
    await clickImage(loupe, panel, 'ask');
    const { attachment } = await prepared(panel, 0);
    const { width = 0, height = 0 } = attachment.original ?? {};
    await edit(panel, attachment.id, [await redacted('other', width, height)]);
    await prepared(panel, 0, ({ edits }) => edits !== undefined);
    await askWorker(panel, 'tryAttachmentAgain', { attachmentId: attachment.id });
    await askWorker(panel, 'liftAgain', { attachmentId: attachment.id });
    const again = await prepared(panel, 0);
    expect(again.attachment.edits).toEqual(PAINTED);
    await ask(panel, 'What is left?');
    await expectAnswered(panel, 1);
    const { images } = await nthQuestion(loupe, 1);
    expect(images[0]).toMatchObject({ kind: 'base64' });
    expect(images[0]?.quadrants[0]).toEqual([0, 0, 0]);
    expect(JSON.stringify(await storedAttachments(panel))).not.toContain('unedited');
    // The same picture of the same page, added once more, is the picture.
    await clickImage(loupe, panel, 'ask');
    const fresh = await prepared(panel, 1);
    expect(fresh.attachment.original?.hash).toBe(attachment.original?.hash);
  });

  test('may be strips, which stay strips', async ({ panel }) => {
    await addPicture(panel, 'secret');
    const { attachment } = await prepared(panel, 0);
    const strip = (name: string, height: number) => drawPicture({ name, width: 300, height, noise: 0 }, 'png');
    expect(await edit(panel, attachment.id, [await strip('top', 3000), await strip('end', 1000)])).toMatchObject({
      ok: true,
    });
    const { attachment: edited, preparation } = await prepared(panel, 0, ({ edits }) => edits !== undefined);
    expect(edited.original).toMatchObject({
      ...{ width: 300, height: 4000 },
      strips: [
        { y: 0, height: 3000 },
        { y: 3000, height: 1000 },
      ],
    });
    expect(preparation.image.height).toBeGreaterThan(2000);
  });

  test('edited pixels that are not there change nothing', async ({ panel }) => {
    await addPicture(panel, 'secret');
    const { attachment } = await prepared(panel, 0);
    const answer = await askWorker(panel, 'editAttachment', {
      ...{ attachmentId: attachment.id, edits: PAINTED, incomingIds: ['no-such-row'] },
    });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'image-undecodable' } });
    expect((await prepared(panel, 0)).attachment.original).toEqual(attachment.original);
  });
});

test('a capture taken again stands behind the earlier one, which was asked about already', async ({ loupe, panel }) => {
  await grantAllSites(loupe);
  await loupe.page.goto(loupe.site.page('same-origin'));
  const windowId = await windowIdOf(panel);
  await loupe.page.bringToFront();
  await askWorker(panel, 'capture', { windowId, action: 'tab', attachmentIds: [] });
  const { attachment: earlier } = await prepared(panel, 0);
  await panel.bringToFront();
  await ask(panel, 'What is this?');
  await expectAnswered(panel, 1);
  const first = await nthQuestion(loupe, 1);

  // Nothing but the colour: how much of it a picture covers depends on how wide the page is.
  await loupe.page.evaluate(() => {
    document.body.replaceChildren();
    document.body.style.setProperty('background', 'rgb(20, 200, 90)');
  });
  await askWorker(panel, 'capture', { windowId, action: 'again', attachmentIds: [earlier.id] });
  // The new one, then the copy of the earlier one.
  await prepared(panel, 1);
  await prepared(panel, 2);
  await panel.bringToFront();
  await expect(attachments(panel)).toHaveCount(2);
  await askWorker(panel, 'ask', { windowId, question: '', kind: 'changes' });
  await expectAnswered(panel, 1);
  const second = await nthQuestion(loupe, 2);
  expect(textsOf(second).slice(0, 2)).toEqual(['Image 1:', 'Image 2:']);
  expect(second.images[0]?.pixelsSha256).toBe(first.images[0]?.pixelsSha256);
  expect(second.images[1]?.pixelsSha256).not.toBe(first.images[0]?.pixelsSha256);
  const [red = 255, green = 0, blue = 255] = second.images[1]?.quadrants[3] ?? [];
  expect(Math.max(Math.abs(red - 20), Math.abs(green - 200), Math.abs(blue - 90))).toBeLessThan(10);
  // The first conversation keeps its own.
  expect((await storedAttachments(panel)).find(({ id }) => id === earlier.id)?.holder).toMatch(/^turn:/);
});

test.describe('windows', () => {
  /** Opens a window of its own with the panel's page in it. */
  async function panelInNewWindow({ context, extensionId }: Loupe, panel: Page): Promise<Page> {
    const url = `chrome-extension://${extensionId}/sidepanel.html`;
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      panel.evaluate(async (url) => void (await chrome.windows.create({ url })), url),
    ]);
    // Not for its load event, which a driver that attaches meanwhile may miss.
    await questionBox(opened).waitFor();
    return opened;
  }

  test('keep their trays apart, and what waited in a closed one can be had back or discarded', async ({
    loupe,
    panel,
  }) => {
    await addPicture(panel, 'here');
    const other = await panelInNewWindow(loupe, panel);
    await addPicture(other, 'there');
    await addPicture(other, 'there-too');
    await questionBox(other).fill('Typed there');
    const [here, there] = [await windowIdOf(panel), await windowIdOf(other)];
    await expect.poll(() => draftOf(panel, there)).toBe('Typed there');
    expect(await holdersOf(panel)).toEqual([`tray:${here}`, `tray:${there}`, `tray:${there}`]);
    await expect(attachments(panel)).toHaveCount(1);

    await other.close();
    await expect.poll(() => holdersOf(panel)).toEqual([`tray:${here}`, 'earlier', 'earlier']);
    expect(await draftOf(panel, there)).toBeUndefined();
    expect(await draftOf(panel, -1)).toBe('Typed there');

    await askWorker(panel, 'restoreEarlier', { windowId: here });
    await expect(attachments(panel)).toHaveCount(3);
    const rows = (await storedAttachments(panel)).toSorted((a, b) => a.order - b.order);
    expect(rows.map(({ provenance }) => 'name' in provenance && provenance.name)).toEqual([
      'here.png',
      'there.png',
      'there-too.png',
    ]);
    await expect(questionBox(panel)).toHaveValue('Typed there');
    expect(await draftOf(panel, -1)).toBeUndefined();
    await ask(panel, 'Typed there');
    await expectAnswered(panel, 1);
    expect((await nthQuestion(loupe, 1)).images).toHaveLength(3);
  });

  test('what is discarded can be undone, and a draft overwrites none', async ({ loupe, panel }) => {
    const other = await panelInNewWindow(loupe, panel);
    await addPicture(other, 'there');
    await questionBox(other).fill('Typed there');
    const [here, there] = [await windowIdOf(panel), await windowIdOf(other)];
    await expect.poll(() => draftOf(panel, there)).toBe('Typed there');
    await other.close();
    await expect.poll(() => holdersOf(panel)).toEqual(['earlier']);
    await questionBox(panel).fill('Typed here');
    await expect.poll(() => draftOf(panel, here)).toBe('Typed here');

    await askWorker(panel, 'restoreEarlier', { windowId: here });
    expect(await holdersOf(panel)).toEqual([`tray:${here}`]);
    expect(await draftOf(panel, here)).toBe('Typed here');
    expect(await draftOf(panel, -1)).toBe('Typed there');
    await askWorker(panel, 'discardEarlier', { windowId: here });
    expect(await draftOf(panel, -1)).toBeUndefined();
    expect(await holdersOf(panel)).toEqual([`tray:${here}`]);

    const [row] = await storedAttachments(panel);
    if (!row) throw new Error('The attachment is gone');
    await putRows(panel, { table: 'attachments', rows: [{ ...row, holder: 'earlier' }] });
    await askWorker(panel, 'discardEarlier', { windowId: here });
    expect(await holdersOf(panel)).toEqual([`removed:${here}`]);
    await askWorker(panel, 'restoreAttachment', { attachmentId: row.id });
    await expect(attachments(panel)).toHaveCount(1);
  });

  test('an image of a vanished window that was still being fetched ends, as what was on screen or with a reason', async ({
    loupe,
    panel,
  }) => {
    await addPicture(panel, 'here');
    const [row] = await storedAttachments(panel);
    const page = { kind: 'page', pageUrl: 'https://example.com/', pageTitle: 'Gone', tabId: 999_999, frameId: 0 };
    const fetching = {
      ...{
        id: 'fetching',
        holder: 'tray:999999',
        order: 1,
        addedAt: Date.now() - 1000,
        candidates: [],
        provenance: page,
      },
      state: { status: 'acquiring', startedAt: 1 },
    };
    const { hash, width, height } = row?.original ?? { hash: '', width: 0, height: 0 };
    const shownCrop = { hash, width, height, visiblePartOnly: false };
    await putRows(panel, {
      table: 'attachments',
      rows: [
        { ...fetching, shownCrop },
        { ...fetching, id: 'without', order: 2 },
      ],
    });
    await stopWorker(loupe, panel);
    await loupe.worker();
    const rows = async (): Promise<string[]> =>
      (await storedAttachments(panel)).map(
        ({ id, holder, state }) => `${id === row?.id ? 'here' : id} ${holder} ${state.status}`,
      );
    await expect
      .poll(rows)
      .toEqual(['fetching earlier ready', 'without earlier failed', `here tray:${await windowIdOf(panel)} ready`]);
  });
});

test('after a restart of the browser what waited is there as the earlier tray', async () => {
  const before = await launchLoupe();
  let after: Loupe | undefined;
  try {
    const panel = await before.panelPage();
    await addPicture(panel, 'yesterday');
    await addPicture(panel, 'yesterday-too');
    await questionBox(panel).fill('Half a question');
    const windowId = await windowIdOf(panel);
    await expect.poll(() => draftOf(panel, windowId)).toBe('Half a question');
    await before.close({ keepsProfile: true });
    after = await launchLoupe({ profile: before.profile });
    const again = await after.panelPage();
    await expect.poll(() => holdersOf(again)).toEqual(['earlier', 'earlier']);
    await expect.poll(() => draftOf(again, -1)).toBe('Half a question');
    await expect(attachments(again)).toHaveCount(0);
    const notice = again.getByRole('region', { name: 'From before' });
    await expect(notice).toContainText('2 images and a question from before are waiting.');
    await notice.getByRole('button', { name: 'Bring back' }).click();
    await expect(notice).toHaveCount(0);
    await expect(attachments(again)).toHaveCount(2);
    await expect(questionBox(again)).toHaveValue('Half a question');
    await ask(again, 'A whole question');
    await expectAnswered(again, 1);
    expect((await nthQuestion(after, 1)).images).toHaveLength(2);
  } finally {
    await (after ?? before).close();
  }
});
