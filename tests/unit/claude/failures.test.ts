import { describe, expect, it } from 'vitest';
import { createClient } from '@/utils/claude/client.ts';
import { failureFrom, redact } from '@/utils/claude/failures.ts';
import { modelFor } from '@/utils/claude/models.ts';
import { buildRequest } from '@/utils/claude/request.ts';
import { streamAnswer } from '@/utils/claude/stream.ts';
import type { Failure } from '@/utils/conversation/failure.ts';
import { localService, TEST_KEY } from './local-service.ts';

const image = { source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' }, guardSize: false } as const;
const body = buildRequest({
  turns: [
    { question: 'First?', answer: 'Yes.', images: [image] },
    { question: 'Second?', answer: '', images: [image, image] },
  ],
  model: modelFor('claude-haiku-5-5', []),
});

interface Answer {
  status: number;
  type?: string;
  message: string;
  headers?: Record<string, string>;
  details?: Record<string, string>;
}

/** What Loupe makes of an error that really came over HTTP, through the SDK. */
async function failureOf({
  status,
  type = 'invalid_request_error',
  message,
  headers,
  details,
}: Answer): Promise<Failure> {
  const service = await localService((response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_1', ...headers });
    response.end(
      JSON.stringify({ type: 'error', error: { type, message, ...(details && { details }) }, request_id: 'req_1' }),
    );
  });
  return failureAt(service.client);
}

async function failureAt(client: Parameters<typeof streamAnswer>[0]['client']): Promise<Failure> {
  const ignore = (): void => undefined;
  const signal = new AbortController().signal;
  const result = await streamAnswer({ client, body, onAccepted: ignore, onText: ignore, signal });
  if (result.end !== 'failed') throw new Error(`expected a failure, got ${result.end}`);
  return result.failure;
}

/** messages.2.content.3 is the third image: messages 0 and 1 are the first turn, and labels count as content. */
const PLACE = 'messages.2.content.3.image.source.base64';

const REFUSED: readonly [string, Answer, Partial<Failure>][] = [
  [
    'declared type is not what the bytes are',
    {
      status: 400,
      message: `${PLACE}: The image was specified using the image/png media type, but the image appears to be a image/jpeg image`,
    },
    { code: 'image-rejected', reason: 'type-mismatch', mediaType: 'image/jpeg', imageNumber: 3 },
  ],
  [
    'unsupported type',
    {
      status: 400,
      message: `${PLACE}.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'`,
    },
    { code: 'image-type', imageNumber: 3 },
  ],
  [
    'cannot decode',
    { status: 400, message: 'Could not process image' },
    { code: 'image-rejected', reason: 'unreadable' },
  ],
  [
    'too many bytes',
    {
      status: 400,
      message: 'messages.0.content.1.image.source.base64: image exceeds 10 MB maximum: 23045044 bytes > 10485760 bytes',
    },
    { code: 'image-rejected', reason: 'bytes', actual: 23045044, limit: 10485760, imageNumber: 1 },
  ],
  [
    'over 8000 px',
    { status: 400, message: `${PLACE}: At least one of the image dimensions exceed max allowed size: 8000 pixels` },
    { code: 'image-rejected', reason: 'edge', limit: 8000, imageNumber: 3 },
  ],
  [
    'over 2000 px among many',
    {
      status: 400,
      message: `${PLACE}: At least one of the image dimensions exceed max allowed size for many-image requests: 2000 pixels`,
    },
    { code: 'image-rejected', reason: 'edge-many', limit: 2000, imageNumber: 3 },
  ],
  [
    'larger than the model sees, guarded',
    {
      status: 400,
      message:
        'messages.0.content.1: image dimensions 1920x1080 exceed the maximum image size of a model named on this request and would be downsized to 1456x819; scale the image to at most 1456x819',
    },
    { code: 'image-rejected', reason: 'oversized', width: 1920, height: 1080, imageNumber: 1 },
  ],
  [
    'too many images',
    { status: 400, message: 'Too much media: 0 document pages + 103 images > 100' },
    { code: 'too-many-images', actual: 103, limit: 100 },
  ],
  [
    'bad base64',
    { status: 400, message: `${PLACE}.data: invalid base64 data` },
    { code: 'image-rejected', reason: 'base64' },
  ],
  [
    'link not fetched',
    { status: 400, message: 'Unable to download the file. Please verify the URL and try again.' },
    { code: 'image-unreachable', reason: 'service-fetch' },
  ],
  [
    'link forbidden by robots.txt',
    { status: 400, message: "This URL is disallowed by the website's robots.txt file" },
    { code: 'image-unreachable', reason: 'robots' },
  ],
  ['empty text', { status: 400, message: 'messages: text content blocks must be non-empty' }, { code: 'unexpected' }],
  [
    'prompt too long',
    { status: 400, message: 'prompt is too long: 250000 tokens > 200000 maximum' },
    { code: 'context-full', actual: 250000, limit: 200000 },
  ],
  ['bad key', { status: 401, type: 'authentication_error', message: 'API key is invalid.' }, { code: 'bad-key' }],
  [
    'organisation blocks browsers',
    {
      status: 401,
      type: 'authentication_error',
      message: 'CORS requests are not allowed for this Organization because of custom retention settings.',
    },
    { code: 'org-blocks-browsers' },
  ],
  [
    'header stripped on the way',
    {
      status: 401,
      type: 'authentication_error',
      message: "CORS requests must set 'anthropic-dangerous-direct-browser-access' header",
    },
    { code: 'unexpected', reason: 'browser-header' },
  ],
  [
    'no credit, as 400',
    { status: 400, message: 'Your credit balance is too low to access the Anthropic API.' },
    { code: 'no-credit' },
  ],
  ['no credit, as 402', { status: 402, type: 'billing_error', message: 'Payment required' }, { code: 'no-credit' }],
  [
    'key without the right',
    { status: 403, type: 'permission_error', message: 'No.' },
    { code: 'bad-key', reason: 'permission' },
  ],
  [
    '403 by something else',
    { status: 403, type: 'blocked', message: 'Nope' },
    { code: 'unexpected', reason: 'blocked' },
  ],
  ['model gone', { status: 404, type: 'not_found_error', message: 'model: claude-sonnet-4-5' }, { code: 'model-gone' }],
  [
    'wrong address',
    { status: 404, type: 'oops', message: 'no such page' },
    { code: 'unexpected', reason: 'not-found' },
  ],
  [
    'file expired',
    { status: 404, type: 'not_found_error', message: 'File expired', details: { error_code: 'file_expired' } },
    { code: 'image-unreachable', reason: 'file-gone' },
  ],
  ['408', { status: 408, type: 'timeout_error', message: 'Too slow' }, { code: 'timeout', reason: 'service' }],
  [
    'body too large',
    { status: 413, type: 'request_too_large', message: 'Request exceeds the maximum size' },
    { code: 'request-too-large' },
  ],
  ['rate limited', { status: 429, type: 'rate_limit_error', message: 'Slow down' }, { code: 'rate-limited' }],
  [
    'spend cap by its code',
    {
      status: 429,
      type: 'rate_limit_error',
      message: 'Limit reached',
      details: { error_code: 'enforced_spend_limit_reached' },
    },
    { code: 'spend-limit' },
  ],
  [
    'spend cap by its text',
    { status: 429, type: 'rate_limit_error', message: 'You have reached your specified API usage limits.' },
    { code: 'spend-limit' },
  ],
  ['500', { status: 500, type: 'api_error', message: 'Internal' }, { code: 'overloaded', reason: 'server-error' }],
  ['overloaded', { status: 529, type: 'overloaded_error', message: 'Overloaded' }, { code: 'overloaded' }],
  [
    'a text nobody has seen',
    { status: 400, message: 'Your aura is off' },
    { code: 'unexpected', detail: 'Your aura is off' },
  ],
  ['a status nobody has seen', { status: 418, type: 'teapot', message: 'Tea' }, { code: 'unexpected', detail: 'Tea' }],
];

describe('what the service refuses', () => {
  it.each(REFUSED)('%s', async (_, answer, expected) => {
    const failure = await failureOf(answer);
    expect(failure).toMatchObject({ ...expected, status: answer.status, requestId: 'req_1', nothingCharged: true });
    if (!expected.reason) expect(failure.reason).toBeUndefined();
  });

  it.each([502, 504])('with a %i may have been charged: a gateway only gave up waiting', async (status) => {
    const failure = await failureOf({ status, type: 'api_error', message: 'Bad gateway' });
    expect(failure.code).toBe('overloaded');
    expect(failure.nothingCharged).toBeUndefined();
  });

  it('keeps when to try again', async () => {
    const before = Date.now();
    const { retryAt } = await failureOf({
      status: 429,
      type: 'rate_limit_error',
      message: 'x',
      headers: { 'retry-after': '18' },
    });
    expect(retryAt).toBeGreaterThanOrEqual(before + 18_000);
    expect(retryAt).toBeLessThan(Date.now() + 18_500);
  });

  it('takes usage-limit words with a retry-after for a rate limit that passes', async () => {
    const headers = { 'retry-after': '5' };
    const message = 'This would exceed the usage limit per minute';
    expect((await failureOf({ status: 429, type: 'rate_limit_error', message, headers })).code).toBe('rate-limited');
  });

  it('with a proxy’s HTML page shows its words, not its tags', async () => {
    const service = await localService((response) => {
      response.writeHead(413, { 'content-type': 'text/html' });
      response.end('<html><style>b{}</style><body><h1>413 Request Entity Too Large</h1><hr>nginx</body></html>');
    });
    const failure = await failureAt(service.client);
    expect(failure).toMatchObject({ code: 'request-too-large', status: 413, nothingCharged: true });
    expect(failure.detail).toContain('Request Entity Too Large');
    expect(failure.detail).not.toContain('<');
  });

  it('at a gateway is told with the gateway’s host', async () => {
    const service = await localService((response) => {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('nothing here');
    });
    expect(await failureAt(service.client)).toMatchObject({ reason: 'not-found', host: new URL(service.url).host });
  });
});

describe('the detail', () => {
  it('never holds the key, even when the answer repeats it', async () => {
    const service = await localService((response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { type: 'authentication_error', message: `bad key ${TEST_KEY}` } }));
    });
    expect((await failureAt(service.client)).detail).toBe('bad key [key]');
  });

  it('never holds a gateway’s key either', async () => {
    const apiKey = 'gateway-key-1234';
    const service = await localService((response) => {
      response.writeHead(400).end(`odd: ${apiKey}`);
    });
    const client = createClient({ apiKey, baseUrl: service.url, authScheme: 'x-api-key', headers: {} });
    expect((await failureAt(client)).detail).not.toContain(apiKey);
  });

  it.each([
    ['sk-ant-api03-AbC_d-9 is bad', '[key] is bad'],
    ['{"authorization":"Bearer abcdefgh12345"}', '{"authorization":"Bearer [key]"}'],
    ['x-api-key: abcdefgh12345', 'x-api-key: [key]'],
  ])('%s becomes %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('is at most 500 characters', () => {
    expect(redact('a'.repeat(2000))).toHaveLength(500);
  });
});

describe('what is no answer at all', () => {
  const context = { online: true, baseUrl: 'https://gateway.example.com/v', phase: 'before-first-byte' } as const;

  it.each<[string, unknown, Parameters<typeof failureFrom>[1], Partial<Failure>]>([
    [
      'network fault',
      new TypeError('Failed to fetch'),
      context,
      { code: 'offline', reason: 'unreachable', host: 'gateway.example.com' },
    ],
    [
      'no network',
      new TypeError('Failed to fetch'),
      { ...context, online: false },
      { code: 'offline', nothingCharged: true },
    ],
    [
      'fault after the first byte',
      new TypeError('network error'),
      { ...context, phase: 'after-first-byte' },
      { code: 'stream-cut' },
    ],
    ['anything else', new RangeError('odd'), context, { code: 'unexpected', detail: 'RangeError: odd' }],
    ['no error object', 'odd', context, { code: 'unexpected', detail: 'odd' }],
  ])('%s', (_, error, at, expected) => {
    expect(failureFrom(error, at)).toMatchObject(expected);
  });
});
