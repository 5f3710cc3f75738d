import { beforeEach, describe, expect, it } from 'vitest';
import { importConversations } from '@/entrypoints/background/import-conversations.ts';
import { exportableIds } from '@/utils/archive/read-stored.ts';
import { type ImportPlan, type Staged, stageImport } from '@/utils/archive/stage-import.ts';
import { writeJson } from '@/utils/archive/write-json.ts';
import { writeZip } from '@/utils/archive/write-zip.ts';
import { attachmentsOf } from '@/utils/store/tray-store.ts';
import { countRows, database, deleteAll, emptyHistory, putConversation } from './stored-history.ts';

const NOW = new Date('2026-11-26T20:00:00Z');
const never = new AbortController().signal;
const write = { json: writeJson, zip: writeZip };

beforeEach(emptyHistory);

async function exported(kind: 'json' | 'zip', now = NOW): Promise<Blob> {
  return await write[kind](await exportableIds(), now, () => undefined, never);
}
async function stage(file: Blob, batch = 'batch'): Promise<Staged> {
  return await stageImport(file, batch, () => undefined, never);
}
async function importFile(file: Blob): Promise<ImportPlan & { reallyAdded: number }> {
  const staged = await stage(file);
  if (!staged.ok) throw new Error(staged.sentence);
  const outcome = await importConversations('batch');
  if (!outcome.ok) throw new Error(outcome.failure.code);
  expect(await database.imports.count()).toBe(0);
  return { ...staged.plan, reallyAdded: outcome.value.added };
}

describe.each(['json', 'zip'] as const)('as %s', (kind) => {
  it('export, delete all, import and export give the same, byte for byte', async () => {
    await putConversation('a', 10);
    await putConversation('b', 20);
    await database.conversations.update('b', { shelf: 'pinned', instructions: 'Answer in French.' });
    const before = await countRows();
    const first = await exported('json');
    const file = await exported(kind);
    await deleteAll();
    const { reallyAdded } = await importFile(file);
    expect(reallyAdded).toBe(2);
    expect(await countRows()).toEqual(before);
    expect(await (await exported('json')).text()).toBe(await first.text());
    // What a search looks through is made anew.
    expect((await database.searchTexts.get('a'))?.text).toContain(' tabby.');
  });

  it('skips what is here already and gives it back the images it lost', async () => {
    await putConversation('a', 10);
    await putConversation('b', 20);
    const file = await exported(kind);
    const all = await (await exported('json')).text();
    await database.images.clear();
    await database.conversations.update('a', { shelf: 'pinned', chosen: {} });
    const plan = await importFile(file);
    expect(plan).toMatchObject({ added: [], known: 2, renamed: 0, reallyAdded: 0 });
    expect(await database.conversations.get('a')).toMatchObject({ shelf: 'pinned' });
    await database.conversations.update('a', { shelf: 'history', chosen: { 'a-1': 'a-2' } });
    expect(await (await exported('json')).text()).toBe(all);
  });

  it('keeps both where the same id says something else, and adds nothing the second time', async () => {
    await putConversation('a', 10);
    const file = await exported(kind);
    await database.turns.update('a-2', { answer: 'Something else.' });
    expect(await importFile(file)).toMatchObject({ added: ['Conversation a'], renamed: 1, reallyAdded: 1 });
    expect(await database.conversations.count()).toBe(2);
    expect(await database.turns.count()).toBe(6);
    expect((await database.turns.get('a-2'))?.answer).toBe('Something else.');
    const copy = (await database.conversations.toArray()).find(({ id }) => id !== 'a');
    const turns = (await database.turns.toArray()).filter((turn) => turn.conversationId === copy?.id);
    expect(turns.map(({ answer }) => answer)).toEqual(['A **cat**.', 'A tabby.', 'Grey.']);
    expect(turns[1]?.parentId).toBe(turns[0]?.id);
    expect(copy?.chosen).toEqual({ [String(turns[0]?.id)]: turns[1]?.id });
    expect((await attachmentsOf(`turn:${turns[0]?.id}`)).map(({ id }) => id)).toEqual(turns[0]?.attachmentIds);
    expect(await importFile(file)).toMatchObject({ reallyAdded: 0 });
    expect(await database.conversations.count()).toBe(2);
  });

  it('brings back what was deleted and could still be undone', async () => {
    await putConversation('a', 10);
    const file = await exported(kind);
    await database.conversations.update('a', { shelf: 'deleted', deleted: { from: 'history', at: 1 } });
    expect(await importFile(file)).toMatchObject({ reallyAdded: 1 });
    const back = await database.conversations.get('a');
    expect(back?.shelf).toBe('history');
    expect(back).not.toHaveProperty('deleted');
  });

  it('leaves temporary and deleted conversations out, and says nothing of images that are gone', async () => {
    await putConversation('a', 10);
    await putConversation('secret', 20);
    await putConversation('gone', 30);
    await database.conversations.update('secret', { shelf: 'temporary' });
    await database.conversations.update('gone', { shelf: 'deleted', deleted: { from: 'history', at: 1 } });
    const [cleared = ''] = await database.images.toCollection().primaryKeys();
    await database.images.delete(cleared);
    const file = await exported(kind);
    const all = await (await exported('json')).text();
    expect(all).not.toContain('secret');
    await deleteAll();
    await importFile(file);
    expect(await database.conversations.count()).toBe(1);
    expect(await (await exported('json')).text()).toBe(all);
  });
});

it('two exports of the same differ in their date alone', async () => {
  await putConversation('a', 10);
  const [one, other] = [await exported('json'), await exported('json', new Date('2027-01-01T00:00:00Z'))];
  const [first = '', second = ''] = [await one.text(), await other.text()];
  expect(first).not.toBe(second);
  expect(second.replace('2027-01-01T00:00:00.000Z', NOW.toISOString())).toBe(first);
  // And any reader of JSON can read it.
  const whole = JSON.parse(first);
  expect(whole.records.map(({ kind }: { kind: string }) => kind)).toEqual(['image', 'image', 'image', 'conversation']);
});

it('a turn that was under way is found as interrupted', async () => {
  await putConversation('a', 10);
  await database.turns.update('a-3', { state: { status: 'streaming' } });
  const file = await exported('json');
  await deleteAll();
  await importFile(file);
  expect((await database.turns.get('a-3'))?.state).toEqual({ status: 'interrupted' });
});

it('reads a JSON that somebody has laid out anew', async () => {
  await putConversation('a', 10);
  const file = await exported('json');
  const pretty = new Blob([JSON.stringify(JSON.parse(await file.text()), undefined, 2)]);
  await deleteAll();
  expect(await importFile(pretty)).toMatchObject({ reallyAdded: 1 });
});
