import * as z from 'zod/mini';
import { browser } from '#imports';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import type { PageOperations } from '@/utils/page/page-operations.ts';

/** One document of a tab: a navigation makes another one, which the old id never reaches. */
export interface PageDocument {
  tabId: number;
  documentId: string;
}

declare global {
  var loupePage: Partial<PageOperations> | undefined;
}

/** Puts Loupe's reader into one frame; see {@link injectScript}. */
export function injectReader(tabId: number, frameId: number): Promise<PageDocument | undefined> {
  return injectScript('/page-reader.js', tabId, frameId);
}

/**
 * Puts a script of Loupe's into one frame; harmless when it is there already.
 *
 * @returns the document that is in that frame now, or undefined when the browser does not let us in.
 */
export async function injectScript(
  file: '/page-reader.js' | '/page-region.js' | '/page-scroll.js',
  tabId: number,
  frameId: number,
): Promise<PageDocument | undefined> {
  try {
    const [result] = await browser.scripting.executeScript({
      target: { tabId, frameIds: [frameId] },
      files: [file],
      injectImmediately: true,
    });
    return result?.documentId === undefined ? undefined : { tabId, documentId: result.documentId };
  } catch {
    return undefined;
  }
}

/**
 * Asks the reader in one document. What comes back is parsed: the page is a stranger.
 *
 * Fails with `page-off-limits`, reason `page-changed`, when that document is gone.
 */
export async function askPage<K extends keyof PageOperations, T>(
  page: PageDocument,
  operation: K,
  args: Parameters<PageOperations[K]>,
  schema: z.ZodMiniType<T>,
  signal: AbortSignal,
): Promise<Outcome<T>> {
  signal.throwIfAborted();
  let answer: unknown;
  try {
    const [result] = await browser.scripting.executeScript({
      target: { tabId: page.tabId, documentIds: [page.documentId] },
      injectImmediately: true,
      func: (name: string, values: unknown[]) => {
        const operations: Partial<Record<string, unknown>> = { ...globalThis.loupePage };
        const call = operations[name];
        return typeof call === 'function' ? call(...values) : null;
      },
      args: [operation, args],
    });
    answer = result?.result;
  } catch (error) {
    const detail = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    return fail('page-off-limits', { reason: 'page-changed', detail });
  }
  signal.throwIfAborted();
  const parsed = z.safeParse(schema, answer ?? null);
  if (parsed.success) return succeed(parsed.data);
  // What a document answers that goes away while it is asked (Chromium 156).
  if (answer === undefined || answer === null) return fail('page-off-limits', { reason: 'page-changed' });
  return fail('unexpected', { reason: 'page-answer', detail: `${operation}: ${parsed.error.message}`.slice(0, 500) });
}
