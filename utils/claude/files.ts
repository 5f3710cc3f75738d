import * as z from 'zod/mini';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import type { SmallClient } from './client.ts';
import { browserIsOnline, failureFrom, hostOf } from './failures.ts';

/**
 * How long an upload lives. A day: follow-ups come within minutes or hours, and one that comes later uploads again
 * inside its turn; but what Loupe never gets to delete (the extension removed, the key gone) is gone tomorrow too.
 */
export const FILE_LIVES_S = 24 * 60 * 60;

/** The largest page of the list; a workspace's uploads of one day seldom fill one. */
const PAGE_SIZE = 1000;
const MOST_PAGES = 20;

const fileSchema = z.object({ id: z.string(), filename: z.string() });
const pageSchema = z.object({ data: z.array(z.unknown()), next_page: z.nullish(z.string()) });

/** Uploads an image under a name. Everybody who uses a key of the same workspace can see it. */
export async function uploadFile(
  client: SmallClient,
  { name, blob }: { name: string; blob: Blob },
  signal: AbortSignal,
): Promise<Outcome<{ fileId: string }>> {
  return await attempt(client, async () => {
    const form = new FormData();
    form.set('file', new File([blob], name, { type: blob.type }));
    form.set('expires_in_seconds', String(FILE_LIVES_S));
    const uploaded = fileSchema.safeParse(await client.post('/v1/files', { body: form, signal }));
    return uploaded.success ? succeed({ fileId: uploaded.data.id }) : notUnderstood(client);
  });
}

/** Deletes an upload; one that is not there any more counts as deleted. */
export async function deleteFile(client: SmallClient, fileId: string, signal: AbortSignal): Promise<Outcome<void>> {
  const deleted = await attempt(client, async () => {
    await client.delete(`/v1/files/${encodeURIComponent(fileId)}`, { signal });
    return succeed(undefined);
  });
  const isGone = !deleted.ok && (deleted.failure.status === 404 || deleted.failure.status === 410);
  return isGone ? succeed(undefined) : deleted;
}

/**
 * Looks through the workspace's uploads, newest first.
 *
 * @param most ends the search once so many were found.
 * @returns the ids of those whose names are wanted, by name.
 */
export async function findFiles(
  client: SmallClient,
  isWanted: (name: string) => boolean,
  most: number,
  signal: AbortSignal,
): Promise<Outcome<Map<string, string>>> {
  return await attempt(client, async () => {
    const found = new Map<string, string>();
    let page: string | undefined;
    for (let count = 0; count < MOST_PAGES && found.size < most; count++) {
      const query = { limit: PAGE_SIZE, ...(page && { page }) };
      const parsed = pageSchema.safeParse(await client.get('/v1/files', { query, signal }));
      if (!parsed.success) return notUnderstood(client);
      for (const entry of parsed.data.data) {
        const file = fileSchema.safeParse(entry);
        if (file.success && isWanted(file.data.filename)) found.set(file.data.filename, file.data.id);
      }
      if (!parsed.data.next_page || parsed.data.next_page === page) break;
      page = parsed.data.next_page;
    }
    return succeed(found);
  });
}

async function attempt<T>(client: SmallClient, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    const context = { online: browserIsOnline(), baseUrl: client.baseURL, phase: 'before-first-byte' as const };
    return { ok: false, failure: failureFrom(error, { ...context, ...(client.apiKey && { apiKey: client.apiKey }) }) };
  }
}

function notUnderstood(client: SmallClient): Outcome<never> {
  return fail('unexpected', { reason: 'not-found', host: hostOf(client.baseURL) });
}
