import { request } from 'node:https';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate, spkiSha256 } from '../../fake-claude/certificate.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { bodyWith, post } from './requests.ts';

let fake: FakeClaude;
beforeAll(async () => {
  fake = await startFakeClaude();
});
beforeEach(() => fake.clear());
afterAll(() => fake.close());

const ORIGIN = 'chrome-extension://abcdefghijklmnop';

describe('keys and versions', () => {
  it.each([
    ['no key', { authorization: '' }, 401, 'x-api-key header is required'],
    ['a wrong bearer key', { authorization: 'Bearer sk-ant-bad' }, 401, 'Invalid bearer token'],
    ['a wrong x-api-key', { authorization: '', 'x-api-key': 'sk-ant-bad' }, 401, 'invalid x-api-key'],
    ['something that is no key', { authorization: 'Bearer hello' }, 401, 'Invalid bearer token'],
    [
      'an invalid version',
      { 'anthropic-version': 'latest' },
      400,
      'anthropic-version: "latest" is not a valid version',
    ],
  ])('%s', async (_name, headers, status, message) => {
    expect(await post(fake, bodyWith(), { headers })).toMatchObject({ status, message });
  });

  it('takes a key in x-api-key alone', async () => {
    const headers = { authorization: '', 'x-api-key': 'sk-ant-fine' };
    expect(await post(fake, bodyWith(), { headers })).toMatchObject({ status: 200 });
  });

  it('wants a version', async () => {
    const response = await fetch(`${fake.url}/v1/models`, { headers: { 'x-api-key': 'sk-ant-fine' } });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('anthropic-version')]);
  });

  it('knows no other keys once some are listed', async () => {
    fake.settings.keys = ['the-one'];
    const listed = await post(fake, bodyWith(), { headers: { authorization: 'Bearer the-one' } });
    const other = await post(fake, bodyWith());
    fake.settings.keys = undefined;
    expect([listed.status, other.status]).toEqual([200, 401]);
  });

  it('answers unknown paths in the service format', async () => {
    expect(await post(fake, {}, { path: '/v1/nothing' })).toMatchObject({ status: 404, type: 'not_found_error' });
  });
});

describe('requests from browsers', () => {
  it('answers a preflight without a key and records it', async () => {
    const response = await fetch(`${fake.url}/v1/messages`, {
      method: 'OPTIONS',
      headers: { origin: ORIGIN, 'access-control-request-headers': 'authorization,x-stainless-os' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toBe('authorization,x-stainless-os');
    expect(fake.requests.map(({ method, path }) => [method, path])).toEqual([['OPTIONS', '/v1/messages']]);
  });

  it('refuses an origin that does not ask for direct access', async () => {
    const refused = await post(fake, bodyWith(), { headers: { origin: ORIGIN } });
    expect(refused).toMatchObject({
      status: 401,
      type: 'authentication_error',
      message: "CORS requests must set 'anthropic-dangerous-direct-browser-access' header",
    });
    expect(refused.response.headers.get('access-control-allow-origin')).toBe('*');
  });

  it.each([true, false])('lets an origin that asks read the request id of a stream (%s) too', async (stream) => {
    const headers = { origin: ORIGIN, 'anthropic-dangerous-direct-browser-access': 'true' };
    const { status, response } = await post(fake, bodyWith({ stream }), { headers });
    expect(status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-expose-headers')).toContain('request-id');
  });

  it('can know nothing of CORS', async () => {
    fake.settings.cors = false;
    const headers = { origin: ORIGIN, 'anthropic-dangerous-direct-browser-access': 'true' };
    const { response } = await post(fake, bodyWith(), { headers });
    fake.settings.cors = true;
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('over TLS', () => {
  it('shows a certificate for the hosts of the tests, and its hash is that of the key', async () => {
    const certificate = await makeCertificate();
    expect(certificate.spkiSha256).toBe(spkiSha256(certificate.cert));
    expect(Buffer.from(certificate.spkiSha256, 'base64')).toHaveLength(32);
    const secure = await startFakeClaude({ tls: true, certificate });
    for (const servername of ['api.anthropic.com', 'images.example.com', 'example.net', 'localhost']) {
      const status = await new Promise((resolve, reject) => {
        // The certificate is its own authority, so Node checks the name against it.
        request(
          { port: secure.port, host: '127.0.0.1', servername, ca: certificate.cert, path: '/v1/models' },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        )
          .on('error', reject)
          .end();
      });
      expect(status).toBe(401);
    }
    await secure.close();
  });
});
