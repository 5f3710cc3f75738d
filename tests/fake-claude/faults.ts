import * as z from 'zod/mini';
import type { RecordedRequest } from './record.ts';
import { errorTypeOf } from './rejection.ts';

/** A place in a stream: so many events written, or before the second, the middle or the last (message_stop) one. */
const placeSchema = z.union([z.int().check(z.gte(0)), z.enum(['first', 'middle', 'last'])]);
export type Place = z.infer<typeof placeSchema>;

/**
 * Something that goes wrong with the next request it fits. Only a request that would otherwise have been accepted
 * meets a fault: what the service rejects stays rejected, and the fault waits. Of the Files and Models API every request
 * does: an answer in place of the real one (`error`, `reply`) means that nothing was uploaded or deleted, a broken
 * connection that it was and nobody heard of it.
 */
export const faultSchema = z.strictObject({
  /** How many requests meet it; 1 when left out. `null` stands for all that follow (infinity has no JSON). */
  times: z.optional(z.nullable(z.int().check(z.gte(1)))),
  /** Which requests it fits; `messages` when left out. */
  on: z.optional(z.enum(['messages', 'count', 'models', 'files', 'any'])),
  /** Only requests whose body contains this text. */
  bodyIncludes: z.optional(z.string()),

  /** Milliseconds between the request and the headers of whatever follows. */
  delayMs: z.optional(z.number()),
  /** Instead of any answer: closed in order, or torn down (over TLS the two look alike). */
  connection: z.optional(z.enum(['close', 'reset'])),
  /** Instead of an answer, with the CORS headers of any other. */
  reply: z.optional(
    z.strictObject({
      status: z.int(),
      headers: z.optional(z.record(z.string(), z.string())),
      body: z.string(),
      /** `application/json` when left out. */
      contentType: z.optional(z.string()),
    }),
  ),
  /** The service's error body around a message; `errorType` follows from the status when left out. */
  error: z.optional(
    z.strictObject({
      status: z.int(),
      message: z.string(),
      errorType: z.optional(z.string()),
      headers: z.optional(z.record(z.string(), z.string())),
      details: z.optional(z.record(z.string(), z.unknown())),
    }),
  ),

  /** Streams: nothing more at this place, for `stallMs` or for good. */
  stallAt: z.optional(placeSchema),
  stallMs: z.optional(z.number()),
  /** Streams: the socket is destroyed at this place. */
  cutAt: z.optional(placeSchema),
  /** Streams: the socket is destroyed between two bytes of one UTF-8 character of the text. */
  cutInsideCharacter: z.optional(z.boolean()),
  /** Streams: the body ends in order at this place, as a proxy that gives up does. */
  endAt: z.optional(placeSchema),
  /** Streams: the event at this place has half of its JSON. */
  brokenJsonAt: z.optional(placeSchema),
  /** Streams: an `error` event at this place, and the end. */
  errorEventAt: z.optional(placeSchema),
  errorEvent: z.optional(z.strictObject({ type: z.string(), message: z.string() })),
  /** Streams: an event of a type and a delta of a type that nobody knows yet, at this place; then all goes on. */
  unknownEventAt: z.optional(placeSchema),
  /** Streams: pings and nothing else, until the client goes. */
  pingOnly: z.optional(z.boolean()),
  /** Streams: every piece of text is cut between bytes, characters included, and arrives with pauses. */
  splitBytes: z.optional(z.boolean()),

  /** Ends the answer early, with this reason, once half of the text is out. */
  stopReason: z.optional(z.string()),
  stopCategory: z.optional(z.string()),
});

export type Fault = z.infer<typeof faultSchema> & {
  /** In the same process only. */
  when?: (request: RecordedRequest) => boolean;
};

export type FaultKind = NonNullable<Fault['on']>;

export class FaultQueue {
  private waiting: { fault: Fault; left: number }[] = [];

  push(...faults: readonly Fault[]): void {
    for (const fault of faults) {
      this.waiting.push({ fault, left: fault.times === null ? Number.POSITIVE_INFINITY : (fault.times ?? 1) });
    }
  }

  clear(): void {
    this.waiting = [];
  }

  /** Faults not used up yet. */
  get size(): number {
    return this.waiting.length;
  }

  /** The first waiting fault that fits, used up by one. */
  take(kind: FaultKind, request: RecordedRequest, body: string): Fault | undefined {
    const entry = this.waiting.find(({ fault }) => {
      const on = fault.on ?? 'messages';
      if (on !== 'any' && on !== kind) return false;
      if (fault.bodyIncludes !== undefined && !body.includes(fault.bodyIncludes)) return false;
      return fault.when?.(request) ?? true;
    });
    if (!entry) return undefined;
    entry.left--;
    if (entry.left <= 0) this.waiting = this.waiting.filter((other) => other !== entry);
    return entry.fault;
  }
}

type More = Pick<Fault, 'times' | 'on' | 'when' | 'bodyIncludes'>;

/** An error in the service's format; the type follows from the status. */
export function apiError(
  status: number,
  message: string,
  headers: Record<string, string> = {},
  more: More = {},
): Fault {
  return { ...more, error: { status, message, headers, errorType: errorTypeOf(status) } };
}

export function wrongKey(more: More = {}): Fault {
  return apiError(401, 'invalid x-api-key', {}, more);
}

export function orgBlocksBrowsers(more: More = {}): Fault {
  const message =
    'CORS requests are not allowed for this Organization because of its custom data retention settings. Please contact your administrator.';
  return apiError(401, message, {}, more);
}

/** @param status The service has been seen to use 400 and 402. */
export function noCredit(status: 400 | 402 = 400, more: More = {}): Fault {
  const message =
    'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.';
  return apiError(status, message, {}, more);
}

/** The spend cap: a 429 without `retry-after` that no later try gets past. */
export function spendLimit(more: More = {}): Fault {
  return {
    ...more,
    error: {
      status: 429,
      message: 'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
      details: { error_code: 'enforced_spend_limit_reached' },
    },
  };
}

/** @param retryAfter Value of the header, seconds or an HTTP date; left out when undefined. */
export function rateLimited(retryAfter?: string, more: More = {}): Fault {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return apiError(429, "This request would exceed your organization's rate limit.", headers, more);
}

export function overloaded(more: More = {}): Fault {
  return apiError(529, 'Overloaded', {}, more);
}

export function html(status: number, title: string, more: More = {}): Fault {
  const body = `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { ...more, reply: { status, body, contentType: 'text/html; charset=utf-8' } };
}

/** A hotel's sign-in page in place of the answer. */
export function captivePortal(more: More = {}): Fault {
  return html(200, 'Welcome! Sign in to use this network', more);
}

export function redirect(status: 301 | 302 | 303 | 307 | 308, to: string, more: More = {}): Fault {
  return { ...more, reply: { status, headers: { location: to }, body: '' } };
}

export function refusal(category = 'general_harms', more: More = {}): Fault {
  return { ...more, stopReason: 'refusal', stopCategory: category };
}

export function reachedMaxTokens(more: More = {}): Fault {
  return { ...more, stopReason: 'max_tokens' };
}
