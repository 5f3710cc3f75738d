import type { Failure } from '@/utils/conversation/failure.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';
import type { SmallClient } from './client.ts';
import { listModels } from './models.ts';

export type KeyCheck =
  | { result: 'works'; models: ModelChoice[] }
  | { result: 'wrong-key' }
  | { result: 'org-blocks-browsers' }
  | { result: 'offline' }
  /** Nothing answers at the base URL. */
  | { result: 'unreachable' }
  /** Something answers there, but refuses calls from a browser without permission for that host. */
  | { result: 'cors-refused' }
  | { result: 'failed'; failure: Failure };

/**
 * Tries the key with a call that costs nothing, the Models API. That the account has credit shows only when
 * asking.
 *
 * @param probe fetches without the key, to tell a host that is not there from one that refuses browsers. For
 *   tests; the runtime's own otherwise.
 */
export async function checkKey(
  client: SmallClient,
  { online, probe = globalThis.fetch }: { online: boolean; probe?: typeof fetch },
  signal: AbortSignal,
): Promise<KeyCheck> {
  const listed = await listModels(client, signal);
  if (listed.ok) return { result: 'works', models: listed.value };
  const { failure } = listed;
  if (failure.code === 'org-blocks-browsers') return { result: 'org-blocks-browsers' };
  if (failure.code === 'bad-key' && failure.reason !== 'permission') return { result: 'wrong-key' };
  if (failure.code === 'offline' && failure.reason !== 'captive-portal') {
    if (!online || failure.reason === undefined) return { result: 'offline' };
    return (await answersAtAll(client.baseURL, probe, signal)) ? { result: 'cors-refused' } : { result: 'unreachable' };
  }
  return { result: 'failed', failure };
}

/**
 * A `no-cors` request may not be read, but it fails only when no HTTP answer comes back at all. It carries
 * neither key nor cookies, and may therefore follow redirects, which that mode insists on.
 */
async function answersAtAll(baseUrl: string, probe: typeof fetch, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await probe(baseUrl, {
      mode: 'no-cors',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal,
    });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
