import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type SmallClient } from '@/utils/claude/client.ts';
import { deleteFile, FILE_LIVES_S, findFiles, uploadFile } from '@/utils/claude/files.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';

let fake: FakeClaude;
let client: SmallClient;
beforeAll(async () => {
  fake = await startFakeClaude();
  client = createClient({ apiKey: 'sk-ant-test', baseUrl: fake.url, authScheme: 'bearer', headers: {} });
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.clear();
  fake.files.clear();
});

const signal = new AbortController().signal;
const blob = new Blob(['some bytes'], { type: 'image/webp' });

async function upload(name: string): Promise<string> {
  const uploaded = await uploadFile(client, { name, blob }, signal);
  if (!uploaded.ok) throw new Error(JSON.stringify(uploaded.failure));
  return uploaded.value.fileId;
}

describe('an upload', () => {
  it('has its name, its type and an expiry, and no beta header', async () => {
    const id = await upload('loupe-1.webp');
    const [file] = fake.files.living();
    expect(file).toMatchObject({ id, filename: 'loupe-1.webp', mime_type: 'image/webp', size_bytes: 10 });
    expect(Date.parse(file?.expires_at ?? '') - Date.parse(file?.created_at ?? '')).toBe(FILE_LIVES_S * 1000);
    expect(fake.requests[0]?.headers).not.toHaveProperty('anthropic-beta');
  });

  it.each([
    [{ error: { status: 403, message: 'No files for you' } }, { code: 'bad-key', reason: 'permission', status: 403 }],
    [{ error: { status: 429, message: 'Slow down' } }, { code: 'rate-limited', status: 429 }],
    [{ connection: 'close' as const }, { code: 'offline' }],
    [{ reply: { status: 200, body: '<html>' } }, { code: 'unexpected' }],
  ])('that fails with %j is a failure with a code', async (fault, failure) => {
    fake.fault({ on: 'files', ...fault });
    expect(await uploadFile(client, { name: 'a.webp', blob }, signal)).toMatchObject({ ok: false, failure });
    // Broken off after the bytes had arrived, or refused before.
    expect(fake.files.living()).toHaveLength('connection' in fault ? 1 : 0);
  });
});

describe('deleting', () => {
  it('takes the file away, and counts one that is not there as deleted', async () => {
    const id = await upload('a.webp');
    expect(await deleteFile(client, id, signal)).toEqual({ ok: true, value: undefined });
    expect(fake.files.living()).toEqual([]);
    expect(await deleteFile(client, id, signal)).toEqual({ ok: true, value: undefined });
    expect(fake.requests.at(-1)).toMatchObject({ method: 'DELETE', outcome: { status: 404 } });
  });

  it.each([401, 429, 500, 529])('is not done when the service answers %i', async (status) => {
    const id = await upload('a.webp');
    fake.fault({ on: 'files', error: { status, message: 'No' } });
    expect(await deleteFile(client, id, signal)).toMatchObject({ ok: false, failure: { status } });
    expect(fake.files.living()).toHaveLength(1);
  });
});

describe('finding by name', () => {
  it('looks through as many pages as it takes, and returns what is wanted', async () => {
    const wanted = await upload('loupe-wanted.webp');
    for (let n = 0; n < 1003; n++) await upload(`other-${n}.webp`);
    fake.clear();
    const found = await findFiles(client, (name) => name.startsWith('loupe-'), 1, signal);
    expect(found).toEqual({ ok: true, value: new Map([['loupe-wanted.webp', wanted]]) });
    expect(fake.requests).toHaveLength(2);
  });

  it('says why it cannot', async () => {
    fake.fault({ on: 'files', error: { status: 500, message: 'No' } });
    expect(await findFiles(client, () => true, 1, signal)).toMatchObject({ ok: false, failure: { status: 500 } });
  });
});
