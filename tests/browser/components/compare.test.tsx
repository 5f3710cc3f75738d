import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openCompare } from '@/components/compare/open-compare.ts';
import type { Attachment, Provenance } from '@/utils/conversation/attachment.ts';
import { noise } from '../image/pixels.ts';
import { makeTurn, type Stage, showPanel, useStage, WINDOW } from './panel-stage.tsx';
import { attachmentOf, drawnOriginal, showTray, useDialogs, waitForDialog } from './viewer-stage.ts';

useStage();
useDialogs();

function captureOf(pageTitle: string, viewportWidth: number): Provenance {
  const capture = { what: 'page' as const, viewportWidth, devicePixelRatio: 1 };
  return { kind: 'page', pageUrl: 'https://shop.example.com/', pageTitle, tabId: 1, frameId: 0, capture };
}

/** Opens Compare on images of these sizes; `values` belong to the image of the same place. */
async function compare(
  sizes: readonly [number, number][],
  values: readonly Partial<Attachment>[] = [],
): Promise<Stage> {
  const drawn = await Promise.all(
    sizes.map(([width, height], index) => drawnOriginal(noise(width, height), `h${index}`)),
  );
  const attachments = drawn.map((each, index) =>
    attachmentOf(each, { id: `i${index}`, order: index, ...values[index] }),
  );
  const stage = showTray(attachments, new Map(drawn.map(({ original, blob }) => [original.hash, blob])));
  await openCompare(stage.store);
  await waitForDialog('Compare');
  return stage;
}

function panes(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('.compare-pane')];
}

const button = (name: string | RegExp) => page.getByRole('dialog').getByRole('button', { name });

it('shows both equally wide, with the names they are told apart by', async () => {
  await compare(
    [
      [400, 300],
      [200, 300],
    ],
    [{ name: 'A' }, { provenance: captureOf('New shop', 800) }],
  );
  await expect.element(page.getByRole('region', { name: 'A', exact: true })).toBeVisible();
  await expect.element(page.getByRole('img', { name: 'Image 2: New shop' })).toBeVisible();
  const [one, other] = [...document.querySelectorAll('.compare-pane .picture-stack')].map((each) =>
    each.getBoundingClientRect(),
  );
  expect(one?.width).toBe(other?.width);
  expect(one?.width).toBeGreaterThan(50);
});

it.each([
  ['the taller one leads', 0],
  ['the shorter one follows as far as it goes and does not pull back', 1],
])('scrolls both as one: %s', async (_what, leader) => {
  await compare([
    [300, 3000],
    [300, 2000],
  ]);
  await button('100 %').click();
  const [taller, shorter] = panes();
  if (!taller || !shorter) throw new Error('There are two panes');
  const [lead, follow] = leader === 0 ? [taller, shorter] : [shorter, taller];
  lead.scrollTo({ top: 700, left: 40 });
  await expect.poll(() => follow.scrollTop).toBe(700);
  expect(follow.scrollLeft).toBe(lead.scrollLeft);
  taller.scrollTo({ top: 2200 });
  await expect.poll(() => shorter.scrollTop).toBe(shorter.scrollHeight - shorter.clientHeight);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(taller.scrollTop).toBe(2200);
});

it('grows both as one', async () => {
  await compare([
    [400, 300],
    [200, 150],
  ]);
  await button('Zoom in').click();
  const widths = [...document.querySelectorAll('.compare-pane .picture-stack')].map(
    (each) => each.getBoundingClientRect().width,
  );
  expect(new Set(widths).size).toBe(1);
});

it('swipes by a divider that says where it stands, and moves by keys and by hand', async () => {
  await compare(
    [
      [400, 300],
      [400, 300],
    ],
    [{ name: 'Before' }, { name: 'After' }],
  );
  await button('Swipe').click();
  const divider = page.getByRole('slider', { name: 'Divider between the images' });
  await expect.element(divider).toHaveAttribute('aria-valuetext', 'Before 50 %, After 50 %');
  const element = divider.element();
  if (!(element instanceof HTMLElement)) throw new Error('The divider is an element');
  element.focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{Shift>}{ArrowLeft}{/Shift}');
  await expect.element(divider).toHaveAttribute('aria-valuenow', '42');
  expect(panes()[1]?.style.clipPath).toBe('inset(0px 0px 0px 42%)');
  await userEvent.keyboard('{Home}');
  await expect.element(divider).toHaveAttribute('aria-valuetext', 'Before 0 %, After 100 %');
  await userEvent.keyboard('{End}');
  await expect.element(divider).toHaveAttribute('aria-valuenow', '100');
  const room = element.parentElement?.getBoundingClientRect() ?? new DOMRect();
  const at = (share: number): PointerEventInit => ({
    pointerId: 1,
    clientX: room.left + room.width * share,
    bubbles: true,
  });
  element.setPointerCapture = () => {};
  element.hasPointerCapture = () => true;
  element.dispatchEvent(new PointerEvent('pointerdown', at(1)));
  element.dispatchEvent(new PointerEvent('pointermove', at(0.25)));
  await expect.element(divider).toHaveAttribute('aria-valuenow', '25');
});

it('among three lets choose which two; the chosen one changes places with the other', async () => {
  await compare(
    [
      [40, 30],
      [40, 30],
      [40, 30],
    ],
    [{ name: 'A' }, { name: 'B' }, { name: 'C' }],
  );
  const left = page.getByRole('combobox', { name: 'Left image' });
  const right = page.getByRole('combobox', { name: 'Right image' });
  await right.selectOptions('C');
  await expect.element(page.getByRole('region', { name: 'C', exact: true })).toBeVisible();
  await left.selectOptions('C');
  await expect.element(left).toHaveDisplayValue('C');
  await expect.element(right).toHaveDisplayValue('A');
});

it('flags captures of different width and asks to capture both alike', async () => {
  const stage = await compare(
    [
      [128, 80],
      [89, 80],
    ],
    [{ provenance: captureOf('A', 1280) }, { provenance: captureOf('B', 894) }],
  );
  await expect.element(page.getByText('Captured at different widths: 1280 and 894 px.')).toBeVisible();
  await button('Capture both at the same width').click();
  await expect
    .poll(() => stage.asked('capture'))
    .toEqual([{ windowId: WINDOW, action: 'same-width', attachmentIds: ['i0', 'i1'] }]);
  await expect.poll(() => document.querySelector('dialog')).toBeNull();
});

it('of pictures that are no captures says only that they differ', async () => {
  await compare([
    [128, 80],
    [89, 80],
  ]);
  await expect.element(page.getByText('Of different size (128×80 and 89×80), shown equally wide.')).toBeVisible();
  expect(button(/same width/).query()).toBeNull();
});

it('asks for the differences, and stays with the reason when that cannot be', async () => {
  const stage = await compare([
    [40, 30],
    [40, 30],
  ]);
  stage.refuseNext('ask', 'no-key');
  await button('Ask for the differences').click();
  await expect
    .element(page.getByRole('dialog').getByRole('alert'))
    .toMatchTextContent('Loupe needs an Anthropic API key.');
  await button('Ask for the differences').click();
  await expect.poll(() => document.querySelector('dialog')).toBeNull();
  expect(stage.asked('ask')).toEqual(
    Array.from({ length: 2 }, () => ({ windowId: WINDOW, question: '', kind: 'compare' })),
  );
});

it('compares the images of a question', async () => {
  const drawn = await drawnOriginal(noise(40, 30));
  const images = ['A', 'B'].map((name) => attachmentOf(drawn, { id: name, name, holder: 'turn:turn-1' }));
  const turn = makeTurn({ attachmentIds: ['A', 'B'] });
  showPanel({ turns: [turn], asked: new Map(images.map((each) => [each.id, each])) });
  await page.getByRole('button', { name: 'Compare these images side by side' }).click();
  await waitForDialog('Compare');
  await expect.element(page.getByRole('region', { name: 'B', exact: true })).toBeVisible();
});

it('closes when there are no longer two', async () => {
  const stage = await compare([
    [40, 30],
    [40, 30],
  ]);
  stage.store.attachments.value = stage.store.attachments.value.slice(1);
  await expect.poll(() => document.querySelector('dialog')).toBeNull();
});
