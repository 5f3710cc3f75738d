import { isPrivateHost } from '@/utils/source/private-host.ts';

/** What somebody without the user's cookies gets at an image's address. */
export type AnonymousAnswer =
  | { kind: 'bytes'; bytes: Uint8Array<ArrayBuffer>; notForSharing: boolean }
  /** Nobody may ask: not a public http(s) address. */
  | { kind: 'not-asked' }
  /** No permission and no CORS header, or no network: the browser does not say which. */
  | { kind: 'blocked' }
  | { kind: 'status'; status: number }
  | { kind: 'too-large' };

const TIMEOUT_MS = 15_000;
/** More than any image the service could be given; and what a worker's memory takes without trouble. */
const MOST_BYTES = 64 * 1024 * 1024;

/** @returns whether the worker may ask for this address at all. */
export function mayAsk(url: string): boolean {
  const parsed = URL.parse(url);
  if (!parsed || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return false;
  return parsed.username === '' && parsed.password === '' && !isPrivateHost(parsed.hostname);
}

/**
 * Fetches without cookies and referrer. A worker's request reaches places a page's cannot, so private hosts are
 * refused, also as the end of a redirect.
 *
 * Rejects with the signal's reason when that aborts.
 */
export async function fetchAnonymously(
  url: string,
  signal: AbortSignal,
  fetchIt: typeof fetch = fetch,
): Promise<AnonymousAnswer> {
  if (!mayAsk(url)) return { kind: 'not-asked' };
  try {
    const response = await fetchIt(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      // What the page loaded with cookies must not answer for what comes without.
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (!mayAsk(response.url || url)) return await refuse(response, { kind: 'not-asked' });
    if (!response.ok) return await refuse(response, { kind: 'status', status: response.status });
    if (Number(response.headers.get('content-length')) > MOST_BYTES)
      return await refuse(response, { kind: 'too-large' });
    const bytes = await readAtMost(response, MOST_BYTES);
    if (!bytes) return { kind: 'too-large' };
    const control = response.headers.get('cache-control') ?? '';
    return { kind: 'bytes', bytes, notForSharing: /(?:^|[\s,])(?:private|no-store)(?:$|[\s,=])/i.test(control) };
  } catch {
    signal.throwIfAborted();
    return { kind: 'blocked' };
  }
}

async function refuse(response: Response, answer: AnonymousAnswer): Promise<AnonymousAnswer> {
  await response.body?.cancel();
  return answer;
}

/** A server may send more than it announced. */
async function readAtMost(response: Response, limit: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the stream.
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
