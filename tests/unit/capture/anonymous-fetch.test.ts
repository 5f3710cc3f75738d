import { describe, expect, it } from 'vitest';
import { fetchAnonymously, mayAsk } from '@/utils/capture/anonymous-fetch.ts';

const signal = new AbortController().signal;
const URL_ASKED = 'https://images.example.com/a.png';

/** A far edge that answers once and keeps what it was asked. */
function answering(answer: () => Response | Promise<Response>) {
  const asked: { url: string; options: RequestInit | undefined }[] = [];
  const fetchIt: typeof fetch = async (input, options) => {
    asked.push({ url: String(input), options });
    return await answer();
  };
  return { asked, fetchIt };
}

function response(body: BodyInit | null, init: ResponseInit & { url?: string } = {}): Response {
  const made = new Response(body, init);
  Object.defineProperty(made, 'url', { value: init.url ?? URL_ASKED });
  return made;
}

describe('fetching without the user’s cookies', () => {
  it('sends neither cookies nor referrer, and takes nothing from the cache', async () => {
    const { asked, fetchIt } = answering(() => response('bytes'));
    await fetchAnonymously(URL_ASKED, signal, fetchIt);
    expect(asked[0]?.options).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' });
  });

  it.each([
    ['public', 'max-age=60, public', false],
    ['private', 'private, max-age=60', true],
    ['no-store', 'No-Store', true],
    ['nothing of the kind', 'x-private-y', false],
  ])('tells that an answer is %s', async (_, control, notForSharing) => {
    const { fetchIt } = answering(() => response('bytes', { headers: { 'cache-control': control } }));
    const answer = await fetchAnonymously(URL_ASKED, signal, fetchIt);
    expect(answer).toMatchObject({ kind: 'bytes', notForSharing });
    expect(answer.kind === 'bytes' && new TextDecoder().decode(answer.bytes)).toBe('bytes');
  });

  it('passes on a refusal', async () => {
    const { fetchIt } = answering(() => response('no', { status: 403 }));
    expect(await fetchAnonymously(URL_ASKED, signal, fetchIt)).toEqual({ kind: 'status', status: 403 });
  });

  it('takes nothing from a redirect into the local network', async () => {
    const { fetchIt } = answering(() => response('secret', { url: 'http://192.168.1.1/a.png' }));
    expect(await fetchAnonymously(URL_ASKED, signal, fetchIt)).toEqual({ kind: 'not-asked' });
  });

  it('never asks a private host', async () => {
    const { asked, fetchIt } = answering(() => response('secret'));
    expect(await fetchAnonymously('http://127.0.0.1/a.png', signal, fetchIt)).toEqual({ kind: 'not-asked' });
    expect(asked).toHaveLength(0);
  });

  it('stops reading a file that never ends', async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(8 * 1024 * 1024)),
    });
    const { fetchIt } = answering(() => response(endless));
    expect(await fetchAnonymously(URL_ASKED, signal, fetchIt)).toEqual({ kind: 'too-large' });
  });

  it('says only that it was blocked when the browser does', async () => {
    const { fetchIt } = answering(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await fetchAnonymously(URL_ASKED, signal, fetchIt)).toEqual({ kind: 'blocked' });
  });

  it('rejects when it is stopped', async () => {
    const controller = new AbortController();
    const { fetchIt } = answering(() => {
      controller.abort();
      return Promise.reject(new DOMException('stopped', 'AbortError'));
    });
    await expect(fetchAnonymously(URL_ASKED, controller.signal, fetchIt)).rejects.toThrow();
  });
});

it.each([
  ['https://a.example.com/a.png', true],
  ['http://a.example.com/a.png', true],
  ['https://user:word@a.example.com/a.png', false],
  ['http://localhost/a.png', false],
  ['http://[::1]/a.png', false],
  ['file:///a.png', false],
  ['ftp://a.example.com/a.png', false],
  ['not a url', false],
])('may the worker ask %s: %s', (url, may) => {
  expect(mayAsk(url)).toBe(may);
});
