import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP } from 'node:net';
import robotsParser from 'robots-parser';
import { type Judged, pass, refuse } from './rejection.ts';

/**
 * Where to find a host of an image URL: `host` → `host:port`, `http://host:port` or `https://host:port` (without a
 * scheme, that of the image URL is used). A `*.` at the start of a key stands for any subdomain. With a map, hosts
 * that are not in it do not exist.
 */
export type HostMap = Readonly<Record<string, string>> | ((host: string) => string | undefined);

/** As the service's fetcher calls itself in access logs and looks for itself in robots.txt. */
const USER_AGENT = 'Claude-User';
const UNABLE = 'Unable to download the file. Please verify the URL and try again.';
const DISALLOWED = "This URL is disallowed by the website's robots.txt file";
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 40_000_000;
/** The service's rule for redirects is not documented. */
const MOST_REDIRECTS = 3;

/** Downloads an image as the service does: https only, no cookies, no referrer, robots.txt obeyed on every hop. */
export async function fetchUrl(address: string, hostMap?: HostMap): Promise<Judged<Buffer>> {
  try {
    let url = new URL(address);
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      if (url.protocol !== 'https:') break;
      const robots = await get(new URL('/robots.txt', url), hostMap);
      const rules =
        robots.status === 200 ? robotsParser(new URL('/robots.txt', url).href, robots.body.toString()) : null;
      if (rules?.isDisallowed(url.href, USER_AGENT)) return refuse(400, DISALLOWED);
      const answer = await get(url, hostMap);
      if (answer.status === 200) return pass(answer.body);
      if (answer.status < 300 || answer.status >= 400 || !answer.location) break;
      url = new URL(answer.location, url);
    }
  } catch {
    // Whatever went wrong, a bad address included, has the one text below.
  }
  return refuse(400, UNABLE);
}

interface Answer {
  status: number;
  location: string | undefined;
  body: Buffer;
}

async function get(url: URL, hostMap: HostMap | undefined): Promise<Answer> {
  const mapped = hostMap && baseOf(url, hostMap);
  if (hostMap && !mapped) throw new Error(`No host ${url.hostname} in the map`);
  if (!mapped) await expectPublic(url.hostname);
  const base = mapped ?? url;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = {
      host: base.hostname,
      port: base.port || (base.protocol === 'https:' ? 443 : 80),
      path: url.pathname + url.search,
      headers: { host: url.host, accept: '*/*', 'user-agent': USER_AGENT },
      timeout: TIMEOUT_MS,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    };
    const tls = { servername: isIP(url.hostname) ? '' : url.hostname, rejectUnauthorized: !mapped };
    const sent =
      base.protocol === 'https:' ? requestHttps({ ...options, ...tls }, resolve) : requestHttp(options, resolve);
    sent.on('error', reject).end();
  });
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error('Too many bytes');
  }
  return { status: response.statusCode ?? 0, location: response.headers.location, body: Buffer.concat(chunks) };
}

function baseOf(url: URL, hostMap: HostMap): URL | undefined {
  const host = url.hostname;
  const wildcard = `*.${host.split('.').slice(1).join('.')}`;
  const base =
    typeof hostMap === 'function' ? hostMap(host) : (hostMap[url.host] ?? hostMap[host] ?? hostMap[wildcard]);
  if (base === undefined) return undefined;
  return new URL(base.includes('://') ? base : `${url.protocol}//${base}`);
}

const notPublic = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  notPublic.addSubnet(network, prefix);
}
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv6');
}

/** The service sits on the internet and cannot reach anyone's own machine. */
async function expectPublic(hostname: string): Promise<void> {
  const addresses = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true });
  for (const { address, family } of addresses) {
    if (notPublic.check(address, family === 6 ? 'ipv6' : 'ipv4')) throw new Error(`${hostname} is not public`);
  }
}
