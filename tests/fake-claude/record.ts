import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceivedImage } from './images.ts';

/** Everything that is known about one request; filled in while it is handled. Times are milliseconds since the epoch. */
export interface RecordedRequest {
  /** The `request-id` it was answered with. */
  id: string;
  method: string;
  /** Without the query. */
  path: string;
  query: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  bodyBytes: number;
  /** The parsed body, where it was JSON. */
  json: unknown;
  /** Images that were decoded, in the order of the request; those of a refused request up to the refused one. */
  images: ReceivedImage[];
  /** Unset until the request has been judged. A status of 0 means that the connection was closed without an answer. */
  outcome?: {
    status: number;
    failure?: string;
    stopReason?: string;
    /** Of the whole prompt; those read from the cache and written to it among them. */
    inputTokens?: number;
    cacheReadTokens?: number;
    cacheWriteTokens?: number;
    outputTokens?: number;
  };
  receivedAt: number;
  /** When the whole body was there. */
  bodyAt?: number;
  firstByteAt?: number;
  /** When the first text delta of a stream was written. */
  firstTextAt?: number;
  /** Events of a stream that were written in full. */
  eventsSent: number;
  endedAt?: number;
  /** When the client went away before the answer was complete. */
  abortedAt?: number;
}

/** Sub-millisecond wall clock; comparable between processes of one machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

export class RequestLog {
  readonly requests: RecordedRequest[] = [];

  add(request: RecordedRequest): void {
    this.requests.push(request);
  }

  clear(): void {
    this.requests.length = 0;
  }

  /**
   * Waits for a judged request (one with an outcome), past or future, for which `predicate` holds.
   *
   * @throws when there is none within `timeoutMs`, naming what did arrive.
   */
  async waitFor(
    predicate: (request: RecordedRequest) => boolean,
    timeoutMs = 10_000,
    signal?: AbortSignal,
  ): Promise<RecordedRequest> {
    const deadline = now() + timeoutMs;
    for (;;) {
      const found = this.requests.find((request) => request.outcome !== undefined && predicate(request));
      if (found) return found;
      if (now() >= deadline) {
        const seen = this.requests.map((r) => `${r.method} ${r.path} → ${r.outcome?.status ?? 'pending'}`);
        throw new Error(`No such request within ${timeoutMs} ms. Seen: ${seen.join(', ') || 'none'}`);
      }
      await sleep(5, undefined, signal ? { signal } : {});
    }
  }
}

/** A copy for sending over HTTP: texts over 400 characters (base64 mostly) are replaced by their length. */
export function withoutLongTexts(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, entry: unknown) =>
      typeof entry === 'string' && entry.length > 400 ? `${entry.slice(0, 60)}… (${entry.length} characters)` : entry,
    ),
  );
}
