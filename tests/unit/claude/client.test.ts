import { describe, expect, it } from 'vitest';
import { type ClientSettings, createClient } from '@/utils/claude/client.ts';
import { listModels } from '@/utils/claude/models.ts';
import { ANTHROPIC_BASE_URL, isAnthropic } from '@/utils/conversation/base-url.ts';
import { localService, TEST_KEY } from './local-service.ts';

const signal = new AbortController().signal;

async function headersOf(settings: Partial<ClientSettings>): Promise<Record<string, unknown>> {
  const service = await localService((response) => {
    response.end('{"data":[]}');
  });
  await listModels(
    createClient({ apiKey: TEST_KEY, baseUrl: service.url, authScheme: 'bearer', headers: {}, ...settings }),
    signal,
  );
  return service.received[0]?.headers ?? {};
}

describe('a request’s headers', () => {
  it('carry a Bearer key, the version and the word that browsers need', async () => {
    const headers = await headersOf({});
    expect(headers).toMatchObject({
      authorization: `Bearer ${TEST_KEY}`,
      'anthropic-dangerous-direct-browser-access': 'true',
    });
    expect(headers['anthropic-version']).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(headers).not.toHaveProperty('x-api-key');
  });

  it('carry x-api-key and no Authorization where the gateway wants that', async () => {
    const headers = await headersOf({ authScheme: 'x-api-key' });
    expect(headers['x-api-key']).toBe(TEST_KEY);
    expect(headers).not.toHaveProperty('authorization');
  });

  it('carry the gateway’s own', async () => {
    expect(await headersOf({ headers: { 'anthropic-workspace-id': 'w1' } })).toHaveProperty(
      'anthropic-workspace-id',
      'w1',
    );
  });
});

it('every fetch refuses redirects, cookies, referrer and cache', async () => {
  const inits: (RequestInit | undefined)[] = [];
  const client = createClient({
    apiKey: TEST_KEY,
    baseUrl: ANTHROPIC_BASE_URL,
    authScheme: 'bearer',
    headers: {},
    fetch: (_, init) => {
      inits.push(init);
      return Promise.resolve(Response.json({ data: [] }));
    },
  });
  await listModels(client, signal);
  expect(inits).toHaveLength(1);
  expect(inits[0]).toMatchObject({
    redirect: 'error',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
  });
});

it('a base URL with a path, with and without a slash at its end, leads to the same place', async () => {
  const service = await localService((response) => {
    response.end('{"data":[]}');
  });
  for (const baseUrl of [`${service.url}/anthropic`, `${service.url}/anthropic/`]) {
    await listModels(createClient({ apiKey: TEST_KEY, baseUrl, authScheme: 'bearer', headers: {} }), signal);
  }
  expect(service.received.map(({ url }) => url.split('?')[0])).toEqual([
    '/anthropic/v1/models',
    '/anthropic/v1/models',
  ]);
});

it.each([
  ['https://api.anthropic.com', true],
  ['https://api.anthropic.com/', true],
  ['https://API.anthropic.com:443', true],
  ['http://api.anthropic.com', false],
  ['https://api.anthropic.com:8443', false],
  ['https://api.anthropic.com.example.net', false],
  ['https://api.anthropic.com@example.net', false],
  ['not a url', false],
])('%s is Anthropic itself: %s', (baseUrl, expected) => {
  expect(isAnthropic(baseUrl)).toBe(expected);
});
