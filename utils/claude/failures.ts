import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from '@anthropic-ai/sdk/error';
import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages/messages';
import * as z from 'zod/mini';
import { ANTHROPIC_BASE_URL } from '@/utils/conversation/base-url.ts';
import type { Failure, FailureCode } from '@/utils/conversation/failure.ts';
import { findRefusedRequest } from './refused-requests.ts';
import { imageNumberAt } from './request.ts';
import { parseRetryAfter, type RequestPhase } from './retry.ts';

const DETAIL_MAX_CHARS = 500;

export interface FailureContext {
  /** Whether the browser believes it has a network at all. */
  online: boolean;
  baseUrl: string;
  phase: RequestPhase;
  /** The key in use, so that it can be struck out should an answer repeat it. */
  apiKey?: string;
  /** The request, so that a place named in the answer becomes an image's number. */
  body?: MessageCreateParamsStreaming;
  /** Milliseconds since the epoch. */
  now?: number;
}

/** What the browser believes; only a `false` is reliable. True where nobody can tell (Node). */
export function browserIsOnline(): boolean {
  return globalThis.navigator?.onLine ?? true;
}

/**
 * Anything a call to the service threw, as a failure. The service's texts are matched loosely, by what is
 * least likely to change, and whatever is not recognised becomes `unexpected` with the text under Details.
 */
export function failureFrom(error: unknown, context: FailureContext): Failure {
  const detail = redact(detailOf(error), context.apiKey);
  if (error instanceof APIConnectionTimeoutError) return { code: 'timeout', reason: 'headers', detail };
  if (error instanceof APIUserAbortError) return { code: 'unexpected', reason: 'aborted', detail };
  if (error instanceof APIConnectionError) return connectionFailure(context, detail);
  if (error instanceof APIError) return { ...answeredFailure(error, context), detail };
  // A key with characters no header can carry fails before anything is sent.
  if (error instanceof TypeError && /bytestring|header value|headers|iso-8859/i.test(error.message)) {
    return { code: 'bad-key', reason: 'characters', detail, nothingCharged: true };
  }
  if (context.phase === 'after-first-byte') return { code: 'stream-cut', detail };
  // Browsers throw a TypeError for every kind of network fault.
  if (error instanceof TypeError) return connectionFailure(context, detail);
  return { code: 'unexpected', detail };
}

function connectionFailure({ online, baseUrl, phase }: FailureContext, detail: string): Failure {
  if (phase === 'after-first-byte') return { code: 'stream-cut', ...(!online && { reason: 'offline' }), detail };
  if (!online) return { code: 'offline', nothingCharged: true, detail };
  return { code: 'offline', reason: 'unreachable', host: hostOf(baseUrl), detail };
}

type Facts = Omit<Failure, 'detail'>;

/** The service (or something in its place) answered with an error, by status or inside the stream. */
function answeredFailure(error: APIError, context: FailureContext): Facts {
  const { status } = error;
  const { type, message, requestId } = errorBody(error);
  const facts: Omit<Failure, 'code' | 'detail'> = {
    ...(status !== undefined && { status }),
    ...(requestId && { requestId }),
    ...(context.phase === 'before-first-byte' && provesNothingCharged(status) && { nothingCharged: true }),
  };
  const as = (code: FailureCode, more: Omit<Failure, 'code'> = {}): Facts => ({ code, ...facts, ...more });
  const host = hostOf(context.baseUrl);

  if (/credit balance/i.test(message)) return as('no-credit');
  if (isSpendLimit(error, message)) return as('spend-limit');
  if (status === 402 || type === 'billing_error') return as('no-credit');

  if (status === 401 || type === 'authentication_error') {
    if (/CORS requests are not allowed/i.test(message)) return as('org-blocks-browsers');
    if (/CORS requests must set/i.test(message)) return as('unexpected', { reason: 'browser-header', host });
    return as('bad-key');
  }
  if (type === 'permission_error') return as('bad-key', { reason: 'permission' });
  if (status === 403) return as('unexpected', { reason: 'blocked', host });
  if (status === 404 || type === 'not_found_error') {
    if (error.errorCode === 'file_expired' || /\bfile\b/i.test(message)) {
      return as('image-unreachable', { reason: 'file-gone' });
    }
    if (/model/i.test(message)) return as('model-gone');
    return as('unexpected', { reason: 'not-found', host });
  }
  if (status === 413 || type === 'request_too_large') return as('request-too-large');
  if (status === 429 || type === 'rate_limit_error') {
    const retryAt = parseRetryAfter(error.headers?.get('retry-after'), context.now ?? Date.now());
    return as('rate-limited', retryAt === undefined ? {} : { retryAt });
  }
  if (status === 408 || type === 'timeout_error') return as('timeout', { reason: 'service' });
  if (status === 529 || type === 'overloaded_error') return as('overloaded', retryAfterOf(error, context));
  if ((status ?? 0) >= 500 || type === 'api_error') {
    return as('overloaded', { reason: 'server-error', ...retryAfterOf(error, context) });
  }
  const refused = findRefusedRequest(message);
  if (refused) return as(refused.code, { ...refused.facts, ...imageNumberFact(message, context.body) });
  return as('unexpected');
}

function retryAfterOf(error: APIError, context: FailureContext): { retryAt?: number } {
  const retryAt = parseRetryAfter(error.headers?.get('retry-after'), context.now ?? Date.now());
  return retryAt === undefined ? {} : { retryAt };
}

/** A cap on spending keeps failing until somebody raises it; a rate limit passes by itself and says when. */
function isSpendLimit(error: APIError, message: string): boolean {
  if (error.errorCode && /spend_limit/.test(error.errorCode)) return true;
  if (/spend_limit_reached/.test(message)) return true;
  const waits = error.headers?.has('retry-after') ?? false;
  return error.status === 429 && !waits && /spend|usage limit|budget|billing/i.test(message);
}

/**
 * An error status before the first byte means that no answer was made; except 502 and 504, where a gateway
 * gave up on a service that may well have answered.
 */
function provesNothingCharged(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status !== 502 && status !== 504;
}

const errorBodySchema = z.object({
  error: z.optional(z.object({ type: z.optional(z.string()), message: z.optional(z.string()) })),
  request_id: z.optional(z.nullable(z.string())),
});

/** The service's own words, wherever they stand; a gateway may answer with anything. */
function errorBody(error: APIError): { type?: string; message: string; requestId?: string } {
  const parsed = errorBodySchema.safeParse(error.error);
  const type = parsed.data?.error?.type ?? error.type ?? undefined;
  const requestId = error.requestID ?? parsed.data?.request_id ?? undefined;
  return {
    message: parsed.data?.error?.message ?? error.message,
    ...(type && { type }),
    ...(requestId && { requestId }),
  };
}

function imageNumberFact(message: string, body: MessageCreateParamsStreaming | undefined): { imageNumber?: number } {
  const place = /messages\.(\d+)\.content\.(\d+)/.exec(message);
  if (!place || !body) return {};
  const imageNumber = imageNumberAt(body, Number(place[1]), Number(place[2]));
  return imageNumber === undefined ? {} : { imageNumber };
}

export function hostOf(baseUrl: string): string {
  return new URL(URL.canParse(baseUrl) ? baseUrl : ANTHROPIC_BASE_URL).host;
}

function detailOf(error: unknown): string {
  if (error instanceof APIError) {
    const { message } = errorBody(error);
    return /<html|<!doctype|<body/i.test(message) ? `${error.status ?? ''} ${textOfHtml(message)}`.trim() : message;
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function textOfHtml(html: string): string {
  return html
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Cut to 500 characters, after every key in it was struck out. */
export function redact(text: string, apiKey?: string): string {
  const withoutOwnKey = apiKey ? text.replaceAll(apiKey, '[key]') : text;
  return withoutOwnKey
    .replace(/sk-ant-[\w-]+/g, '[key]')
    .replace(/(bearer|x-api-key)(["':=\s]+)[\w.~+/=-]{8,}/gi, '$1$2[key]')
    .slice(0, DETAIL_MAX_CHARS);
}
