import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { makeAttachment, makeTurn, SETTINGS, showPanel, useStage, WINDOW } from './panel-stage.tsx';

useStage();

const question = () => page.getByRole('textbox', { name: 'Question' });
const RUNNING = makeTurn({ state: { status: 'streaming' }, answer: 'So far' });

it('has the cursor in Question from the start, so that typing and Enter ask', async () => {
  const { asked } = showPanel({ attachments: [makeAttachment()] });
  await expect.element(question()).toHaveFocus();
  await userEvent.keyboard('What is it?{Enter}');
  expect(asked('ask')).toEqual([{ windowId: WINDOW, question: 'What is it?', kind: 'ask' }]);
  await expect.element(question()).toHaveValue('');
});

it('asks while an image is still being fetched', async () => {
  const { asked } = showPanel({
    attachments: [makeAttachment({ state: { status: 'acquiring', startedAt: Date.now() } })],
  });
  await userEvent.keyboard('Now{Enter}');
  expect(asked('ask')).toHaveLength(1);
});

it.each([
  ['white space only', '  ', 0],
  ['a question', 'Why?', 1],
])('Enter with %s', async (_name, text, count) => {
  const { asked } = showPanel();
  await userEvent.keyboard(`${text}{Enter}`);
  expect(asked('ask')).toHaveLength(count);
});

it('Shift+Enter breaks the line', async () => {
  const { asked } = showPanel();
  await userEvent.keyboard('one{Shift>}{Enter}{/Shift}two');
  await expect.element(question()).toHaveValue('one\ntwo');
  expect(asked('ask')).toEqual([]);
});

it('leaves the Enter that ends an input method’s composition alone', async () => {
  const { asked } = showPanel();
  await userEvent.keyboard('にほん');
  for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
    question()
      .element()
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...init }));
  }
  expect(asked('ask')).toEqual([]);
});

it('Up in an empty Question recalls the last question, and only then', async () => {
  showPanel({
    turns: [makeTurn({ question: 'First?' }), makeTurn({ id: 'd', order: 2, kind: 'describe', question: '' })],
  });
  await userEvent.keyboard('{ArrowUp}');
  await expect.element(question()).toHaveValue('First?');
  await userEvent.keyboard('!{ArrowUp}');
  await expect.element(question()).toHaveValue('First?!');
});

it('puts the question back when it could not be taken, and says why', async () => {
  const { refuseNext } = showPanel();
  await expect.element(question()).toHaveFocus();
  refuseNext('ask', 'storage-full');
  await userEvent.keyboard('Precious{Enter}');
  await expect.element(page.getByRole('alert')).toMatchTextContent('There is no room left on this device');
  await expect.element(question()).toHaveValue('Precious');
});

it('Escape stops a running turn and never clears text', async () => {
  const { asked } = showPanel({ turns: [RUNNING] });
  await userEvent.keyboard('next question{Escape}');
  expect(asked('stop')).toEqual([{ turnId: RUNNING.id }]);
  await expect.element(question()).toHaveValue('next question');
});

it('Escape closes an open popover before it stops anything', async () => {
  const { asked } = showPanel({ turns: [RUNNING] });
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expect.element(page.getByRole('dialog', { name: 'More' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog', { name: 'More' })).not.toBeInTheDocument();
  expect(asked('stop')).toEqual([]);
  await userEvent.keyboard('{Escape}');
  expect(asked('stop')).toHaveLength(1);
});

it('Stop stands where Ask was, and Ask is dead for 300 ms after it', async () => {
  const { store, asked } = showPanel();
  await userEvent.keyboard('again');
  const before = page.getByRole('button', { name: 'Ask', exact: true }).element().getBoundingClientRect();
  store.turns.value = [RUNNING];
  const stop = page.getByRole('button', { name: 'Stop', exact: true });
  await expect.element(stop).toBeVisible();
  const after = stop.element().getBoundingClientRect();
  expect([after.width, after.height, after.right]).toEqual([before.width, before.height, before.right]);
  (stop.element() as HTMLElement).click();
  store.turns.value = [{ ...RUNNING, state: { status: 'stopped' } }];
  // Long enough to be shown, far shorter than the pause itself.
  await new Promise((resolve) => setTimeout(resolve, 20));
  (page.getByRole('button', { name: 'Ask', exact: true }).element() as HTMLElement).click();
  expect(asked('stop')).toHaveLength(1);
  expect(asked('ask')).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 350));
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  expect(asked('ask')).toHaveLength(1);
});

it('saves the draft after a pause in typing, once, and restores one', async () => {
  const { asked, store } = showPanel({ tray: { id: WINDOW, offersLast: false, draft: 'kept', arrivedAt: 0 } });
  await expect.element(question()).toHaveValue('kept');
  await userEvent.keyboard(' and more');
  await expect.poll(() => asked('saveDraft').at(-1)).toEqual({ windowId: WINDOW, draft: 'kept and more' });
  // Another writer's draft does not overwrite what stands here.
  store.tray.value = { ...store.tray.value, draft: 'from elsewhere' };
  await expect.element(question()).toHaveValue('kept and more');
});

it('removes by button and by Delete, moves the focus to the neighbour, and takes it back', async () => {
  const images = [1, 2, 3].map((n) =>
    makeAttachment({ id: `image-${n}`, order: n, provenance: { kind: 'paste', name: `${n}.png` } }),
  );
  const { asked, store } = showPanel({ attachments: images });
  await expect.element(page.getByRole('list', { name: 'Attachments' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove Image 2: 2.png' }).click();
  store.attachments.value = images.filter(({ id }) => id !== 'image-2');
  await expect.element(page.getByRole('button', { name: /^Image 2: 3\.png/ })).toHaveFocus();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.element(page.getByRole('button', { name: /^Image 1: 1\.png/ })).toHaveFocus();
  await userEvent.keyboard('{Delete}');
  expect(asked('removeAttachment')).toEqual([{ attachmentId: 'image-2' }, { attachmentId: 'image-1' }]);
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(asked('restoreAttachment')).toEqual([{ attachmentId: 'image-1' }]);
});

it('says size, fidelity and cost of a waiting image in one line, and the worst warning', async () => {
  const ready = makeAttachment();
  const { store } = showPanel({ attachments: [ready] });
  await expect.element(page.getByText('1600×1200 · full size · under 1¢')).toBeVisible();
  if (ready.state.status !== 'ready') throw new Error('It is ready.');
  const preparation = { ...ready.state.preparation, scale: 0.32, partsAdvised: true };
  store.attachments.value = [{ ...ready, state: { ...ready.state, preparation } }];
  await expect.element(page.getByText('Too long to read in one piece. Send it in parts.')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Send in parts' })).toBeVisible();
});

it.each([
  ['first-time', 'Describe sends immediately.', 'OK', { remember: 'send' }],
  ['cost', 'Describe would cost about 12¢.', 'Send', {}],
  ['tiny', 'This image is only 1600×1200; the answer may be poor.', 'Send', {}],
] as const)('holds back for %s, says why, and sends on a word', async (reason, sentence, button, extra) => {
  const { asked } = showPanel({
    attachments: [makeAttachment()],
    tray: {
      id: WINDOW,
      offersLast: false,
      draft: '',
      arrivedAt: 0,
      held: { kind: 'describe', attachmentId: 'image-1', reason, costUsd: 0.12 },
    },
  });
  await expect.element(page.getByText(sentence)).toBeVisible();
  await page.getByRole('button', { name: button, exact: true }).click();
  expect(asked('sendHeld')).toEqual([{ windowId: WINDOW, ...extra }]);
});

it('shows the key card in place of the question without a key; then the question is back, focused and intact', async () => {
  const { store, asked } = showPanel({
    settings: { ...SETTINGS, keyHints: {} },
    attachments: [makeAttachment()],
    tray: { id: WINDOW, offersLast: false, draft: 'kept', arrivedAt: 0 },
  });
  await expect.element(page.getByRole('button', { name: 'Key card' })).toBeVisible();
  await expect.element(question()).not.toBeInTheDocument();
  store.settings.value = SETTINGS;
  await expect.element(question()).toHaveFocus();
  await expect.element(question()).toHaveValue('kept');
  expect(asked('ask')).toEqual([]);
});

it('says where everything goes until the first question, and the gateway’s host always', async () => {
  const { store } = showPanel();
  await expect.element(page.getByText('Goes to Anthropic with your key. Nothing else leaves.')).toBeVisible();
  store.turns.value = [makeTurn()];
  await expect.element(page.getByText(/Nothing else leaves/)).not.toBeInTheDocument();
  store.settings.value = {
    ...SETTINGS,
    baseUrl: 'https://gateway.example.com/v1',
    keyHints: { 'https://gateway.example.com': 'abcd' },
  };
  await expect.element(page.getByText(/Goes to gateway\.example\.com with your key/)).toBeVisible();
});

it('says where to type when an image arrives in an open panel, and leaves the focus alone', async () => {
  const { store } = showPanel();
  const history = page.getByRole('button', { name: 'History' });
  (history.element() as HTMLElement).focus();
  store.tray.value = { ...store.tray.value, arrivedAt: Date.now() };
  store.attachments.value = [makeAttachment()];
  await expect.element(page.getByText('Image added. Type your question below.')).toBeVisible();
  await expect.element(history).toHaveFocus();
});
