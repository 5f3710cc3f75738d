import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { loadPart } from '@/components/ui/load-part.ts';
import { openViewer } from '@/components/viewer/open-viewer.ts';
import type { Attachment, Preparation } from '@/utils/conversation/attachment.ts';
import { decode, difference, noise } from '../image/pixels.ts';
import { MODEL, makeTurn, type Stage, showPanel, useStage } from './panel-stage.tsx';
import {
  attachmentOf,
  type DrawnOriginal,
  drawnOriginal,
  showTray,
  useDialogs,
  waitForDialog,
} from './viewer-stage.ts';

useStage();
useDialogs();

const dialog = page.getByRole('dialog', { name: 'What Claude will see' });
const choice = (menu: string, name: string) =>
  page.getByRole('dialog', { name: menu }).getByRole('button', { name: new RegExp(`^${name}`) });
const button = (name: string | RegExp) => dialog.getByRole('button', { name, exact: true });

/** Opens the viewer on one image; `change` changes it first. */
async function see(
  drawn: DrawnOriginal[],
  change?: (preparation: Preparation, attachment: Attachment) => void,
): Promise<Stage> {
  const [first] = drawn;
  if (!first) throw new Error('An image is needed');
  const attachment = attachmentOf(first);
  if (attachment.state.status === 'ready') change?.(attachment.state.preparation, attachment);
  const stage = showTray([attachment], new Map(drawn.map(({ original, blob }) => [original.hash, blob])));
  await openViewer(stage.store, attachment.id, 'see');
  await waitForDialog('What Claude will see');
  return stage;
}

function shownImages(): HTMLImageElement[] {
  return [...document.querySelectorAll<HTMLImageElement>('dialog .picture-stack img')];
}

async function bytesOf(image: HTMLImageElement | undefined): Promise<Uint8Array> {
  const response = await fetch(image?.src ?? '');
  return await response.bytes();
}

it('shows the very bytes that will be sent, at their size', async () => {
  const drawn = await drawnOriginal(noise(500, 120), 'original');
  const sent = await drawnOriginal(noise(400, 96), 'sent');
  await see([drawn, sent], (preparation) => {
    preparation.image = {
      ...preparation.image,
      hash: 'sent',
      width: 400,
      height: 96,
      bytes: sent.blob.size,
      tokens: 60,
    };
    preparation.scale = 0.8;
  });
  await expect.poll(() => shownImages().length).toBe(1);
  expect(await bytesOf(shownImages()[0])).toEqual(await sent.blob.bytes());
  await button('100 %').click();
  await expect.poll(() => shownImages()[0]?.getBoundingClientRect().width).toBe(400 / devicePixelRatio);
  expect(shownImages()[0]?.getBoundingClientRect().height).toBe(96 / devicePixelRatio);
  await expect.element(dialog).toMatchTextContent('Sent400×96, PNG');
  await expect.element(dialog).toMatchTextContent('Original500×120, PNG');
  await expect.element(dialog).toMatchTextContent('Tokens60');
  await expect.element(dialog).toMatchTextContent('Estimate$0.0000060 for the image');
  await expect.element(dialog).toMatchTextContent('Sent as image data, because there is no public link');
});

it('begins with the whole image in view, and never enlarges it for that', async () => {
  await see([await drawnOriginal(noise(24, 24))]);
  await expect.poll(() => shownImages()[0]?.getBoundingClientRect().width).toBe(24 / devicePixelRatio);
  await button('Zoom in').click();
  await expect.poll(() => shownImages()[0]?.getBoundingClientRect().width).toBe(36 / devicePixelRatio);
});

it('shows every part under its label, and on demand the whole page without a gap', async () => {
  const strips = [await drawnOriginal(noise(100, 70), 'strip-0'), await drawnOriginal(noise(100, 50), 'strip-1')];
  const parts = [await drawnOriginal(noise(100, 66), 'part-0'), await drawnOriginal(noise(100, 67), 'part-1')];
  const whole = await drawnOriginal(noise(100, 120), 'reduced');
  await see([whole, ...strips, ...parts], (preparation, attachment) => {
    const label = ['part 1 of 2, top', 'part 2 of 2, bottom'];
    preparation.parts = parts.map(({ original: { hash, width, height, bytes } }, index) => ({
      label: label[index] ?? '',
      image: { hash, mediaType: 'image/png', width, height, bytes, tokens: 12 },
    }));
    if (attachment.original)
      attachment.original.strips = [
        { hash: 'strip-0', y: 0, height: 70 },
        { hash: 'strip-1', y: 70, height: 50 },
      ];
  });
  await expect.element(dialog.getByText('part 2 of 2, bottom · 100×67')).toBeVisible();
  await expect.poll(() => shownImages().length).toBe(2);
  const shown = await Promise.all(shownImages().map(bytesOf));
  expect(shown).toEqual(await Promise.all(parts.map(({ blob }) => blob.bytes())));
  await expect.element(dialog).toMatchTextContent('Tokens24');
  await expect.element(dialog).toMatchTextContent('for all parts');

  await button('The whole page').click();
  await expect.poll(() => shownImages().length).toBe(2);
  const [upper, lower] = shownImages().map((image) => image.getBoundingClientRect());
  expect(upper?.bottom).toBe(lower?.top);
  expect(await bytesOf(shownImages()[1])).toEqual(await strips[1]?.blob.bytes());
});

it('says why nothing is sharper, and keeps the button dead', async () => {
  await see([await drawnOriginal(noise(60, 40))]);
  await expect.element(button('Sharper')).toBeDisabled();
  await expect.element(dialog).toMatchTextContent('Already every pixel of the image you added.');
});

it('offers what is sharper and what is cheaper with its cost, and asks for it', async () => {
  const stage = await see([await drawnOriginal(noise(60, 40))], (preparation, attachment) => {
    preparation.scale = 0.5;
    preparation.image = { ...preparation.image, width: 2576, height: 1449, tokens: 4784 };
    if (attachment.original) Object.assign(attachment.original, { width: 5152, height: 2898 });
  });
  await button('Sharper').click();
  await choice('Sharper', 'Send in parts').click();
  await button('Cheaper').click();
  await expect.element(page.getByRole('dialog', { name: 'Cheaper' })).toMatchTextContent('for the image');
  await choice('Cheaper', 'At the smallest size').click();
  await expect
    .poll(() => stage.asked('setDetail'))
    .toEqual([
      { attachmentId: 'image-1', detail: 'parts' },
      { attachmentId: 'image-1', detail: 'low' },
    ]);
});

it('goes back to automatic, takes again at full size, and changes the model', async () => {
  const stage = await see([await drawnOriginal(noise(60, 40))], (preparation, attachment) => {
    preparation.tier = 'standard';
    preparation.scale = 0.5;
    const page = { pageUrl: 'https://shop.example.com/', pageTitle: 'Shop', tabId: 1, frameId: 0 };
    attachment.provenance = { kind: 'page', ...page };
    if (attachment.original) attachment.original.fidelity = 'as-shown';
  });
  await button('Sharper').click();
  await choice('Sharper', 'Take it again at full size').click();
  await expect.poll(() => stage.asked('liftAgain')).toEqual([{ attachmentId: 'image-1' }]);
  await button('Sharper').click();
  await choice('Sharper', `Ask ${MODEL.name}`).click();
  await expect.poll(() => stage.asked('saveSettings')).toEqual([{ model: MODEL.id }]);
  const [attachment] = stage.store.attachments.value;
  if (!attachment) throw new Error('It is in the tray');
  stage.store.attachments.value = [{ ...attachment, detail: 'low' }];
  await button('Cheaper').click();
  await choice('Cheaper', 'As Loupe sees fit').click();
  await expect.poll(() => stage.asked('setDetail')).toEqual([{ attachmentId: 'image-1' }]);
});

it('keeps the image before in view while a new one is being made', async () => {
  const stage = await see([await drawnOriginal(noise(60, 40))]);
  await expect.poll(() => shownImages().length).toBe(1);
  const [attachment] = stage.store.attachments.value;
  if (!attachment) throw new Error('It is in the tray');
  stage.store.attachments.value = [{ ...attachment, state: { status: 'preparing' } }];
  await expect.element(dialog).toMatchTextContent('Not ready yet.');
  expect(shownImages().length).toBe(1);
});

it('Escape closes it, stops no answer behind it, and gives the focus back', async () => {
  const drawn = await drawnOriginal(noise(60, 40));
  const attachment = attachmentOf(drawn);
  const stage = showPanel({ attachments: [attachment], turns: [makeTurn({ state: { status: 'streaming' } })] });
  const question = page.getByRole('textbox', { name: 'Question' }).element();
  if (!(question instanceof HTMLElement)) throw new Error('Question is a text box');
  question.focus();
  await openViewer(stage.store, attachment.id, 'see');
  await waitForDialog('What Claude will see');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => document.querySelector('dialog')).toBeNull();
  expect(stage.asked('stop')).toEqual([]);
  expect(document.activeElement).toBe(question);
});

it('of an image that was asked about shows what Claude saw, and changes nothing any more', async () => {
  const drawn = await drawnOriginal(noise(60, 40));
  const attachment = attachmentOf(drawn, { holder: 'turn:turn-1' });
  const stage = showPanel({
    turns: [makeTurn({ attachmentIds: [attachment.id] })],
    asked: new Map([[attachment.id, attachment]]),
  });
  await openViewer(stage.store, attachment.id, 'edit');
  await waitForDialog('What Claude saw');
  const names = [...document.querySelectorAll('dialog button')].map((each) => each.textContent || each.ariaLabel);
  expect(names).toEqual(['Close', 'Zoom out', 'Zoom in', 'Fit', '100 %']);
});

it('closes when the image is taken out', async () => {
  const stage = await see([await drawnOriginal(noise(60, 40))]);
  stage.store.attachments.value = [];
  await expect.poll(() => document.querySelector('dialog')).toBeNull();
});

it('leads to the editor and back', async () => {
  const drawn = await drawnOriginal(noise(60, 40));
  await see([drawn]);
  await button('Crop').click();
  await waitForDialog('Edit');
  await expect.element(page.getByRole('button', { name: 'Crop', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await waitForDialog('What Claude will see');
  expect(
    difference(await decode(drawn.blob), await decode(await (await fetch(shownImages()[0]?.src ?? '')).blob())).most,
  ).toBe(0);
});

it('says so when Loupe was updated under the open panel, and its parts are gone', async () => {
  const stage = showPanel();
  expect(
    await loadPart(stage.store, Promise.reject(new TypeError('Failed to fetch dynamically imported module'))),
  ).toBeUndefined();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Closing and opening the panel helps.');
});
