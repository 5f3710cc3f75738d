import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Attachment, CaptureFacts, Preparation } from '@/utils/conversation/attachment.ts';
import { makeAttachment, showPanel, useStage, WINDOW } from './panel-stage.tsx';

useStage();
afterEach(async () => {
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  await page.viewport(414, 896);
});

const names = ['one', 'two', 'three'];
const three = (): Attachment[] =>
  names.map((name, index) =>
    makeAttachment({ id: name, order: index, provenance: { kind: 'paste', name: `${name}.png` } }),
  );
const picture = (name: RegExp) => page.getByRole('button', { name });
const shownNames = (): (string | null)[] =>
  [...document.querySelectorAll('.attachment-name')].map(({ textContent }) => textContent);

function capture(id: string, facts: Partial<CaptureFacts> = {}, values: Partial<Attachment> = {}): Attachment {
  return makeAttachment({
    id,
    provenance: {
      kind: 'page',
      pageUrl: 'https://shop.example.com/cart#top',
      pageTitle: 'Cart',
      tabId: 1,
      frameId: 0,
      capture: { what: 'tab', viewportWidth: 1280, devicePixelRatio: 2, ...facts },
    },
    ...values,
  });
}
const region = (id: string, x = 10): Attachment =>
  capture(id, { what: 'region', area: { x, y: 20, width: 300, height: 200 } });

function prepared(values: Partial<Preparation>): Attachment['state'] {
  const { state } = makeAttachment();
  if (state.status !== 'ready') throw new Error('It is ready.');
  return { ...state, preparation: { ...state.preparation, ...values } };
}

it('moves an image with Alt and the arrow keys, says so, and keeps the focus on it', async () => {
  const { asked, store } = showPanel({ attachments: three() });
  await expect.element(picture(/^Image 2: two/)).toBeVisible();
  (picture(/^Image 2: two\.png, what/).element() as HTMLElement).focus();
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
  expect(store.said.value).toBe('Image 2: two.png moved to place 1 of 3');
  await expect.element(picture(/^Image 1: two\.png, what/)).toHaveFocus();
  // At the end there is nowhere to go.
  await userEvent.keyboard('{Alt>}{ArrowUp}{ArrowDown}{ArrowDown}{ArrowDown}{/Alt}');
  await expect.element(picture(/^Image 3: two\.png, what/)).toHaveFocus();
  expect(asked('moveAttachment')).toEqual([0, 1, 2].map((to) => ({ attachmentId: 'two', to })));
  expect(shownNames()).toEqual(['Image 1: one.png', 'Image 2: three.png', 'Image 3: two.png']);
});

it('puts an image back when it could not be moved', async () => {
  const { refuseNext, store } = showPanel({ attachments: three() });
  refuseNext('moveAttachment', 'storage-full');
  (picture(/^Image 1: one\.png, what/).element() as HTMLElement).focus();
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await expect.poll(shownNames).toEqual(['Image 1: one.png', 'Image 2: two.png', 'Image 3: three.png']);
  expect(store.problem.value).toContain('no room');
});

/** Real pointer events as a mouse makes them, from the middle of one element to a point. */
function drag(from: Element, to: { x: number; y: number }, ends: 'drop' | 'hold' = 'drop'): void {
  const box = from.getBoundingClientRect();
  const start = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
  const common = { bubbles: true, button: 0, pointerId: 1, isPrimary: true };
  // A pointer that the browser does not know cannot be captured.
  from.setPointerCapture = () => {};
  from.dispatchEvent(new PointerEvent('pointerdown', { ...common, ...start }));
  from.dispatchEvent(
    new PointerEvent('pointermove', { ...common, clientX: start.clientX, clientY: start.clientY + 2 }),
  );
  from.dispatchEvent(new PointerEvent('pointermove', { ...common, clientX: to.x, clientY: to.y }));
  if (ends === 'hold') return;
  from.dispatchEvent(new PointerEvent('pointerup', { ...common, clientX: to.x, clientY: to.y }));
  from.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
}

it('moves an image by dragging its picture, with a line where it would go, and is no click', async () => {
  const { asked } = showPanel({ attachments: three() });
  await expect.element(picture(/^Image 3: three\.png, what/)).toBeVisible();
  const items = [...document.querySelectorAll('.attachment')];
  const below = items[1]?.getBoundingClientRect();
  if (!below) throw new Error('There are three.');
  const at = { x: below.x + 5, y: below.bottom - 3 };
  const button = picture(/^Image 1: one\.png, what/).element();
  drag(button, at, 'hold');
  await expect.poll(() => items.map((item) => item.getAttribute('data-line'))).toEqual([null, null, 'row before']);
  expect(items[0]).toHaveAttribute('data-dragged', 'true');
  button.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, pointerId: 1 }));
  button.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  await expect.poll(() => asked('moveAttachment')).toEqual([{ attachmentId: 'one', to: 1 }]);
  expect(document.querySelector('[data-line]')).toBeNull();
  // A click of its own does open; one dialog says that the drag's did not.
  await picture(/^Image 1: two\.png, what/).click();
  await expect.element(page.getByRole('dialog', { name: 'What Claude will see' })).toBeVisible();
  expect(document.querySelectorAll('dialog')).toHaveLength(1);
});

it('counts a drag that is over before it was drawn', async () => {
  const { asked } = showPanel({ attachments: three() });
  await expect.element(picture(/^Image 3: three\.png, what/)).toBeVisible();
  const first = document.querySelector('.attachment')?.getBoundingClientRect();
  if (!first) throw new Error('There are three.');
  drag(picture(/^Image 3: three\.png, what/).element(), { x: first.x + 5, y: first.top - 10 });
  expect(asked('moveAttachment')).toEqual([{ attachmentId: 'three', to: 0 }]);
});

it('draws the line upright where the images stand side by side, and Escape gives the drag up', async () => {
  await page.viewport(700, 640);
  const { asked } = showPanel({ attachments: three() });
  await expect.element(picture(/^Image 3: three\.png, what/)).toBeVisible();
  const items = [...document.querySelectorAll('.attachment')];
  const second = items[1]?.getBoundingClientRect();
  if (!second) throw new Error('There are three.');
  drag(picture(/^Image 3: three\.png, what/).element(), { x: second.left + 2, y: second.top + 2 }, 'hold');
  await expect.poll(() => items.map((item) => item.getAttribute('data-line'))).toEqual([null, 'column before', null]);
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => document.querySelector('[data-line]')).toBeNull();
  expect(asked('moveAttachment')).toEqual([]);
});

it('renames in place with F2; Enter keeps it, Escape does not, and neither ends anything else', async () => {
  const { asked } = showPanel({ attachments: three() });
  const first = picture(/^Image 1: one\.png, what/);
  await expect.element(first).toBeVisible();
  (first.element() as HTMLElement).focus();
  await userEvent.keyboard('{F2}');
  const field = page.getByRole('textbox', { name: 'Name of Image 1' });
  await expect.element(field).toHaveFocus();
  await expect.element(field).toHaveValue('one.png');
  await userEvent.keyboard('A{Enter}');
  await expect.element(picture(/^Image 1: A, what/)).toHaveFocus();
  await userEvent.keyboard('{F2}B{Escape}');
  await expect.element(picture(/^Image 1: A, what/)).toHaveFocus();
  expect(asked('renameAttachment')).toEqual([{ attachmentId: 'one', name: 'A' }]);
  // Empty, or what it was called before, is its own name again.
  await userEvent.keyboard('{F2}{Backspace}{Tab}');
  await expect.element(picture(/^Image 1: one\.png, what/)).toBeVisible();
  expect(asked('renameAttachment').at(-1)).toEqual({ attachmentId: 'one', name: '' });
});

it('has everything else in a menu of each image’s own', async () => {
  const { asked } = showPanel({ attachments: [...three().slice(0, 1), region('r')] });
  await page.getByRole('button', { name: 'Options for Image 1: one.png' }).click();
  const items = () => [...document.querySelectorAll(':popover-open .menu-item .grow')].map((each) => each.textContent);
  await expect.poll(items).toEqual(['What Claude will see', 'Crop, rotate, redact…', 'Rename', 'Move down']);
  await userEvent.keyboard('{End}{Enter}');
  expect(asked('moveAttachment')).toEqual([{ attachmentId: 'one', to: 1 }]);
  await expect.element(page.getByRole('button', { name: 'Options for Image 2: one.png' })).toHaveFocus();
  await page.getByRole('button', { name: 'Options for Image 1: Cart' }).click();
  await expect.poll(items).toContain('Same region again');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Name of Image 1' })).toHaveFocus();
});

it('offers the other way to send only what has a link', async () => {
  const provenance = {
    kind: 'page' as const,
    pageUrl: 'https://a.example.com/',
    pageTitle: 'A',
    tabId: 1,
    frameId: 0,
    imageUrl: 'https://a.example.com/cat.png',
  };
  const { asked } = showPanel({ attachments: [makeAttachment({ provenance, chosenSource: 'bytes' })] });
  await page.getByRole('button', { name: 'Options for Image 1: cat.png' }).click();
  await page.getByRole('button', { name: 'Send as a link' }).click();
  await page.getByRole('button', { name: 'Options for Image 1: cat.png' }).click();
  await page.getByRole('button', { name: 'Let Loupe decide how to send it' }).click();
  expect(asked('chooseSource')).toEqual([{ attachmentId: 'image-1', as: 'url' }, { attachmentId: 'image-1' }]);
});

it('opens what Claude will see from the picture, and gives the focus back to it', async () => {
  showPanel({ attachments: three() });
  await picture(/^Image 2: two\.png, what/).click();
  await expect.element(page.getByRole('dialog', { name: 'What Claude will see' })).toBeVisible();
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
  await userEvent.keyboard('{Escape}');
  await expect.element(picture(/^Image 2: two\.png, what/)).toHaveFocus();
});

it('opens the comparison from two images on', async () => {
  const { store } = showPanel({ attachments: three().slice(0, 1) });
  await expect.element(page.getByRole('list', { name: 'Attachments' })).toBeVisible();
  expect(page.getByRole('button', { name: 'Compare side by side' }).query()).toBeNull();
  store.attachments.value = three();
  await expect.element(page.getByText('3 images · under 1¢')).toBeVisible();
  await page.getByRole('button', { name: 'Compare side by side' }).click();
  await expect.element(page.getByRole('dialog', { name: /compar/i })).toBeVisible();
  await userEvent.keyboard('{Escape}');
});

it.each([
  ['a tab', capture('a'), '1600×1200 · visible tab · under 1¢'],
  ['a region', region('a'), '1600×1200 · region · under 1¢'],
  ['a page', capture('a', { what: 'page' }), '1600×1200 · full page · under 1¢'],
  [
    'an edited one',
    capture('a', {}, { edits: { redactions: [{ kind: 'box', x: 0, y: 0, width: 1, height: 1 }], quarterTurns: 1 } }),
    '1600×1200 · visible tab, redacted, turned · under 1¢',
  ],
  [
    'parts',
    capture(
      'a',
      {},
      {
        state: prepared({
          parts: Array.from({ length: 12 }, (_, index) => ({
            label: `part ${index + 1} of 12`,
            image: { hash: `p${index}`, mediaType: 'image/webp', width: 1280, height: 1568, bytes: 1, tokens: 2584 },
          })),
        }),
      },
    ),
    'Sent in 12 parts · 31,000 tokens · under 1¢',
  ],
])('says in one line what %s is', async (_name, attachment, line) => {
  showPanel({ attachments: [attachment] });
  await expect.element(page.getByText(line, { exact: true })).toBeVisible();
  await expect.element(page.getByText('Image 1: Cart')).toBeVisible();
});

it.each([
  ['limit', 'The page is longer; this is its first 60 screens.'],
  ['stopped', 'Stopped; this is what was taken.'],
  ['failed', 'The page could not be taken to its end; this is what was taken.'],
] as const)('says that a page was cut short: %s', async (cutShort, sentence) => {
  const { original } = makeAttachment();
  if (!original) throw new Error('It has one.');
  showPanel({
    attachments: [
      capture('a', { what: 'page' }, { original: { ...original, cutShort }, state: prepared({ scale: 0.3 }) }),
    ],
  });
  await expect.element(page.getByText(sentence)).toBeVisible();
  // One line of warning, the worst.
  expect(document.querySelectorAll('.attachment-warning')).toHaveLength(1);
});

it('flags captures of different width and takes both again', async () => {
  const { asked } = showPanel({
    attachments: [...three().slice(0, 1), capture('a'), capture('b', { viewportWidth: 894 })],
  });
  await expect.element(page.getByText('Captured at another width than Image 2 (894 / 1280).')).toBeVisible();
  expect(document.querySelectorAll('.attachment-warning')).toHaveLength(1);
  await page.getByRole('button', { name: 'Capture both at the same width' }).click();
  expect(asked('capture')).toEqual([{ windowId: WINDOW, action: 'same-width', attachmentIds: ['a', 'b'] }]);
});

it('takes the newest region again with one click, then asks what changed first', async () => {
  const { asked, store } = showPanel({ attachments: [region('r')] });
  await page.getByRole('button', { name: 'Same region again' }).click();
  expect(asked('capture')).toEqual([{ windowId: WINDOW, action: 'again', attachmentIds: ['r'] }]);
  store.attachments.value = [region('r'), region('s', 10.5)];
  const chips = () => [...document.querySelectorAll('.tools > .button')].map((chip) => chip.textContent || 'More');
  await expect.poll(chips).toEqual(['What changed?', 'Describe', 'Extract text', 'More']);
  await page.getByRole('button', { name: 'What changed?' }).click();
  store.attachments.value = [region('r'), region('s', 40)];
  await expect.poll(chips).toEqual(['Describe', 'Extract text', 'Compare', 'More']);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('button', { name: 'More questions' }).click();
  await page.getByRole('button', { name: 'What changed?' }).click();
  expect(asked('ask')).toEqual(
    ['changes', 'compare', 'changes'].map((kind) => ({ windowId: WINDOW, question: '', kind })),
  );
});

it('brings back what waited before, or throws it away with Undo', async () => {
  const earlier = { attachments: three(), draft: 'Which one?' };
  const { asked, store } = showPanel({ earlier });
  const notice = page.getByRole('region', { name: 'From before' });
  await expect.element(notice).toMatchTextContent('3 images and a question from before are waiting.');
  await page.getByRole('button', { name: 'Bring back' }).click();
  expect(asked('restoreEarlier')).toEqual([{ windowId: WINDOW }]);
  await page.getByRole('button', { name: 'Discard' }).click();
  expect(asked('discardEarlier')).toEqual([{ windowId: WINDOW }]);
  store.earlier.value = { attachments: [], draft: '' };
  await expect.element(notice).not.toBeInTheDocument();
  await expect.element(page.getByText('3 images removed.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(asked('restoreAttachment')).toEqual(names.map((attachmentId) => ({ attachmentId })));
  await expect.element(page.getByRole('textbox', { name: 'Question' })).toHaveValue('Which one?');
});

it('a draft from before waits until it would overwrite nothing', async () => {
  const { store } = showPanel({ earlier: { attachments: [], draft: 'Which one?' } });
  const notice = page.getByRole('region', { name: 'From before' });
  await expect.element(notice).toMatchTextContent('A question from before is waiting: “Which one?”');
  store.question.value = 'Something else';
  await expect.element(notice).not.toBeInTheDocument();
});

it('says why the page in front is out of reach, with what works there', async () => {
  showPanel({
    tray: {
      id: WINDOW,
      offersLast: false,
      draft: '',
      arrivedAt: 0,
      alert: { code: 'page-off-limits', reason: 'web-store' },
    },
  });
  const sentence = "The browser doesn't let extensions see its web store. You can paste or drop an image here.";
  await expect.element(page.getByRole('alert')).toMatchTextContent(sentence);
});
