import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Capturing, Tray } from '@/utils/conversation/conversation.ts';
import { makeAttachment, makeTurn, showPanel, useStage, WINDOW } from './panel-stage.tsx';

useStage();
afterEach(async () => {
  vi.restoreAllMocks();
  await page.viewport(414, 896);
});

const NAMES = [
  ['Capture tab', 'tab'],
  ['Select region', 'region'],
  ['Full page', 'page'],
  ['Pick image', 'pick'],
] as const;
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const question = () => page.getByRole('textbox', { name: 'Question' });
const keyPad = () => page.getByRole('application');

function trayWith(capturing: Capturing | undefined): Tray {
  const tray: Tray = { id: WINDOW, offersLast: false, draft: '', arrivedAt: 0 };
  return capturing ? { ...tray, capturing } : tray;
}
const armed = (inMs: number): Capturing => ({
  state: 'armed',
  action: 'again',
  attachmentIds: ['image-1'],
  until: Date.now() + inMs,
});
const running = (action: 'pick' | 'region' | 'page' | 'tab', more = {}): Capturing => ({
  state: 'running',
  action,
  startedAt: Date.now(),
  ...more,
});

it.each(NAMES)('%s asks for a capture, in words first and as an icon beside images', async (name, action) => {
  const { asked, store } = showPanel();
  await expect.element(button(name)).toMatchTextContent(name);
  await button(name).click();
  store.attachments.value = [makeAttachment()];
  await expect.element(button(name)).toMatchTextContent(/^$/);
  await button(name).click();
  expect(asked('capture')).toEqual(Array(2).fill({ windowId: WINDOW, action, attachmentIds: [] }));
});

it('folds into one Add… where the panel is narrower than 360 pixels, with the same names inside', async () => {
  await page.viewport(359, 640);
  const { asked } = showPanel({ attachments: [makeAttachment()] });
  await expect.element(button('Pick image')).not.toBeInTheDocument();
  await button('Add…').click();
  await expect.element(button('Capture tab')).toHaveFocus();
  for (const name of [...NAMES.map(([name]) => name), 'Add images']) await expect.element(button(name)).toBeVisible();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}');
  expect(asked('capture')).toEqual([{ windowId: WINDOW, action: 'pick', attachmentIds: [] }]);
  await expect.element(button('Add…')).toHaveFocus();
  await page.viewport(360, 640);
  await expect.element(button('Add…')).not.toBeInTheDocument();
  await expect.element(button('Add images')).toBeVisible();
});

it.each([320, 359, 360, 400, 700])('the tools fit a panel of %d pixels', async (width) => {
  await page.viewport(width, 640);
  const { store } = showPanel();
  for (const attachments of [[], [makeAttachment()], [makeAttachment(), makeAttachment({ id: 'b' })]]) {
    store.attachments.value = attachments;
    await expect.element(page.getByRole('combobox', { name: 'Model' })).toBeVisible();
    const composer = page.getByRole('region', { name: 'Ask' }).element();
    expect(composer.scrollWidth).toBeLessThanOrEqual(composer.clientWidth);
    const ask = button('Ask').element().getBoundingClientRect();
    for (const control of composer.querySelectorAll('.question button:not(.ask), .question select')) {
      const box = control.getBoundingClientRect();
      const isApart = box.right <= ask.left || box.bottom <= ask.top || box.top >= ask.bottom;
      expect(isApart && box.left >= 0, control.outerHTML).toBe(true);
    }
  }
});

it('asks for one click on the page, with the real shortcut, and says what follows', async () => {
  const { asked, store } = showPanel({ tray: trayWith(armed(60_000)) });
  const card = page.getByRole('region', { name: 'Waiting for a click on the page' });
  await expect.element(card).toMatchTextContent('Click the Loupe icon (or Alt+Shift+L) once on this page.');
  await expect.element(card).toMatchTextContent('Then Loupe takes the same region again.');
  await expect.element(card).toMatchTextContent('right-click menu works too');
  await expect.element(card).toMatchTextContent(/1:00|0:59/);
  // Announced at its start; the seconds are not for the ear.
  const said = /^Click the Loupe icon or press Alt\+Shift\+L once on this page\. You have (60|59) seconds\.$/;
  expect(store.said.value).toMatch(said);
  await button('Cancel').click();
  expect(asked('stopCapture')).toEqual([{ windowId: WINDOW }]);
});

it('names only the icon where the user took the shortcut away', async () => {
  const stage = showPanel();
  stage.reach.readShortcut.mockResolvedValue(undefined);
  stage.store.tray.value = trayWith(armed(60_000));
  const card = page.getByRole('region', { name: 'Waiting for a click on the page' });
  await expect.element(card).toMatchTextContent('Click the Loupe icon once on this page.');
});

it('says when the wait is over, though the worker has forgotten it, and tries again', async () => {
  const { asked, store } = showPanel({ tray: trayWith(armed(400)) });
  await expect.element(page.getByText('Loupe stopped waiting. Nothing was captured.').first()).toBeVisible();
  store.tray.value = trayWith(undefined);
  expect(store.said.value).toBe('Loupe stopped waiting. Nothing was captured.');
  await button('Try again').click();
  expect(asked('capture')).toEqual([{ windowId: WINDOW, action: 'again', attachmentIds: ['image-1'] }]);
  await button('Dismiss').click();
  await expect.element(page.getByRole('region', { name: 'Stopped waiting' })).not.toBeInTheDocument();
});

it('goes without a word when the wait was cancelled or the capture began', async () => {
  const { store } = showPanel({ tray: trayWith(armed(60_000)) });
  await expect.element(button('Cancel')).toBeVisible();
  store.tray.value = trayWith(undefined);
  await expect.element(page.getByRole('region', { name: /waiting/i })).not.toBeInTheDocument();
});

it('quotes the browser’s warning before the browser gives it, and leaves the rest to the worker', async () => {
  const { asked, reach } = showPanel({ tray: trayWith(armed(60_000)) });
  await button('Always allow, on all sites').click();
  const words = page.getByRole('dialog', { name: 'Always allow, on all sites' });
  await expect.element(words).toMatchTextContent('“Read and change all your data on all websites”');
  expect(reach.requestOrigin).not.toHaveBeenCalled();
  await button('Continue').click();
  expect(reach.requestOrigin).toHaveBeenCalledWith('<all_urls>');
  // It hears of the access itself, and the capture must not run twice.
  expect(asked('capture')).toEqual([]);
});

it('captures itself when the browser’s question was answered after the wait', async () => {
  const { asked, reach } = showPanel({ tray: trayWith(armed(1500)) });
  let answer: (isAllowed: boolean) => void = () => {};
  reach.requestOrigin.mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  await button('Always allow, on all sites').click();
  await button('Continue').click();
  await expect.element(button('Try again')).toBeVisible();
  answer(true);
  await expect
    .poll(() => asked('capture'))
    .toEqual([{ windowId: WINDOW, action: 'again', attachmentIds: ['image-1'] }]);
});

it('does nothing more when the browser’s question was answered with no', async () => {
  const { asked, reach } = showPanel({ tray: trayWith(armed(60_000)) });
  reach.requestOrigin.mockResolvedValue(false);
  await button('Always allow, on all sites').click();
  await button('Continue').click();
  await expect.element(button('Cancel')).toBeVisible();
  expect(asked('capture')).toEqual([]);
});

it('sends keys to the page from the card, which takes the focus when the panel has the keyboard', async () => {
  const { asked, store } = showPanel();
  await button('Pick image').click();
  store.tray.value = trayWith(running('pick'));
  await expect.element(keyPad()).toHaveFocus();
  await userEvent.keyboard('{ArrowRight}{Shift>}{ArrowDown}{/Shift}{Tab}lh7{Enter}{Escape}x{Alt>}1{/Alt}');
  const plain = { shiftKey: false, ctrlKey: false };
  expect(asked('pressOverlayKey')).toEqual(
    [
      { key: 'ArrowRight', ...plain },
      { key: 'ArrowDown', ...plain, shiftKey: true },
      ...['Tab', 'l', 'h', '7', 'Enter', 'Escape'].map((key) => ({ key, ...plain })),
    ].map((key) => ({ windowId: WINDOW, key })),
  );
  expect(asked('stopCapture')).toEqual([]);
  store.tray.value = trayWith(undefined);
  await expect.element(question()).toHaveFocus();
});

it('leaves the focus in Question while the page has the keyboard; Escape leaves the page all the same', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  const { asked, store } = showPanel({ turns: [makeTurn({ state: { status: 'streaming' } })] });
  await expect.poll(() => store.said.value).toBe('Claude is answering');
  await expect.element(question()).toHaveFocus();
  store.tray.value = trayWith(running('region'));
  await expect.element(keyPad()).toBeVisible();
  await expect.element(question()).toHaveFocus();
  expect(store.said.value).toBe('Draw a box on the page. Enter takes it, Esc leaves.');
  await userEvent.keyboard('a line{Escape}');
  await expect.element(question()).toHaveValue('a line');
  expect(asked('pressOverlayKey')).toEqual([]);
  expect(asked('stopCapture')).toEqual([{ windowId: WINDOW }]);
  // The answer that runs was not meant.
  expect(asked('stop')).toEqual([]);
});

it('shows how far a full page is, and stops with what is there', async () => {
  const { asked, store } = showPanel({ tray: trayWith(running('page')) });
  await expect.element(page.getByText('Capturing the page…').first()).toBeVisible();
  store.tray.value = trayWith(running('page', { done: 7, total: 23 }));
  await expect.element(page.getByText('Captured 7 of 23 screens')).toBeVisible();
  const bar = page.getByRole('progressbar', { name: 'Screens captured' });
  await expect.element(bar).toHaveAttribute('value', '7');
  await expect.element(bar).toHaveAttribute('max', '23');
  await button('Stop and keep what is there').click();
  expect(asked('stopCapture')).toEqual([{ windowId: WINDOW }]);
});

it('says nothing of a capture that is there at once', async () => {
  const { store } = showPanel();
  store.tray.value = trayWith(running('tab'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(page.getByRole('region', { name: 'Capturing' }).query()).toBeNull();
  await expect
    .element(page.getByRole('region', { name: 'Capturing' }))
    .toMatchTextContent('Taking what the tab shows…');
});

it('hands the focus on to Question when the first image takes the words away', async () => {
  const { store } = showPanel();
  await button('Capture tab').click();
  store.attachments.value = [makeAttachment()];
  await expect.element(question()).toHaveFocus();
});

it('lists the shortcuts there really are where nothing is asked yet', async () => {
  showPanel();
  const list = page.getByRole('list', { name: 'Keyboard shortcuts' });
  await expect.element(list).toMatchTextContent('Alt+Shift+L Open Loupe');
  await expect.element(list).toMatchTextContent('Alt+Shift+P Pick an image on this page');
});
