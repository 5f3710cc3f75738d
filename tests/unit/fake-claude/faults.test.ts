import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  captivePortal,
  type Fault,
  html,
  noCredit,
  orgBlocksBrowsers,
  overloaded,
  rateLimited,
  reachedMaxTokens,
  redirect,
  refusal,
  spendLimit,
  wrongKey,
} from '../../fake-claude/faults.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { bodyWith, clientFor, post } from './requests.ts';

let fake: FakeClaude;
beforeAll(async () => {
  fake = await startFakeClaude();
});
beforeEach(() => fake.clear());
afterAll(() => fake.close());

const PARAMS: Anthropic.MessageCreateParamsNonStreaming = {
  model: 'claude-haiku-5-5',
  max_tokens: 4096,
  messages: [{ role: 'user', content: 'Hello 東京' }],
};

/** Reads a stream event by event, as the extension does; the text so far is there whatever the end. */
async function read(signal?: AbortSignal): Promise<{ text: string; types: string[]; error?: unknown; raw: string }> {
  const read = { text: '', types: [] as string[], raw: '' };
  try {
    const stream = await clientFor(fake).messages.create({ ...PARAMS, stream: true }, signal ? { signal } : {});
    for await (const event of stream) {
      read.types.push(event.type);
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') read.text += event.delta.text;
    }
    return read;
  } catch (error) {
    return { ...read, error };
  }
}

const complete = async (): Promise<string> => (await read()).text;

describe('instead of an answer', () => {
  it.each<[string, Fault, number, Record<string, unknown>]>([
    ['a wrong key', wrongKey(), 401, { type: 'authentication_error' }],
    ['an organisation that blocks browsers', orgBlocksBrowsers(), 401, { type: 'authentication_error' }],
    ['no credit', noCredit(), 400, { apiMessage: expect.stringMatching(/^Your credit balance is too low/) }],
    ['no credit, 402', noCredit(402), 402, { type: 'billing_error' }],
    ['the spend cap', spendLimit(), 429, { errorCode: 'enforced_spend_limit_reached' }],
    ['a rate limit', rateLimited('7'), 429, { type: 'rate_limit_error' }],
    ['overload', overloaded(), 529, { type: 'overloaded_error' }],
    ['a proxy', html(413, 'Too large'), 413, { type: null }],
  ])('%s', async (_name, fault, status, facts) => {
    fake.fault(fault);
    const { error } = await read();
    expect(error).toBeInstanceOf(Anthropic.APIError);
    expect(error).toMatchObject({ status, ...facts });
    expect(fake.requests[0]?.outcome?.status).toBe(status);
    expect((await read()).error).toBeUndefined();
  });

  it('says when to come back', async () => {
    fake.fault(rateLimited('7'));
    const { response } = await post(fake, bodyWith());
    expect(response.headers.get('retry-after')).toBe('7');
  });

  it('shows a page with status 200', async () => {
    fake.fault(captivePortal());
    const { status, text } = await post(fake, bodyWith({ stream: true }));
    expect([status, text]).toEqual([200, expect.stringContaining('<h1>')]);
  });

  it.each([301, 302, 307, 308] as const)('redirects with %i', async (status) => {
    fake.fault(redirect(status, 'https://evil.example.net/'));
    const response = await fetch(`${fake.url}/v1/messages`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'x-api-key': 'sk-ant-key', 'anthropic-version': '2026-10-21', 'content-type': 'application/json' },
      body: JSON.stringify(bodyWith()),
    });
    expect([response.status, response.headers.get('location')]).toEqual([status, 'https://evil.example.net/']);
  });

  it.each(['close', 'reset'] as const)('hangs up: %s', async (connection) => {
    fake.fault({ connection });
    expect((await read()).error).toBeInstanceOf(Anthropic.APIConnectionError);
    expect(fake.requests[0]?.outcome?.status).toBe(0);
  });

  it('is not there at all while paused', async () => {
    await fake.pause();
    expect((await read()).error).toMatchObject({ cause: { cause: { code: 'ECONNREFUSED' } } });
    await fake.resume();
    expect((await read()).error).toBeUndefined();
  });

  it('keeps the client waiting for the headers', async () => {
    fake.fault({ delayMs: 150 });
    const { error, text } = await read();
    const [request] = fake.requests;
    expect([error, text.length > 0]).toEqual([undefined, true]);
    expect((request?.firstByteAt ?? 0) - (request?.receivedAt ?? 0)).toBeGreaterThanOrEqual(149);
  });
});

describe('in the middle of a stream', () => {
  it.each<[string, Fault, boolean]>([
    ['cut after the first event', { cutAt: 'first' }, false],
    ['cut in the middle', { cutAt: 'middle' }, true],
    ['cut before the last event', { cutAt: 'last' }, true],
    ['cut inside a character', { cutInsideCharacter: true }, true],
    ['broken JSON', { brokenJsonAt: 'middle' }, true],
  ])('%s: an error, and the text until then', async (_name, fault, hasText) => {
    const whole = await complete();
    fake.fault(fault);
    const { error, text, types } = await read();
    expect(error).toBeInstanceOf(Error);
    expect(types).not.toContain('message_stop');
    expect(text.length > 0).toBe(hasText);
    expect(whole.startsWith(text)).toBe(true);
  });

  it('ends quietly without message_stop, which the SDK takes for a normal end', async () => {
    fake.fault({ endAt: 'last' });
    const { error, types } = await read();
    expect([error, types.at(-1)]).toEqual([undefined, 'message_delta']);
  });

  it('sends an error event', async () => {
    fake.fault({ errorEventAt: 'middle' });
    expect((await read()).error).toMatchObject({ status: undefined, type: 'overloaded_error' });
  });

  it('sends events and deltas nobody knows, and goes on', async () => {
    const whole = await complete();
    fake.fault({ unknownEventAt: 'middle' });
    const { text, types, error } = await read();
    expect([text, error]).toEqual([whole, undefined]);
    expect(types).toContain('content_weather');
  });

  it('cuts characters between packets without losing any', async () => {
    const whole = await complete();
    fake.fault({ splitBytes: true });
    expect(await complete()).toBe(whole);
  });

  it.each<[string, Fault]>([
    ['stalls', { stallAt: 'middle' }],
    ['only pings', { pingOnly: true }],
  ])('%s until the client gives up, and notes that it did', async (_name, fault) => {
    fake.fault(fault);
    const reading = read(AbortSignal.timeout(300));
    const { types } = await reading;
    expect(types).not.toContain('message_stop');
    const request = await fake.waitForRequest(({ abortedAt }) => abortedAt !== undefined, 2000);
    expect(request.outcome?.status).toBe(200);
  });

  it('stalls for a while and goes on', async () => {
    fake.fault({ stallAt: 'middle', stallMs: 100 });
    expect((await read()).types.at(-1)).toBe('message_stop');
  });

  it.each<[string, Fault, Record<string, unknown>]>([
    ['refusal', refusal('bio'), { stop_reason: 'refusal', stop_details: { type: 'refusal', category: 'bio' } }],
    ['max_tokens', reachedMaxTokens(), { stop_reason: 'max_tokens', stop_details: null }],
  ])('stops early: %s', async (_name, fault, facts) => {
    const whole = await complete();
    fake.fault(fault);
    const message = await clientFor(fake).messages.stream(PARAMS).finalMessage();
    expect(message).toMatchObject(facts);
    const text = message.content.find((block) => block.type === 'text')?.text ?? '';
    expect(whole.startsWith(text) && text.length < whole.length && text.length > 0).toBe(true);
  });
});

describe('which request meets a fault', () => {
  it('the given number of them', async () => {
    fake.fault(overloaded({ times: 2 }));
    const statuses = [await post(fake, bodyWith()), await post(fake, bodyWith()), await post(fake, bodyWith())];
    expect(statuses.map(({ status }) => status)).toEqual([529, 529, 200]);
  });

  it('those it is meant for', async () => {
    fake.fault(
      orgBlocksBrowsers({ on: 'models' }),
      overloaded({ when: ({ json }) => JSON.stringify(json).includes('later') }),
    );
    expect((await post(fake, bodyWith())).status).toBe(200);
    expect((await post(fake, bodyWith({ system: 'later' }))).status).toBe(529);
    await expect(clientFor(fake).models.list()).rejects.toMatchObject({ status: 401 });
    expect(fake.faults.size).toBe(0);
  });

  it('none that the service would have rejected anyway', async () => {
    fake.fault(overloaded());
    expect((await post(fake, {})).status).toBe(400);
    expect(fake.faults.size).toBe(1);
  });
});
