import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { IncomingImage } from '@/utils/store/database.ts';
import { type Stage, showPanel, useStage, WINDOW } from './panel-stage.tsx';

useStage();

const png = (name: string): File => new File([new Uint8Array([137, 80, 78, 71])], name, { type: 'image/png' });

function transfer(files: File[], texts: Record<string, string> = {}): DataTransfer {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  for (const [type, text] of Object.entries(texts)) data.setData(type, text);
  return data;
}

const drop = (data: DataTransfer): boolean =>
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
const paste = (data: DataTransfer): boolean =>
  document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));

async function takenBy(stage: Stage): Promise<IncomingImage[]> {
  await expect.poll(() => stage.asked('claimIncoming').length).toBe(1);
  const rows = stage.reach.putIncoming.mock.calls.flatMap(([each]) => each as IncomingImage[]);
  expect(stage.asked('claimIncoming')).toEqual([{ windowId: WINDOW, ids: rows.map(({ id }) => id) }]);
  return rows;
}

it.each([
  ['dropped', drop, 'drop'],
  ['pasted', paste, 'paste'],
] as const)('takes every image %s, not only the first', async (_word, hand, kind) => {
  const stage = showPanel();
  hand(transfer([png('a.png'), png('b.png'), png('c.png')]));
  const rows = await takenBy(stage);
  expect(rows.map(({ name }) => name)).toEqual(['a.png', 'b.png', 'c.png']);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(3);
  expect(rows.every((row) => row.kind === kind && row.windowId === WINDOW && row.blob.size === 4)).toBe(true);
});

it('takes the images among other files and says which were none', async () => {
  const stage = showPanel();
  drop(transfer([png('a.png'), new File(['x'], 'notes.pdf', { type: 'application/pdf' })]));
  expect(await takenBy(stage)).toHaveLength(1);
  await expect.element(page.getByRole('alert')).toMatchTextContent('“notes.pdf” is no image, so it was not attached.');
});

it('takes a file whose type the system does not know; its bytes decide', async () => {
  const stage = showPanel();
  drop(transfer([new File(['x'], 'photo.heic', { type: '' })]));
  expect(await takenBy(stage)).toHaveLength(1);
});

it('takes images embedded in pasted HTML, and loads nothing while reading it', async () => {
  const stage = showPanel();
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const html = `<img src="data:image/png;base64,${pixel}"><img src="https://leak.example.com/x.png"><img src="data:image/gif;base64,!!">`;
  paste(transfer([], { 'text/html': html }));
  const [row] = await takenBy(stage);
  expect(row?.blob.type).toBe('image/png');
  expect(performance.getEntriesByType('resource').filter(({ name }) => name.includes('leak'))).toEqual([]);
});

it('says that a dropped link cannot be fetched', async () => {
  const stage = showPanel();
  const isUntouched = drop(transfer([], { 'text/uri-list': 'https://a.example.com/x.png', 'text/plain': 'x' }));
  expect(isUntouched).toBe(false);
  await expect.element(page.getByRole('alert')).toMatchTextContent('Loupe can’t fetch a dropped link.');
  expect(stage.asked('claimIncoming')).toEqual([]);
});

it('leaves text, and what a spreadsheet adds to it as a picture, to the Question box', async () => {
  const stage = showPanel();
  expect(paste(transfer([], { 'text/plain': 'hello' }))).toBe(true);
  expect(paste(transfer([png('cells.png')], { 'text/plain': '1\t2', 'text/html': '<table><td>1<td>2</table>' }))).toBe(
    true,
  );
  expect(stage.reach.putIncoming).not.toHaveBeenCalled();
});

it('takes several files from disk', async () => {
  const stage = showPanel();
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('There is no file input.');
  expect(input.multiple).toBe(true);
  input.files = transfer([png('a.png'), png('b.png')]).files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  const rows = await takenBy(stage);
  expect(rows.map(({ kind }) => kind)).toEqual(['disk', 'disk']);
});
