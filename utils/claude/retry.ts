import type { Failure } from '@/utils/conversation/failure.ts';

/** Whether anything of an answer had begun: from the headers of a 200 on, the request may have been billed. */
export type RequestPhase = 'before-first-byte' | 'after-first-byte';

/** Longer than this nobody watches a countdown: the turn fails and says when to ask again. */
export const LONGEST_WAIT_MS = 5 * 60_000;
/** Waits before the second and the third try where the service names none. */
const BACKOFF_MS = [2000, 8000] as const;
/** The service's clock may be a little ahead, and a `retry-after` of 0 or in the past must not become a storm. */
const SHORTEST_WAIT_MS = 1000;
const MOST_RATE_LIMIT_TRIES = 4;

export type RetryDecision = { retry: true; at: number } | { retry: false };

/**
 * Whether Loupe asks again by itself, and when (milliseconds since the epoch).
 *
 * Only before the first byte: the client sends no idempotency key, so once an answer began a second request
 * would be paid twice. Spend limits, refused keys and refused requests never get better by themselves.
 *
 * @param attempt how many tries were made so far, the one that just failed included.
 */
export function decideRetry({
  failure,
  attempt,
  phase,
  now,
}: {
  failure: Failure;
  attempt: number;
  phase: RequestPhase;
  now: number;
}): RetryDecision {
  if (phase === 'after-first-byte') return { retry: false };
  const mostTries = mostTriesFor(failure);
  if (attempt >= mostTries) return { retry: false };
  const asked = failure.retryAt;
  const backoff = now + (BACKOFF_MS[attempt - 1] ?? BACKOFF_MS[1]);
  const at = asked === undefined ? backoff : Math.max(asked, now + SHORTEST_WAIT_MS);
  return at - now > LONGEST_WAIT_MS ? { retry: false } : { retry: true, at };
}

function mostTriesFor({ code, reason, status }: Failure): number {
  // A gateway gave up on a service that may well have answered: that may have been billed.
  if (status === 502 || status === 504) return 1;
  if (code === 'rate-limited') return MOST_RATE_LIMIT_TRIES;
  if (code === 'overloaded') return 3;
  // No connection at all waits for the user's "Send now"; a host that did not answer may the next moment.
  if (code === 'offline') return reason === 'unreachable' ? 3 : 1;
  // The service itself gave up waiting for the request; a timeout of our own may have been billed.
  if (code === 'timeout') return status === 408 ? 3 : 1;
  return 1;
}

/**
 * The moment a `retry-after` header names, in milliseconds since the epoch.
 *
 * @param header seconds, or an HTTP date; may lie in the past.
 * @returns `undefined` when absent or not understood.
 */
export function parseRetryAfter(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return now + Number(text) * 1000;
  // Anything with a letter in it, or `Date.parse` would take "-5" for a month.
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}
