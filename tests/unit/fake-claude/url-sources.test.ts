import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeCertificate } from '../../fake-claude/certificate.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { bodyAsking, picture, post } from './requests.ts';

const UNABLE = 'Unable to download the file. Please verify the URL and try again.';
const ROBOTS = "This URL is disallowed by the website's robots.txt file";

let fake: FakeClaude;
const servers: Server[] = [];
let seen: { host: string | undefined; url: string | undefined; headers: IncomingHttpHeaders }[] = [];

beforeAll(async () => {
  const png = Buffer.from(await picture(60, 30), 'base64');
  const site: RequestListener = ({ url, headers }, response) => {
    seen.push({ host: headers.host, url, headers });
    if (url === '/robots.txt' && headers.host === 'closed.example.com')
      response.end('User-agent: *\nDisallow: /private/');
    else if (url === '/robots.txt' && headers.host === 'us.example.com')
      response.end('User-agent: Claude-User\nDisallow: /');
    else if (url === '/moved.png')
      response.writeHead(302, { location: 'https://closed.example.com/private/a.png' }).end();
    else if (url === '/moved-well.png') response.writeHead(302, { location: '/a.png' }).end();
    else if (url === '/login.png' && headers.cookie === undefined) response.writeHead(403).end();
    else if (url === '/page.png') response.end('<!doctype html>');
    else if (url?.endsWith('.png')) response.setHeader('set-cookie', 'a=1').end(png);
    else response.writeHead(404).end();
  };
  const { cert, key } = await makeCertificate();
  const plain = createHttpServer(site).listen(0, '127.0.0.1');
  const secure = createHttpsServer({ cert, key }, site).listen(0, '127.0.0.1');
  servers.push(plain, secure);
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const portOf = (server: Server): number => (server.address() as AddressInfo).port; // Both listen on TCP.
  fake = await startFakeClaude({
    hostMap: {
      'plain.example.com': `http://127.0.0.1:${portOf(plain)}`,
      '*.example.com': `127.0.0.1:${portOf(secure)}`,
    },
  });
});
beforeEach(() => {
  seen = [];
  fake.clear();
});
afterAll(async () => {
  for (const server of servers) server.close();
  await fake.close();
});

const ask = (url: string): ReturnType<typeof post> =>
  post(
    fake,
    bodyAsking([
      { type: 'image', source: { type: 'url', url } },
      { type: 'text', text: 'What is this?' },
    ]),
  );

it.each(['https://img.example.com/a.png', 'https://plain.example.com/a.png', 'https://img.example.com/moved-well.png'])(
  'fetches %s itself and decodes it',
  async (url) => {
    expect(await ask(url)).toMatchObject({ status: 200 });
    expect(fake.requests[0]?.images).toMatchObject([
      { kind: 'url', url, width: 60, height: 30, mediaType: 'image/png' },
    ]);
  },
);

it('asks robots.txt first, and shows no cookie or referrer', async () => {
  await ask('https://img.example.com/a.png?size=2');
  expect(seen.map(({ host, url }) => [host, url])).toEqual([
    ['img.example.com', '/robots.txt'],
    ['img.example.com', '/a.png?size=2'],
  ]);
  for (const { headers } of seen) expect(headers).not.toMatchObject({ cookie: expect.anything() });
  for (const { headers } of seen) expect(headers).not.toMatchObject({ referer: expect.anything() });
});

it.each([
  ['a path closed to robots', 'https://closed.example.com/private/a.png', ROBOTS],
  ['a site closed to the service by name', 'https://us.example.com/a.png', ROBOTS],
  ['a redirect to a closed path', 'https://img.example.com/moved.png', ROBOTS],
  ['a missing image', 'https://img.example.com/missing.gif', UNABLE],
  ['an image behind a login', 'https://img.example.com/login.png', UNABLE],
  ['an unknown host', 'https://elsewhere.example.net/a.png', UNABLE],
  ['plain http', 'http://img.example.com/a.png', UNABLE],
  ['no URL at all', 'a.png', UNABLE],
  ['a page instead of an image', 'https://img.example.com/page.png', 'Could not process image'],
])('refuses %s', async (_name, url, message) => {
  expect(await ask(url)).toMatchObject({ status: 400, message });
});

it.each(['https://127.0.0.1/a.png', 'https://localhost/a.png', 'https://[::1]/a.png', 'https://10.0.0.8/a.png'])(
  'cannot reach %s even without a map of hosts',
  async (url) => {
    const { hostMap } = fake.settings;
    fake.settings.hostMap = undefined;
    const refused = await ask(url);
    fake.settings.hostMap = hostMap;
    expect(refused).toMatchObject({ status: 400, message: UNABLE });
  },
);

it('leaves a path open that robots.txt does not close', async () => {
  expect(await ask('https://closed.example.com/a.png')).toMatchObject({ status: 200 });
});
