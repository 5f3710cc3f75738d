import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '@/utils/claude/client.ts';
import { modelFor } from '@/utils/claude/models.ts';
import { buildRequest } from '@/utils/claude/request.ts';
import { type AnswerStream, type StreamResult, streamAnswer } from '@/utils/claude/stream.ts';
import {
  type LocalService,
  localService,
  messageDelta,
  START,
  STOP,
  STREAM_HEADERS,
  sse,
  TEST_KEY,
  TEXT_START,
  THINKING,
  textDelta,
} from './local-service.ts';

const body = buildRequest({
  turns: [{ question: 'What is this?', answer: '', images: [] }],
  model: modelFor('claude-haiku-5-5', []),
});

async function ask(
  service: Pick<LocalService, 'client'>,
  more: Partial<AnswerStream> = {},
): Promise<{ result: StreamResult; text: string; accepted: (string | undefined)[] }> {
  let text = '';
  const accepted: (string | undefined)[] = [];
  const result = await streamAnswer({
    client: service.client,
    body,
    onAccepted: (requestId) => accepted.push(requestId),
    signal: new AbortController().signal,
    ...more,
    onText: (piece) => {
      text += piece;
      more.onText?.(piece);
    },
  });
  return { result, text, accepted };
}

function answering(text: string, headers: Record<string, string> = STREAM_HEADERS): Promise<LocalService> {
  return localService((response) => {
    response.writeHead(200, headers).end(text);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a whole answer', () => {
  it('arrives as text without the thinking, with the last usage counts and the request id', async () => {
    const service = await answering(
      sse(START, ...THINKING, TEXT_START, textDelta('A red '), { type: 'ping' }, textDelta('square.')) +
        sse(messageDelta('end_turn'), STOP),
    );
    const { result, text, accepted } = await ask(service);
    expect(text).toBe('A red square.');
    expect(accepted).toEqual(['req_test']);
    expect(result).toEqual({
      end: 'complete',
      stopReason: 'end_turn',
      usage: { inputTokens: 120, outputTokens: 42, cacheReadTokens: 7, cacheWriteTokens: 0 },
      requestId: 'req_test',
    });
  });

  it.each(['max_tokens', 'model_context_window_exceeded', 'a_reason_of_tomorrow'])(
    'that ended for %s is complete and says so',
    async (stopReason) => {
      const { result } = await ask(await answering(sse(START, textDelta('x'), messageDelta(stopReason), STOP)));
      expect(result).toMatchObject({ end: 'complete', stopReason });
    },
  );

  it('survives chunks that split a character', async () => {
    const bytes = Buffer.from(sse(START, TEXT_START, textDelta('größe 🦔 尺寸'), messageDelta('end_turn'), STOP));
    const service = await localService(async (response) => {
      response.writeHead(200, STREAM_HEADERS);
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        if (byte > 0x7f) await pause(1);
      }
      response.end();
    });
    expect((await ask(service)).text).toBe('größe 🦔 尺寸');
  });

  it('passes over events, blocks and deltas of tomorrow', async () => {
    const unknown = [
      { type: 'weather_report', mood: 'fine' },
      { type: 'content_block_start', index: 5, content_block: { type: 'hologram' } },
      { type: 'content_block_delta', index: 5, delta: { type: 'hologram_delta', light: 1 } },
      { type: 'content_block_delta', index: 5, delta: 'not even an object' },
    ];
    const { result, text } = await ask(
      await answering(sse(START, ...unknown, textDelta('ok'), messageDelta('end_turn'), STOP)),
    );
    expect(text).toBe('ok');
    expect(result.end).toBe('complete');
  });

  it('does not wait for a connection that stays open after message_stop', async () => {
    const service = await localService((response) => {
      response.writeHead(200, STREAM_HEADERS).write(sse(START, textDelta('ok'), messageDelta('end_turn'), STOP));
    });
    expect((await ask(service, { stallMs: 60_000 })).result.end).toBe('complete');
  });
});

describe('an answer that does not end as it should', () => {
  it.each([
    ['cut before any text', sse(START), ''],
    ['cut in the middle of the text', sse(START, TEXT_START, textDelta('half an')), 'half an'],
    ['cut in the middle of an event', `${sse(START, textDelta('half'))}event: content_block_delta\ndata: {"ty`, 'half'],
    ['ended without message_stop', sse(START, textDelta('all'), messageDelta('end_turn')), 'all'],
    ['ended without a stop reason', sse(START, textDelta('all'), messageDelta(null), STOP), 'all'],
    ['broken JSON', `${sse(START, textDelta('half'))}event: content_block_delta\ndata: {"type": oops}\n\n`, 'half'],
  ])('%s is a cut stream, and the text stays', async (_, sent, expected) => {
    const { result, text } = await ask(await answering(sent));
    expect(result).toMatchObject({ end: 'failed', phase: 'after-first-byte', failure: { code: 'stream-cut' } });
    expect(result).toMatchObject({ failure: { requestId: 'req_test' }, usage: { inputTokens: 120 } });
    expect(text).toBe(expected);
  });

  it('whose connection is torn down is a cut stream', async () => {
    const service = await localService(async (response) => {
      response.writeHead(200, STREAM_HEADERS).write(sse(START, textDelta('half')));
      await pause(30);
      response.destroy();
    });
    const { result, text } = await ask(service);
    expect(result).toMatchObject({ end: 'failed', phase: 'after-first-byte', failure: { code: 'stream-cut' } });
    expect(text).toBe('half');
  });

  it.each([
    ['overloaded_error', 'overloaded'],
    ['rate_limit_error', 'rate-limited'],
    ['api_error', 'overloaded'],
    ['authentication_error', 'bad-key'],
    ['something_new', 'unexpected'],
  ])('with an %s event is "%s", and may have been charged', async (type, code) => {
    const error = { type: 'error', error: { type, message: 'Sorry' } };
    const { result, text } = await ask(await answering(sse(START, textDelta('half'), error)));
    expect(result).toMatchObject({ end: 'failed', phase: 'after-first-byte', failure: { code, detail: 'Sorry' } });
    expect(result.end === 'failed' && result.failure.nothingCharged).toBeUndefined();
    expect(text).toBe('half');
  });

  it('that the model refused is a refusal with its text and its usage', async () => {
    const refusal = messageDelta('refusal', { stop_details: { type: 'refusal', category: 'violence' } });
    const { result, text } = await ask(await answering(sse(START, textDelta('I can'), refusal, STOP)));
    expect(result).toMatchObject({ failure: { code: 'refused', detail: 'violence' }, usage: { outputTokens: 42 } });
    expect(text).toBe('I can');
  });

  it('is a web page: somebody on the way answered instead', async () => {
    const { result, accepted } = await ask(
      await answering('<html>data: Please sign in</html>', { 'content-type': 'text/html; charset=utf-8' }),
    );
    expect(result).toMatchObject({
      phase: 'before-first-byte',
      failure: { code: 'offline', reason: 'captive-portal' },
    });
    expect(accepted).toEqual([]);
  });

  it('is no stream at all', async () => {
    const { result } = await ask(await answering('{"id":"msg"}', { 'content-type': 'application/json' }));
    expect(result).toMatchObject({ end: 'failed', failure: { code: 'unexpected', reason: 'not-a-stream' } });
  });

  it('prints nothing to the console, whatever was broken', async () => {
    const printed = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) => vi.spyOn(console, level));
    await ask(await answering(`${sse(START)}event: content_block_delta\ndata: {"private": oops}\n\n`));
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
  });
});

describe('the watchdog', () => {
  it('gives up on headers that never come', async () => {
    const { result, accepted } = await ask(await localService(() => undefined), { headerTimeoutMs: 40 });
    expect(result).toMatchObject({ phase: 'before-first-byte', failure: { code: 'timeout', reason: 'headers' } });
    expect(accepted).toEqual([]);
  });

  it('gives up on an error status whose body never ends', async () => {
    const service = await localService((response) => {
      response.writeHead(500).write('{');
    });
    const { result } = await ask(service, { headerTimeoutMs: 60 });
    expect(result).toMatchObject({ failure: { code: 'timeout', reason: 'headers' } });
  });

  it('gives up on a stream that falls silent, and keeps its text', async () => {
    const service = await localService((response) => {
      response.writeHead(200, STREAM_HEADERS).write(sse(START, textDelta('half')));
    });
    const { result, text } = await ask(service, { stallMs: 60 });
    expect(result).toMatchObject({ phase: 'after-first-byte', failure: { code: 'timeout', reason: 'stall' } });
    expect(text).toBe('half');
  });

  it('takes pings for a sign of life', async () => {
    const service = await localService(async (response) => {
      response.writeHead(200, STREAM_HEADERS).write(sse(START));
      for (let i = 0; i < 25; i++) {
        await pause(60);
        response.write(sse({ type: 'ping' }));
      }
      response.end(sse(textDelta('late'), messageDelta('end_turn'), STOP));
    });
    // A busy machine may be late with each.
    const { result, text } = await ask(service, { stallMs: 1000 });
    expect(result.end).toBe('complete');
    expect(text).toBe('late');
  });
});

describe('Stop', () => {
  it('before the request leaves sends nothing', async () => {
    const service = await answering(sse(START));
    expect((await ask(service, { signal: AbortSignal.abort() })).result.end).toBe('stopped');
    expect(service.received).toHaveLength(0);
  });

  it('while waiting for headers ends at once', async () => {
    const controller = new AbortController();
    const service = await localService(() => controller.abort());
    expect((await ask(service, { signal: controller.signal })).result.end).toBe('stopped');
  });

  it('in the middle of the text keeps the text and the usage so far, and closes the connection', async () => {
    const controller = new AbortController();
    let closed: () => void = () => undefined;
    const connectionClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const service = await localService((response) => {
      response.on('close', closed);
      response.writeHead(200, STREAM_HEADERS).write(sse(START, textDelta('half')));
    });
    const { result, text } = await ask(service, { signal: controller.signal, onText: () => controller.abort() });
    expect(result).toMatchObject({ end: 'stopped', usage: { inputTokens: 120 }, requestId: 'req_test' });
    expect(text).toBe('half');
    await connectionClosed;
  });

  it('closes the connection though the request no longer hears of it', async () => {
    const controller = new AbortController();
    const cancelled = vi.fn();
    const { client } = await answering('');
    vi.spyOn(client, 'openStream').mockImplementation(async () => {
      const start = new TextEncoder().encode(sse(START, textDelta('half')));
      const endless = new ReadableStream({ start: (stream) => stream.enqueue(start), cancel: cancelled });
      return new Response(endless, { headers: STREAM_HEADERS });
    });
    const { result } = await ask({ client }, { signal: controller.signal, onText: () => controller.abort() });
    expect(result.end).toBe('stopped');
    await expect.poll(() => cancelled.mock.calls.length).toBe(1);
  });
});

describe('a request that is refused', () => {
  it('is sent once, whatever the service says about trying again', async () => {
    const service = await localService((response) => {
      response.writeHead(529, { 'x-should-retry': 'true', 'retry-after': '0', 'request-id': 'req_9' }).end('{}');
    });
    const { result } = await ask(service);
    expect(result).toMatchObject({
      end: 'failed',
      phase: 'before-first-byte',
      failure: { code: 'overloaded', status: 529, requestId: 'req_9', nothingCharged: true },
    });
    expect(service.received).toHaveLength(1);
  });

  it.each([301, 302, 307, 308])('by a redirect (%i) carries the key nowhere', async (status) => {
    const elsewhere = await answering(sse(START));
    const service = await localService((response) => {
      response.writeHead(status, { location: `${elsewhere.url}/v1/messages` }).end();
    });
    const { result } = await ask(service);
    expect(result).toMatchObject({ end: 'failed', failure: { code: 'offline', reason: 'unreachable' } });
    expect(elsewhere.received).toHaveLength(0);
  });

  it.each([
    [false, { code: 'offline', nothingCharged: true }],
    [true, { code: 'offline', reason: 'unreachable', host: '127.0.0.1:9' }],
  ])('by nobody being there, with the browser online: %s', async (online, failure) => {
    const client = createClient({
      apiKey: TEST_KEY,
      baseUrl: 'http://127.0.0.1:9',
      authScheme: 'bearer',
      headers: {},
    });
    const { result } = await ask({ client }, { isOnline: () => online });
    expect(result).toMatchObject({ end: 'failed', phase: 'before-first-byte', failure });
  });

  it('for a key that no header can carry says that the key is wrong', async () => {
    const service = await answering('');
    const client = createClient({ apiKey: 'schlüssel→', baseUrl: service.url, authScheme: 'bearer', headers: {} });
    const { result } = await ask({ client });
    expect(result).toMatchObject({ end: 'failed', failure: { code: 'bad-key' } });
    expect(service.received).toHaveLength(0);
  });
});
