import { BlobReader, BlobWriter, TextReader, ZipReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { exportableIds } from '@/utils/archive/read-stored.ts';
import { stageImport } from '@/utils/archive/stage-import.ts';
import { writeJson } from '@/utils/archive/write-json.ts';
import { writeZip } from '@/utils/archive/write-zip.ts';
import { countRows, database, deleteAll, emptyHistory, putConversation } from './stored-history.ts';

const never = new AbortController().signal;
let json = '';
let zip = new Blob();

beforeEach(async () => {
  await emptyHistory();
  await putConversation('a', 10);
  const ids = await exportableIds();
  json = await (await writeJson(ids, new Date(0), () => undefined, never)).text();
  zip = await writeZip(ids, new Date(0), () => undefined, never);
  await deleteAll();
});

async function sentenceFor(file: Blob): Promise<string> {
  const staged = await stageImport(file, 'batch', () => undefined, never);
  // Whatever was laid down for the worker is not the user's data.
  await database.imports.clear();
  expect(await countRows()).toEqual({});
  return staged.ok ? 'fine' : staged.sentence;
}

/** Changes the one conversation of the file. */
function edited(change: (conversation: object) => void): Blob {
  const whole = JSON.parse(json);
  change(whole.records.at(-1));
  return new Blob([JSON.stringify(whole)]);
}

describe('a JSON that is no good changes nothing and says why', () => {
  it.each<[string, () => Blob, string]>([
    ['empty', () => new Blob([]), 'A part of the file is not readable as JSON'],
    ['of something else', () => new Blob(['{"a":1}']), 'This is not an export of conversations from Loupe.'],
    ['of settings', () => new Blob(['{"format":"loupe-settings","version":1}']), 'This is not an export'],
    ['cut off between two lines', () => new Blob([json.slice(0, json.lastIndexOf('\n]}'))]), 'The file is cut off'],
    ['cut off in a line', () => new Blob([json.slice(0, json.length / 2)]), 'not readable as JSON'],
    ['longer than it says', () => new Blob([`${json}{}`]), 'The file goes on after its end.'],
    ['of a later version', () => new Blob([json.replace('"version":1', '"version":2')]), 'A newer version of Loupe'],
    [
      'without conversations',
      () => new Blob([json.replace(/"records":\[[\s\S]*/, '"records":[\n]}\n')]),
      'no conversation',
    ],
    [
      'with a changed image',
      () => new Blob([json.replace(/"base64":"iVBORw0KGgo/, '"base64":"iVBORw0KGgp')]),
      'is not the one that was exported',
    ],
    ['with bytes that are none', () => new Blob([json.replace(/"base64":"iVBO/, '"base64":"%%%%')]), 'not readable'],
    ['without an image', () => new Blob([json.replace(/\{"kind":"image".*\n/, '')]), 'lacks the file of an image'],
    ['with a page for an image', () => new Blob([json.replace('"image/png"', '"text/html"')]), '(mediaType)'],
    ['with a wrong type', () => edited((one) => Object.assign(one, { turns: [{ id: 5 }] })), 'turns.0.id'],
  ])('%s', async (_, file, words) => {
    expect(await sentenceFor(file())).toContain(words);
  });
});

interface Row {
  conversation: { id: string; shelf: string };
  turns: { id: string; conversationId: string; parentId?: string; order: number; attachmentIds: string[] }[];
  attachments: { id: string; holder: string }[];
}

describe('a conversation that refers to what is not its own', () => {
  const [FIRST, SECOND] = [0, 1];
  it.each<[string, (row: Row) => void, string]>([
    [
      'an id twice',
      ({ turns }) => void Object.assign(turns[SECOND] ?? {}, { id: turns[FIRST]?.id }),
      'uses an id twice',
    ],
    [
      'the tray',
      ({ attachments }) => void Object.assign(attachments[FIRST] ?? {}, { holder: 'tray:1' }),
      'no question',
    ],
    ['a missing parent', ({ turns }) => void Object.assign(turns[SECOND] ?? {}, { parentId: 'x' }), 'lacks a question'],
    [
      'itself',
      ({ turns }) => void Object.assign(turns[FIRST] ?? {}, { parentId: turns[SECOND]?.id }),
      'impossible order',
    ],
    [
      'another',
      ({ turns }) => void Object.assign(turns[SECOND] ?? {}, { conversationId: 'x' }),
      'another conversation',
    ],
    ['an image', ({ turns }) => void Object.assign(turns[SECOND] ?? {}, { attachmentIds: ['x'] }), 'lacks an image'],
    [
      'no shelf',
      ({ conversation }) => void Object.assign(conversation, { shelf: 'temporary' }),
      'not kept in the history',
    ],
    ['a long id', ({ conversation }) => void Object.assign(conversation, { id: 'x'.repeat(65) }), 'too long'],
  ])('%s', async (_, change, words) => {
    // The record is one of those by the export's own schema.
    const file = edited((row) => change(row as Row));
    const sentence = await sentenceFor(file);
    expect(sentence).toContain('The conversation “Conversation a”');
    expect(sentence).toContain(words);
  });

  it('the same conversation twice', async () => {
    const whole = JSON.parse(json);
    whole.records.push(whole.records.at(-1));
    expect(await sentenceFor(new Blob([JSON.stringify(whole)]))).toContain(
      'uses an id that another one in the file has',
    );
  });
});

describe('a ZIP that is no good changes nothing and says why', () => {
  async function repacked(change: (name: string, content: Blob) => Blob | undefined): Promise<Blob> {
    const writer = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false });
    for (const entry of await new ZipReader(new BlobReader(zip), { useWebWorkers: false }).getEntries()) {
      if (entry.directory) continue;
      const content = change(entry.filename, await entry.getData(new BlobWriter()));
      if (content) await writer.add(entry.filename, new BlobReader(content));
    }
    return await writer.close();
  }

  it('cut off', async () => {
    expect(await sentenceFor(zip.slice(0, zip.size / 2))).toBe('The ZIP cannot be read; it may be cut off.');
  });
  it('of something else', async () => {
    const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
    await writer.add('readme.txt', new TextReader('Hello'));
    expect(await sentenceFor(await writer.close())).toBe('This ZIP is not an export of conversations from Loupe.');
  });
  it('without one of its images', async () => {
    const file = await repacked((name, content) => (name.endsWith('.png') ? undefined : content));
    expect(await sentenceFor(file)).toContain('The ZIP lacks the image “1 Conversation a/images/');
  });
  it('with a changed image', async () => {
    const file = await repacked((name, content) => (name.endsWith('.png') ? new Blob(['other']) : content));
    expect(await sentenceFor(file)).toContain('is not the one that was exported');
  });
  it('with a changed conversation', async () => {
    const file = await repacked((name, content) => (name.endsWith('conversation.json') ? new Blob(['{}']) : content));
    expect(await sentenceFor(file)).toContain('“1 Conversation a/conversation.json” is not as Loupe writes it');
  });
  it('with a damaged byte', async () => {
    const bytes = new Uint8Array(await zip.arrayBuffer());
    const at = bytes.findIndex((_, index) => String.fromCharCode(...bytes.subarray(index, index + 4)) === '\x89PNG');
    bytes[at + 500] = (bytes[at + 500] ?? 0) ^ 1;
    expect(await sentenceFor(new Blob([bytes]))).toMatch(/in the ZIP is damaged\.$/);
  });
});
