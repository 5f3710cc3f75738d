import Anthropic, { toFile } from '@anthropic-ai/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FIRST_LINE } from '../../fake-claude/answer.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { clientFor, picture } from './requests.ts';

let fake: FakeClaude;
let client: Anthropic;
beforeAll(async () => {
  fake = await startFakeClaude();
  client = clientFor(fake);
});
beforeEach(() => fake.clear());
afterAll(() => fake.close());

async function asking(source: Anthropic.ImageBlockParam['source']): Promise<Anthropic.MessageCreateParamsNonStreaming> {
  return {
    model: 'claude-haiku-5-5',
    max_tokens: 4096,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', source },
          { type: 'text', text: 'Which colour is this?' },
        ],
      },
    ],
  };
}

const base64 = async (): Promise<Anthropic.Base64ImageSource> => ({
  type: 'base64',
  media_type: 'image/png',
  data: await picture(120, 80),
});

/** Every item of every page. */
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('what the real SDK makes of it', () => {
  it('reads a stream: thinking first, then the text, usage from both ends', async () => {
    const stream = client.messages.stream(await asking(await base64()));
    const kinds: string[] = [];
    let deltas = '';
    stream.on('streamEvent', (event) => {
      if (event.type === 'content_block_start') kinds.push(event.content_block.type);
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') deltas += event.delta.text;
    });
    const message = await stream.finalMessage();
    expect(kinds).toEqual(['thinking', 'text']);
    expect(message.content.map(({ type }) => type)).toEqual(['thinking', 'text']);
    expect(message.content[1]).toMatchObject({ text: deltas });
    expect(deltas.split('\n')[0]).toBe(FIRST_LINE);
    expect(deltas).toContain('| 1 | 1 | base64 | image/png | 120×80 |');
    expect(deltas).toContain('#c81e1e red');
    expect(deltas).toContain('> Which colour is this?');
    expect(message.stop_reason).toBe('end_turn');
    const [request] = fake.requests;
    // 5 × 3 patches of 28 pixels, and 21 characters of text.
    expect(message.usage.input_tokens).toBe(5 * 3 + 6);
    expect(message.usage.output_tokens).toBe(request?.outcome?.outputTokens);
    expect(request?.firstTextAt).toBeGreaterThanOrEqual(request?.receivedAt ?? Number.POSITIVE_INFINITY);
    expect(request?.images).toMatchObject([{ kind: 'base64', width: 120, height: 80, tokens: 15 }]);
  });

  it('reads the same as JSON', async () => {
    const { data: message, request_id: id } = await client.messages.create(await asking(await base64())).withResponse();
    expect(id).toBe(fake.requests[0]?.id);
    expect(message).toMatchObject({ role: 'assistant', stop_reason: 'end_turn', model: 'claude-haiku-5-5' });
    expect(message.content.at(-1)).toMatchObject({ type: 'text', text: expect.stringContaining(FIRST_LINE) });
  });

  it('older models do not think unasked, and an answer ends at max_tokens', async () => {
    const params = { ...(await asking(await base64())), model: 'claude-haiku-4-5', max_tokens: 20 };
    const message = await client.messages.create(params);
    expect(message).toMatchObject({
      stop_reason: 'max_tokens',
      content: [{ type: 'text' }],
      usage: { output_tokens: 20 },
    });
  });

  it('counts tokens, embedded images included and linked ones not', async () => {
    const { model, messages } = await asking(await base64());
    expect(await client.messages.countTokens({ model, messages })).toEqual({ input_tokens: 21 });
    const linked = await asking({ type: 'url', url: 'https://nowhere.example.com/a.png' });
    expect(await client.messages.countTokens({ model, messages: linked.messages })).toEqual({ input_tokens: 6 });
  });

  it('lists models over several pages, retired ones only when asked for', async () => {
    fake.settings.largestModelPage = 2;
    const listed = await all(client.models.list());
    fake.settings.largestModelPage = 1000;
    const ids = listed.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(['claude-haiku-5-5', 'claude-haiku-4-5', 'claude-wordsonly-5-0']));
    expect(ids).not.toContain('claude-opus-4-0');
    expect(fake.requests.length).toBeGreaterThan(2);
    const retired = await all(client.models.list({ lifecycle: ['retired'] }));
    expect(retired.map(({ id }) => id)).toEqual(['claude-opus-4-0']);
    expect(listed.find(({ id }) => id === 'claude-sonnet-4-5')?.retires_at).toMatch(/^2026-11-30/);
    expect(await client.models.retrieve('claude-haiku-5-5')).toMatchObject({
      capabilities: { image_input: { supported: true } },
    });
    await expect(client.models.retrieve('nobody')).rejects.toThrow(Anthropic.NotFoundError);
  });

  it('uploads a file, asks about it, and finds it gone after its time or deletion', async () => {
    const bytes = Buffer.from(await picture(40, 30), 'base64');
    const file = await toFile(bytes, 'red.png', { type: 'image/png' });
    const uploaded = await client.files.upload({ file, expires_in_seconds: 3600 });
    expect(uploaded).toMatchObject({
      filename: 'red.png',
      mime_type: 'image/png',
      size_bytes: bytes.length,
      type: 'file',
    });
    const lifetime = Date.parse(uploaded.expires_at ?? '') - Date.parse(uploaded.created_at);
    expect(lifetime).toBe(3_600_000);
    expect(await client.files.retrieveMetadata(uploaded.id)).toEqual(uploaded);
    expect(await all(client.files.list())).toEqual([uploaded]);
    const params = await asking({ type: 'file', file_id: uploaded.id });
    await client.messages.create(params);
    expect(fake.requests.at(-1)?.images).toMatchObject([{ kind: 'file', fileId: uploaded.id, width: 40, height: 30 }]);

    fake.files.expire(uploaded.id);
    await expect(client.messages.create(params)).rejects.toMatchObject({ status: 404, errorCode: 'file_expired' });
    expect(await all(client.files.list())).toEqual([]);
    expect(await client.files.delete(uploaded.id)).toEqual({ id: uploaded.id, type: 'file_deleted' });
    await expect(client.files.retrieveMetadata(uploaded.id)).rejects.toMatchObject({ status: 404, errorCode: null });
  });

  it.each([3599, 7_776_001])('refuses an expiry of %i seconds', async (seconds) => {
    const file = await toFile(Buffer.from('x'), 'x.png', { type: 'image/png' });
    await expect(client.files.upload({ file, expires_in_seconds: seconds })).rejects.toMatchObject({ status: 400 });
  });

  it('pages through files', async () => {
    fake.files.clear();
    const file = await toFile(Buffer.from('x'), 'x.png', { type: 'image/png' });
    for (let i = 0; i < 5; i++) await client.files.upload({ file });
    const ids = (await all(client.files.list({ limit: 2 }))).map(({ id }) => id);
    expect(new Set(ids).size).toBe(5);
  });
});
