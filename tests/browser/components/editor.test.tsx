import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openViewer } from '@/components/viewer/open-viewer.ts';
import type { Attachment, Edits } from '@/utils/conversation/attachment.ts';
import { decode, difference, noise, pixelAt } from '../image/pixels.ts';
import { type Stage, useStage, WINDOW } from './panel-stage.tsx';
import { attachmentOf, drawnOriginal, handedOver, showTray, useDialogs, waitForDialog } from './viewer-stage.ts';

useStage();
useDialogs();

const BLACK = [0, 0, 0, 255];
const button = (name: string | RegExp) => page.getByRole('dialog').getByRole('button', { name, exact: true });

interface Opened {
  stage: Stage;
  blob: Blob;
  surface: HTMLElement;
}

/** Opens the editor on a picture of noise; 200×100 is shown larger than it is. */
async function edit(width = 200, height = 100, values: Partial<Attachment> = {}): Promise<Opened> {
  const drawn = await drawnOriginal(noise(width, height));
  const attachment = attachmentOf(drawn, values);
  const stage = showTray([attachment], new Map([[drawn.original.hash, drawn.blob]]));
  await openViewer(stage.store, attachment.id, 'edit');
  await waitForDialog('Edit');
  await expect.poll(() => document.activeElement?.role).toBe('application');
  const surface = document.activeElement;
  if (!(surface instanceof HTMLElement)) throw new Error('The picture has the focus');
  return { stage, blob: drawn.blob, surface };
}

/** What was sent to the worker, once it was. */
async function applied({ stage }: Opened): Promise<{ edits: Edits; pixels: ImageData | undefined }> {
  await button('Apply').click();
  await expect.poll(() => stage.asked('editAttachment').length).toBe(1);
  const [request] = stage.asked('editAttachment') as { attachmentId: string; edits: Edits; incomingIds: string[] }[];
  if (!request) throw new Error('It was sent');
  const rows = handedOver(stage);
  expect(request.attachmentId).toBe('image-1');
  expect(request.incomingIds).toEqual(rows.map(({ id }) => id));
  expect(rows.every(({ kind, windowId }) => kind === 'edit' && windowId === WINDOW)).toBe(true);
  const [row] = rows;
  return { edits: request.edits, pixels: row && (await decode(row.blob)) };
}

/** Drags with the mouse's button down; in pixels of the picture as it is shown. */
function drag(surface: HTMLElement, shownWidth: number, points: readonly [number, number][]): void {
  const { left, top, width } = surface.getBoundingClientRect();
  const scale = width / shownWidth;
  const fire = (type: string, [x, y]: readonly [number, number]): void => {
    const place = { clientX: left + x * scale, clientY: top + y * scale };
    surface.dispatchEvent(new PointerEvent(type, { ...place, button: 0, pointerId: 1, bubbles: true }));
  };
  surface.setPointerCapture = () => {};
  const [first, ...rest] = points;
  if (!first) return;
  fire('pointerdown', first);
  for (const point of rest) fire('pointermove', point);
  fire('pointerup', points.at(-1) ?? first);
}

function statusText(): string {
  return document.querySelector('dialog [role=status]')?.textContent ?? '';
}

it('redacts by keyboard alone: the box is moved, sized, painted; nothing else changes', async () => {
  const opened = await edit();
  await userEvent.keyboard('{ArrowRight}');
  await expect.poll(statusText).toMatch(/^Box \d+×\d+ at \d+, \d+$/);
  const [, width, height, x, y] = /(\d+)×(\d+) at (\d+), (\d+)/.exec(statusText())?.map(Number) ?? [];
  await userEvent.keyboard(
    '{Control>}{ArrowRight}{ArrowDown}{ArrowDown}{Shift>}{ArrowRight}{ArrowUp}{/Shift}{/Control}',
  );
  const box = { x: (x ?? 0) + 1, y: (y ?? 0) + 2, width: (width ?? 0) + 1, height: (height ?? 0) - 1 };
  await expect.poll(statusText).toBe(`Box ${box.width}×${box.height} at ${box.x}, ${box.y}`);
  await userEvent.keyboard('{Enter}');
  await expect.poll(statusText).toMatch(/^Painted over/);
  const { edits, pixels } = await applied(opened);
  expect(edits).toEqual({ redactions: [{ kind: 'box', ...box }], quarterTurns: 0 });
  expect(pixels && countWrong(pixels, await decode(opened.blob), box)).toBe(0);
  await expect.poll(() => document.querySelector('dialog')).toBeNull();
});

it('the first key only shows the box; Enter then paints it', async () => {
  const opened = await edit();
  await userEvent.keyboard('{Enter}');
  await expect.poll(statusText).toMatch(/^Box/);
  expect(document.querySelector('.redaction')).toBeNull();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => document.querySelectorAll('.redaction').length).toBe(1);
  expect((await applied(opened)).edits.redactions.length).toBe(1);
});

it('redacts by a dragged box and a brush, exactly where they were drawn', async () => {
  const opened = await edit();
  drag(opened.surface, 200, [
    [20, 10],
    [60, 30],
    [80, 40],
  ]);
  await button('Brush: redact').click();
  drag(opened.surface, 200, [
    [120, 70],
    [150, 80],
    [180, 70],
  ]);
  const { edits, pixels } = await applied(opened);
  const [box, stroke] = edits.redactions;
  expect(box).toEqual({ kind: 'box', x: 20, y: 10, width: 60, height: 30 });
  expect(stroke).toMatchObject({
    kind: 'stroke',
    points: [
      { x: 120, y: 70 },
      { x: 150, y: 80 },
      { x: 180, y: 70 },
    ],
  });
  if (!pixels) throw new Error('There is an image');
  for (const [x, y] of [
    [20, 10],
    [79, 39],
    [121, 70],
    [150, 79],
    [179, 70],
  ])
    expect(pixelAt(pixels, x ?? 0, y ?? 0)).toEqual(BLACK);
  const before = await decode(opened.blob);
  for (const [x, y] of [
    [19, 10],
    [20, 9],
    [80, 39],
    [79, 40],
    [120, 20],
  ]) {
    expect(pixelAt(pixels, x ?? 0, y ?? 0)).toEqual(pixelAt(before, x ?? 0, y ?? 0));
  }
});

it('crops by keyboard in the direction the picture is turned', async () => {
  const opened = await edit();
  await button('Turn right').click();
  await button('Crop').click();
  opened.surface.focus();
  // Turned it is 100×200: 2 px narrower and 3 px lower, then 1 px to the right.
  await userEvent.keyboard(
    '{Control>}{Shift>}{ArrowLeft}{ArrowLeft}{ArrowUp}{ArrowUp}{ArrowUp}{/Shift}{ArrowRight}{/Control}',
  );
  await expect.poll(statusText).toBe('Crop 98×197 at 1, 0');
  const { edits, pixels } = await applied(opened);
  expect(edits).toEqual({ redactions: [], crop: { x: 0, y: 1, width: 197, height: 98 }, quarterTurns: 1 });
  const before = await decode(opened.blob);
  expect([pixels?.width, pixels?.height]).toEqual([98, 197]);
  // The first row of the result is the first column of the crop, from its lower end.
  expect(pixels && pixelAt(pixels, 0, 0)).toEqual(pixelAt(before, 0, 98));
  expect(pixels && pixelAt(pixels, 97, 196)).toEqual(pixelAt(before, 196, 1));
});

it('crops by its handles, by its middle, and by a new box outside', async () => {
  const opened = await edit();
  await button('Crop').click();
  const rect = opened.surface.getBoundingClientRect();
  const scale = rect.width / 200;
  const handle = opened.surface.querySelector<HTMLElement>('[data-handle=se]');
  if (!handle) throw new Error('A crop has handles');
  opened.surface.setPointerCapture = () => {};
  const at = (x: number, y: number): PointerEventInit => ({
    clientX: rect.left + x * scale,
    clientY: rect.top + y * scale,
    button: 0,
    pointerId: 1,
    bubbles: true,
  });
  handle.dispatchEvent(new PointerEvent('pointerdown', at(200, 100)));
  opened.surface.dispatchEvent(new PointerEvent('pointermove', at(150, 60)));
  opened.surface.dispatchEvent(new PointerEvent('pointerup', at(150, 60)));
  await expect.poll(statusText).toBe('Crop 150×60 at 0, 0');
  drag(opened.surface, 200, [
    [50, 30],
    [60, 40],
  ]);
  await expect.poll(statusText).toBe('Crop 150×60 at 10, 10');
  drag(opened.surface, 200, [
    [180, 80],
    [190, 95],
  ]);
  await expect.poll(statusText).toBe('Crop 10×15 at 180, 80');
  const { edits } = await applied(opened);
  expect(edits.crop).toEqual({ x: 180, y: 80, width: 10, height: 15 });
});

it('takes back every step, a run of arrow keys as one, and does it again', async () => {
  const opened = await edit();
  drag(opened.surface, 200, [
    [10, 10],
    [30, 30],
  ]);
  await button('Crop').click();
  opened.surface.focus();
  await userEvent.keyboard('{Shift>}{ArrowLeft}{ArrowLeft}{/Shift}');
  await button('Turn left').click();
  opened.surface.focus();
  await userEvent.keyboard('{Control>}zz{/Control}');
  await expect.poll(statusText).toBe('Undone');
  await expect.element(page.getByText('200×100 at 0, 0')).toBeVisible();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.poll(() => document.querySelector('.redaction')).toBeNull();
  await expect.element(button('Undo')).toBeDisabled();
  await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
  await expect.poll(() => document.querySelectorAll('.redaction').length).toBe(1);
  const { edits } = await applied(opened);
  expect(edits).toEqual({ redactions: [{ kind: 'box', x: 10, y: 10, width: 20, height: 20 }], quarterTurns: 0 });
});

it('opens again with the edits so far, on the picture as it was before them', async () => {
  const before: Edits = { redactions: [{ kind: 'box', x: 1, y: 2, width: 3, height: 4 }], quarterTurns: 2 };
  const drawn = await drawnOriginal(noise(200, 100));
  const opened = await edit(200, 100, {
    edits: before,
    unedited: drawn.original,
    original: { ...drawn.original, hash: 'edited' },
  });
  expect(document.querySelectorAll('.redaction').length).toBe(1);
  await button('Turn right').click();
  const { edits, pixels } = await applied(opened);
  expect(edits).toEqual({ ...before, quarterTurns: 3 });
  expect(pixels && [pixels.width, pixels.height]).toEqual([100, 200]);
});

it('back to the original hands nothing over: the worker has it', async () => {
  const before: Edits = { redactions: [{ kind: 'box', x: 1, y: 2, width: 3, height: 4 }], quarterTurns: 0 };
  const opened = await edit(200, 100, { edits: before });
  await button('Back to the original').click();
  const { edits, pixels } = await applied(opened);
  expect(edits).toEqual({ redactions: [], quarterTurns: 0 });
  expect(pixels).toBeUndefined();
});

it('asks before it throws edits away, and keeps them for one who changes their mind', async () => {
  const { surface, stage } = await edit();
  drag(surface, 200, [
    [10, 10],
    [30, 30],
  ]);
  await expect.poll(() => document.querySelectorAll('.redaction').length).toBe(1);
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByText('Your edits are not applied yet.')).toBeVisible();
  await button('Keep editing').click();
  expect(document.querySelectorAll('.redaction').length).toBe(1);
  await button('Cancel').click();
  await button('Discard edits').click();
  await expect.poll(() => document.querySelector('dialog')).toBeNull();
  expect(stage.asked('editAttachment')).toEqual([]);
});

it.each([
  ['the worker refuses', (stage: Stage) => stage.refuseNext('editAttachment', 'unexpected'), /still here/],
  [
    'there is no room',
    (stage: Stage) => stage.reach.putIncoming.mockRejectedValueOnce(new Error('full')),
    /disk|room|space|full/,
  ],
])('keeps everything when %s', async (_what, breakIt, words) => {
  const opened = await edit();
  drag(opened.surface, 200, [
    [10, 10],
    [30, 30],
  ]);
  breakIt(opened.stage);
  await button('Apply').click();
  await expect.element(page.getByRole('dialog').getByRole('alert')).toMatchTextContent(words);
  expect(document.querySelectorAll('.redaction').length).toBe(1);
  opened.stage.request.mockClear();
  opened.stage.reach.putIncoming.mockClear();
  expect((await applied(opened)).edits.redactions.length).toBe(1);
});

it('a page turned on its side that no canvas holds cannot be applied before it is cropped', async () => {
  await edit(20, 17000);
  await button('Turn right').click();
  await expect.element(button('Apply')).toBeDisabled();
  await expect.element(page.getByText(/wider than the browser can draw/)).toBeVisible();
});

it('hands a page over strip by strip, top to bottom', async () => {
  const opened = await edit(20, 17000);
  await userEvent.keyboard('{Enter}{Enter}');
  await button('Apply').click();
  await expect.poll(() => opened.stage.asked('editAttachment').length, { timeout: 10_000 }).toBe(1);
  const strips = await Promise.all(handedOver(opened.stage).map(({ blob }) => decode(blob)));
  expect(strips.map(({ width, height }) => [width, height])).toEqual([
    [20, 4096],
    [20, 4096],
    [20, 4096],
    [20, 4096],
    [20, 616],
  ]);
});

it('every control can be reached by Tab, has a name, and is at least 24 px', async () => {
  await edit();
  await button('Crop').click();
  for (const control of document.querySelectorAll<HTMLElement>('dialog :is(button, input, .edit-handle)')) {
    const { width, height } = control.getBoundingClientRect();
    const name = control.ariaLabel || control.textContent || control.dataset.handle || control.id;
    expect(Math.min(width, height), name).toBeGreaterThanOrEqual(24);
    expect(name).not.toBe('');
    expect(control.tabIndex, name).toBe(control.matches('.edit-handle') ? -1 : 0);
  }
});

function countWrong(
  pixels: ImageData,
  before: ImageData,
  box: { x: number; y: number; width: number; height: number },
): number {
  expect(difference(pixels, before).most).toBeGreaterThan(0);
  let wrong = 0;
  for (let y = 0; y < before.height; y++) {
    for (let x = 0; x < before.width; x++) {
      const isPainted = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
      const wanted = isPainted ? BLACK : pixelAt(before, x, y);
      if (`${pixelAt(pixels, x, y)}` !== `${wanted}`) wrong++;
    }
  }
  return wrong;
}
