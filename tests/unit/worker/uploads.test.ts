import './imports.ts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Original } from '@/utils/conversation/attachment.ts';
import { drawPicture } from '../../e2e/harness/fixture-pictures.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { browser } from './imports.ts';
import { KEY } from './turn-stage.ts';
import { type Kill, setUploadStage, type UploadStage } from './upload-stage.ts';

const PATIENCE = { timeout: 15_000, interval: 20 };

let service: FakeClaude;
let stage: UploadStage;
beforeAll(async () => {
  service = await startFakeClaude();
});
afterAll(() => service.close());
beforeEach(async () => {
  await browser.storage.local.clear();
  stage = await setUploadStage(service);
  const { database } = stage.worker();
  await Promise.all(database.tables.map((table) => table.clear()));
  service.clear();
  service.files.clear();
  service.respondWith('Noted.');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Sets the clock forward, past what was put off. */
function later(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

const posts = (path: string): typeof service.requests =>
  service.requests.filter((one) => one.method === 'POST' && one.path === path);
const kinds = (nth: number): string[] =>
  posts('/v1/messages')
    .at(nth)
    ?.images.map(({ kind }) => kind) ?? [];

/** The one rule: in the end nothing is left with the service, and nothing of it in the ledger. */
async function expectNothingLeft(): Promise<void> {
  const { database } = stage.worker();
  await expect
    .poll(async () => ({ files: service.files.living(), rows: await database.files.toArray() }), PATIENCE)
    .toEqual({ files: [], rows: [] });
}

describe('five heavy images over ten questions', () => {
  it('are uploaded once; the tenth body is its text and a few KB, and deleting leaves nothing', async () => {
    const conversation = await stage.converse(5);
    for (let n = 1; n <= 10; n++) {
      const turn = await conversation.ask(`Question ${n} about these pictures?`);
      expect(turn.state).toEqual({ status: 'done', stopReason: 'end_turn' });
    }
    expect(posts('/v1/files')).toHaveLength(5);
    expect(kinds(0)).toEqual(Array(5).fill('base64'));
    expect(kinds(9)).toEqual(Array(5).fill('file'));
    const bytes = posts('/v1/messages').map(({ bodyBytes }) => bodyBytes);
    const text = 'Question 10 about these pictures?Noted.'.length * 10;
    console.info(`Bytes of the bodies with uploads: ${bytes.join(', ')}; text of the tenth: ${text}`);
    expect((bytes[9] ?? 0) - text).toBeLessThan(10_000);
    await stage.worker().uploads.releaseFiles([conversation.id]);
    await expectNothingLeft();
  });

  it('without uploads each body begins with the one before, byte for byte, and the service reads it from its cache', async () => {
    const { writeSettings } = await import('@/utils/store/settings.ts');
    await writeSettings({ filesAllowed: false });
    const conversation = await stage.converse(5);
    for (let n = 1; n <= 10; n++) await conversation.ask(`Question ${n}?`);
    const common: number[] = [];
    for (const [index, body] of stage.bodies.entries()) {
      const before = stage.bodies[index - 1];
      if (before === undefined) continue;
      // All but the brackets that close the list of messages and the body.
      const stable = before.slice(0, -2);
      expect(body.startsWith(stable)).toBe(true);
      common.push(stable.length);
    }
    console.info(`Bytes that each body shares with the one before: ${common.join(', ')}`);
    const outcomes = posts('/v1/messages').map(({ outcome }) => outcome);
    const read = outcomes.map((outcome) => outcome?.cacheReadTokens ?? 0);
    console.info(
      `Tokens read from the cache: ${read.join(', ')} of ${outcomes.map((one) => one?.inputTokens).join(', ')}`,
    );
    expect(outcomes.slice(1).map((one) => one?.cacheReadTokens)).toEqual(
      outcomes.slice(0, -1).map((one) => one?.inputTokens),
    );
    expect(service.files.living()).toEqual([]);
    expect(posts('/v1/files')).toEqual([]);
  });
});

describe('a worker that is ended', () => {
  it.each<[string, Kill]>([
    [
      'after the ledger is written, before an upload leaves',
      { method: 'POST', path: /files$/, moment: 'before it leaves' },
    ],
    ['when an upload has arrived and nobody knows', { method: 'POST', path: /files$/, moment: 'after it arrived' }],
    ['when an upload has been answered', { method: 'POST', path: /files$/, moment: 'after its answer' }],
    ['before the question that names them leaves', { method: 'POST', path: /messages$/, moment: 'before it leaves' }],
    ['while that question is answered', { method: 'POST', path: /messages$/, moment: 'after it arrived' }],
  ])('%s leaves nothing behind', async (_, kill) => {
    const conversation = await stage.converse(5);
    await conversation.ask('What are these?');
    stage.killNext(kill);
    await conversation.ask('And now?');
    await stage.worker().killed;
    const { uploads } = await stage.startWorker();
    await uploads.tidyUploads();
    await uploads.releaseFiles([conversation.id]);
    await uploads.deleteUploads();
    later(31_000);
    await uploads.deleteUploads();
    await expectNothingLeft();
  });

  it.each<[string, Kill]>([
    ['before a deletion leaves', { method: 'DELETE', path: /files\//, moment: 'before it leaves' }],
    ['when it has arrived', { method: 'DELETE', path: /files\//, moment: 'after it arrived' }],
  ])('while it deletes, %s, leaves nothing behind', async (_, kill) => {
    const conversation = await stage.converse(5);
    await conversation.ask('What are these?');
    await conversation.ask('And now?');
    stage.killNext(kill);
    await stage.worker().uploads.releaseFiles([conversation.id]);
    await stage.worker().killed;
    const { uploads } = await stage.startWorker();
    await uploads.tidyUploads();
    await expectNothingLeft();
  });

  it('after a conversation went without a word about its uploads still finds them', async () => {
    const conversation = await stage.converse(5);
    await conversation.ask('What are these?');
    await conversation.ask('And now?');
    await stage.worker().database.conversations.delete(conversation.id);
    const { uploads } = await stage.startWorker();
    await uploads.tidyUploads();
    await expectNothingLeft();
  });
});

describe('what goes wrong with an upload', () => {
  it.each([
    ['refused', { error: { status: 403, message: 'No files for this workspace' } }],
    ['refused as too many', { error: { status: 429, message: 'Slow down' } }],
    ['answered by a page', { reply: { status: 200, body: '<html>' } }],
    ['cut off after it arrived', { connection: 'close' as const }],
    ['met by a broken service', { error: { status: 500, message: 'Oops' } }],
  ])('%s: the question goes with data, says so in its details alone, and nothing is left', async (_, fault) => {
    const conversation = await stage.converse(5);
    await conversation.ask('What are these?');
    service.fault({ on: 'files', times: 3, ...fault });
    const turn = await conversation.ask('And now?');
    expect(turn).toMatchObject({ state: { status: 'done' }, notices: [], uploadFailure: { code: expect.any(String) } });
    expect(kinds(-1)).toContain('base64');
    const tries = posts('/v1/files').length;
    expect((await conversation.ask('And then?')).state).toMatchObject({ status: 'done' });
    // For some minutes it does not try again.
    expect(posts('/v1/files')).toHaveLength(tries);
    const { uploads } = stage.worker();
    await uploads.releaseFiles([conversation.id]);
    await uploads.deleteUploads();
    later(31_000);
    await uploads.deleteUploads();
    await expectNothingLeft();
  });

  it('expired at the service: they are uploaded again within the same turn, which is paid once', async () => {
    const conversation = await stage.converse(5);
    await conversation.ask('What are these?');
    await conversation.ask('And now?');
    service.files.expire();
    const turn = await conversation.ask('And tomorrow?');
    expect(turn.state).toEqual({ status: 'done', stopReason: 'end_turn' });
    const [refused, answered, ...more] = posts('/v1/messages').slice(2);
    expect([refused?.outcome?.status, answered?.outcome?.status, more]).toEqual([404, 200, []]);
    expect(answered?.images.map(({ kind }) => kind)).toEqual(Array(5).fill('file'));
    expect(posts('/v1/files')).toHaveLength(10);
    expect(turn.usage?.outputTokens).toBe(answered?.outcome?.outputTokens);
    await stage.worker().uploads.releaseFiles([conversation.id]);
    await expectNothingLeft();
  });

  it('gone as often as they are uploaded: the third request carries data', async () => {
    const conversation = await stage.converse(5);
    await conversation.ask('What are these?');
    const gone = { status: 404, message: 'File not found: file_1', details: { error_code: 'file_expired' } };
    service.fault({ on: 'messages', times: 2, error: gone });
    expect((await conversation.ask('And now?')).state).toMatchObject({ status: 'done' });
    expect(
      posts('/v1/messages')
        .slice(1)
        .map(({ outcome }) => outcome?.status),
    ).toEqual([404, 404, 200]);
    expect(kinds(-1)).toEqual(Array(5).fill('base64'));
    await stage.worker().uploads.releaseFiles([conversation.id]);
    await expectNothingLeft();
  });

  it('past its time by this clock it is uploaded again without being refused first', async () => {
    const conversation = await stage.converse(5);
    await conversation.ask('What are these?');
    await conversation.ask('And now?');
    later(24 * 60 * 60_000);
    expect((await conversation.ask('And tomorrow?')).state).toMatchObject({ status: 'done' });
    expect(posts('/v1/messages').map(({ outcome }) => outcome?.status)).toEqual([200, 200, 200]);
    expect(posts('/v1/files')).toHaveLength(10);
    await stage.worker().uploads.releaseFiles([conversation.id]);
    await expectNothingLeft();
  });
});

describe('deleting', () => {
  it('that fails is tried again by an alarm, later each time, and 404 counts as done', async () => {
    const conversation = await stage.converse(4);
    await conversation.ask('What are these?');
    await conversation.ask('And now?');
    const { uploads, database } = stage.worker();
    service.fault({ on: 'files', times: 4, error: { status: 500, message: 'Oops' } });
    await uploads.releaseFiles([conversation.id]);
    await uploads.deleteUploads();
    expect(service.files.living()).toHaveLength(4);
    const rows = await database.files.toArray();
    expect(rows.map(({ state, tries }) => [state, tries])).toEqual(Array(4).fill(['deleting', 1]));
    expect((await browser.alarms.get('delete-uploads'))?.scheduledTime).toBe(
      Math.min(...rows.map(({ tryAt = 0 }) => tryAt)),
    );
    // Too early: nothing is asked.
    const asked = (): number => service.requests.filter(({ path }) => path.startsWith('/v1/files')).length;
    const before = asked();
    await uploads.deleteUploads();
    expect(asked()).toBe(before);
    const [one] = service.files.living();
    service.files.delete(one?.id ?? '');
    later(31_000);
    await uploads.deleteUploads();
    await expectNothingLeft();
  });

  it('of one conversation leaves the same images of another alone', async () => {
    const [one, other] = [await stage.converse(5), await stage.converse(5)];
    for (const conversation of [one, other]) {
      await conversation.ask('What are these?');
      await conversation.ask('And now?');
    }
    expect(service.files.living()).toHaveLength(10);
    const { uploads } = stage.worker();
    await uploads.releaseFiles([one.id]);
    await expect.poll(() => service.files.living().length, PATIENCE).toBe(5);
    await other.ask('Are they still there?');
    expect(kinds(-1)).toEqual(Array(5).fill('file'));
    expect(posts('/v1/files')).toHaveLength(10);
    await uploads.releaseFiles([other.id]);
    await expectNothingLeft();
  });

  it('lets go of an image that does not travel any more with the next question', async () => {
    const conversation = await stage.converse(5);
    const first = await conversation.ask('What are these?');
    await conversation.ask('And now?');
    await stage.worker().database.turns.update(first.id, { attachmentIds: conversation.attachmentIds.slice(1) });
    await conversation.ask('And without the first?');
    await expect.poll(() => service.files.living().length, PATIENCE).toBe(4);
    await stage.worker().uploads.releaseFiles([conversation.id]);
    await expectNothingLeft();
  });

  it('comes before a key goes or changes, with that key', async () => {
    const conversation = await stage.converse(5);
    await conversation.ask('What are these?');
    await conversation.ask('And now?');
    await stage.worker().service.checkAndStoreKey('sk-ant-another-key');
    expect(
      service.requests.filter(({ method }) => method === 'DELETE').map(({ headers }) => headers.authorization),
    ).toEqual(Array(5).fill(`Bearer ${KEY}`));
    await expectNothingLeft();
    await conversation.ask('With the other key?');
    expect(service.files.living()).toHaveLength(5);
    await stage.worker().service.checkAndStoreKey('');
    await expectNothingLeft();
  });

  it('waits for a key that went while the service was away, and is over when all has expired', async () => {
    const conversation = await stage.converse(5);
    await conversation.ask('What are these?');
    await conversation.ask('And now?');
    const { service: account, uploads, database } = stage.worker();
    service.fault({ on: 'files', times: 5, error: { status: 500, message: 'Oops' } });
    await account.checkAndStoreKey('');
    expect(await uploads.countUploads()).toMatchObject({ live: 0, left: 5 });
    expect(JSON.stringify(await database.files.toArray())).not.toContain(KEY);
    await account.checkAndStoreKey('sk-ant-another-key');
    later(31_000);
    await uploads.deleteUploads();
    expect(service.files.living()).toHaveLength(5);
    await account.checkAndStoreKey(KEY);
    await expectNothingLeft();
  });

  it('comes when uploads are not allowed any more', async () => {
    const conversation = await stage.converse(5);
    await conversation.ask('What are these?');
    await conversation.ask('And now?');
    await stage.worker().uploads.releaseAllFiles();
    await expectNothingLeft();
  });
});

describe('nothing is uploaded', () => {
  it('in a temporary conversation', async () => {
    const conversation = await stage.converse(5, 'temporary');
    await conversation.ask('What are these?');
    await conversation.ask('And now?');
    expect([kinds(-1), posts('/v1/files')]).toEqual([Array(5).fill('base64'), []]);
  });

  it('in a private window', async () => {
    Object.assign(browser.extension, { inIncognitoContext: true });
    try {
      const conversation = await stage.converse(5);
      await conversation.ask('What are these?');
      await conversation.ask('And now?');
      expect([kinds(-1), posts('/v1/files')]).toEqual([Array(5).fill('base64'), []]);
    } finally {
      Object.assign(browser.extension, { inIncognitoContext: false });
    }
  });

  it('through a gateway, which gets no marks for the cache either', async () => {
    const [{ writeSettings }, { writeKey }] = await Promise.all([
      import('@/utils/store/settings.ts'),
      import('@/utils/store/key.ts'),
    ]);
    await writeSettings({ baseUrl: service.url });
    await writeKey(service.url, KEY);
    const conversation = await stage.converse(5);
    await conversation.ask('What are these?');
    await conversation.ask('And now?');
    expect([kinds(-1), posts('/v1/files')]).toEqual([Array(5).fill('base64'), []]);
    expect(JSON.stringify(posts('/v1/messages').map(({ json }) => json))).not.toContain('cache_control');
  });

  it('of light images, nor where the user wants bytes', async () => {
    const light = await stage.converse(3);
    await light.ask('What are these?');
    await light.ask('And now?');
    expect([kinds(-1), posts('/v1/files')]).toEqual([Array(3).fill('base64'), []]);
    const { writeSettings } = await import('@/utils/store/settings.ts');
    await writeSettings({ sendAs: 'bytes' });
    const heavy = await stage.converse(5);
    await heavy.ask('What are these?');
    await heavy.ask('And now?');
    expect([kinds(-1), posts('/v1/files')]).toEqual([Array(5).fill('base64'), []]);
  });
});

describe('an image that went as a link', () => {
  const PAGE = {
    kind: 'page',
    pageUrl: 'https://www.example.com/',
    pageTitle: 'A page',
    tabId: 1,
    frameId: 0,
  } as const;
  const linked = { provenance: { ...PAGE, imageUrl: 'https://img.example.com/a.png' } };
  const original: Original = {
    ...{ hash: '', mediaType: 'image/png', width: 320, height: 260, bytes: 200_000, animated: false },
    ...{ step: 'worker-fetch', fidelity: 'original', check: 'same' },
  };

  it.each([
    ['by itself', {}],
    ['because the user chose so', { chosenSource: 'url' as const }],
  ])(
    '%s, and is dead with a later question: the same turn goes on with its stored bytes, and later ones do at once',
    async (_, more) => {
      const bytes = await drawPicture({ name: 'picture-0', width: 320, height: 260, noise: 12 }, 'png');
      const site = createServer((request, response) => {
        if (request.url === '/a.png') response.writeHead(200, { 'content-type': 'image/png' }).end(bytes);
        else response.writeHead(404).end();
      });
      await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
      onTestFinished(() => void site.close());
      // A listening TCP server always has an AddressInfo.
      const { port } = site.address() as AddressInfo;
      service.settings.hostMap = { 'img.example.com': `http://127.0.0.1:${port}` };

      const conversation = await stage.converse(1, 'history', { ...linked, original, ...more });
      await conversation.ask('What is this?');
      expect(kinds(-1)).toEqual(['url']);
      service.settings.hostMap = {};
      const second = await conversation.ask('And now?');
      expect(second.state).toEqual({ status: 'done', stopReason: 'end_turn' });
      expect(second.notices).toHaveLength(1);
      expect(posts('/v1/messages').map(({ outcome }) => outcome?.status)).toEqual([200, 400, 200]);
      expect(posts('/v1/messages').at(-1)?.images).toMatchObject([{ kind: 'base64', bytes: bytes.length }]);
      await conversation.ask('And then?');
      expect(posts('/v1/messages').map(({ outcome }) => outcome?.status)).toEqual([200, 400, 200, 200]);
      expect(kinds(-1)).toEqual(['base64']);
    },
  );
});
