import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { checkKey } from '@/utils/claude/check-key.ts';
import { createClient } from '@/utils/claude/client.ts';
import { localService, TEST_KEY } from './local-service.ts';

const signal = new AbortController().signal;

const refuse =
  (status: number, type: string, message: string) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ type: 'error', error: { type, message } }));
  };

describe('Check key says', () => {
  it('works, with the models', async () => {
    const service = await localService((response) => {
      response.end('{"data":[{"id":"claude-haiku-5-5"}]}');
    });
    const check = await checkKey(service.client, { online: true }, signal);
    expect(check).toMatchObject({ result: 'works', models: [{ id: 'claude-haiku-5-5' }] });
    expect(service.received[0]).toMatchObject({ method: 'GET', url: '/v1/models?limit=100' });
  });

  it.each([
    ['wrong-key', refuse(401, 'authentication_error', 'API key is invalid.')],
    [
      'org-blocks-browsers',
      refuse(401, 'authentication_error', 'CORS requests are not allowed for this Organization because of settings'),
    ],
    ['failed', refuse(529, 'overloaded_error', 'Overloaded')],
    ['failed', refuse(404, 'x', 'not here')],
    ['failed', refuse(403, 'permission_error', 'not allowed')],
  ])('%s', async (result, answer) => {
    const service = await localService(answer);
    expect((await checkKey(service.client, { online: true }, signal)).result).toBe(result);
  });

  it('offline when the browser has no network', async () => {
    expect((await checkKey(brokenClient('http://127.0.0.1:9'), { online: false }, signal)).result).toBe('offline');
  });

  it('unreachable when nothing answers at the address', async () => {
    expect((await checkKey(brokenClient('http://127.0.0.1:9'), { online: true }, signal)).result).toBe('unreachable');
  });

  it('refused by CORS when something answers but may not be read, and asks without the key', async () => {
    const service = await localService((response) => {
      response.end();
    });
    const check = await checkKey(brokenClient(service.url), { online: true }, signal);
    expect(check.result).toBe('cors-refused');
    expect(JSON.stringify(service.received)).not.toContain(TEST_KEY);
  });
});

/** A client for which every fetch fails the way a browser fails it: for CORS as for a dead host, a bare TypeError. */
function brokenClient(baseUrl: string): ReturnType<typeof createClient> {
  return createClient({
    apiKey: TEST_KEY,
    baseUrl,
    authScheme: 'bearer',
    headers: {},
    fetch: () => Promise.reject(new TypeError('Failed to fetch')),
  });
}
