import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages/messages';
import { Stream } from '@anthropic-ai/sdk/streaming';
import type { Failure } from '@/utils/conversation/failure.ts';
import type { Usage } from '@/utils/conversation/turn.ts';
import { AnswerEvents } from './answer-events.ts';
import type { SmallClient } from './client.ts';
import { browserIsOnline, type FailureContext, failureFrom, hostOf } from './failures.ts';
import type { RequestPhase } from './retry.ts';

/** The service may think about twenty large images for two minutes before it sends headers. */
const HEADER_TIMEOUT_MS = 150_000;
/** The service pings every few seconds; a minute and a half of silence is a dead connection. */
const STALL_MS = 90_000;
/** Pings alone show that the connection lives, not that an answer comes: hard thinking takes minutes, not ten. */
const PINGS_ONLY_MS = 600_000;

export type StreamResult =
  | {
      end: 'complete';
      /** `max_tokens` and `model_context_window_exceeded` mean that more could follow: offer Continue. */
      stopReason: string;
      usage: Usage | undefined;
      requestId: string | undefined;
    }
  | { end: 'stopped'; usage: Usage | undefined; requestId: string | undefined }
  | { end: 'failed'; failure: Failure; phase: RequestPhase; usage: Usage | undefined };

export interface AnswerStream {
  client: SmallClient;
  body: MessageCreateParamsStreaming;
  /** Called once, when the service begins to answer: from here on the request may be billed. */
  onAccepted: (requestId: string | undefined) => void;
  /** Called with each new piece of the answer, in order. */
  onText: (text: string) => void;
  /** Called once, with what the service has counted as the answer begins: the prompt, and next to no output. */
  onUsage?: (usage: Usage) => void;
  /** Aborting it is the user's Stop. */
  signal: AbortSignal;
  headerTimeoutMs?: number;
  stallMs?: number;
  pingsOnlyMs?: number;
  /** For tests; asks the browser otherwise. */
  isOnline?: () => boolean;
}

type Wait = 'headers' | 'stall' | 'pings-only';

/**
 * Asks, and hands the answer on as it arrives. Never throws for what a service, gateway or network may do, and
 * never resends: see `decideRetry`.
 *
 * An answer is complete only after `message_stop` with a stop reason. The SDK's own stream ends normally on a
 * truncated body and on a captive portal's page, swallows pings, and prints broken chunks to the console, so
 * this reads the raw events instead.
 */
export async function streamAnswer(stream: AnswerStream): Promise<StreamResult> {
  const cutter = new Cutter(stream.signal);
  try {
    return await readAnswer(stream, cutter);
  } finally {
    cutter.dispose();
  }
}

async function readAnswer(stream: AnswerStream, cutter: Cutter): Promise<StreamResult> {
  const { client, body, onAccepted, onText, isOnline = browserIsOnline } = stream;
  const answer = new AnswerEvents(onText, stream.onUsage);
  let phase: RequestPhase = 'before-first-byte';
  let requestId: string | undefined;
  const failed = (failure: Failure): StreamResult => ({
    end: 'failed',
    failure: { ...(requestId && { requestId }), ...failure },
    phase,
    usage: answer.usage,
  });

  try {
    cutter.cutAfter(stream.headerTimeoutMs ?? HEADER_TIMEOUT_MS, 'headers');
    const response = await cutter.orCut(client.openStream(body, cutter.signal));
    requestId = response.headers.get('request-id') ?? undefined;
    if (isWebPage(response)) {
      cutter.abandon();
      return failed({ code: 'offline', reason: 'captive-portal', host: hostOf(client.baseURL) });
    }
    phase = 'after-first-byte';
    onAccepted(requestId);

    const { stallMs = STALL_MS, pingsOnlyMs = PINGS_ONLY_MS } = stream;
    cutter.endWait('headers');
    cutter.cutAfter(stallMs, 'stall');
    cutter.cutAfter(pingsOnlyMs, 'pings-only');
    const watched = withTap(response, () => cutter.cutAfter(stallMs, 'stall'), cutter.signal);
    const events = Stream.rawEvents(watched);
    while (!answer.ended) {
      const next = await cutter.orCut(events.next());
      if (next.done) break;
      if (next.value.event !== 'ping') cutter.cutAfter(pingsOnlyMs, 'pings-only');
      answer.accept(next.value.data, response.headers);
    }
    // After message_stop nothing more is wanted; a connection that stays open must not be waited for.
    cutter.abandon();

    const { usage } = answer;
    if (answer.stopReason === undefined || !answer.ended) {
      return failed(
        answer.eventCount === 0
          ? { code: 'unexpected', reason: 'not-a-stream', host: hostOf(client.baseURL) }
          : { code: 'stream-cut' },
      );
    }
    if (answer.stopReason === 'refusal') {
      return failed({ code: 'refused', ...(answer.refusalCategory && { detail: answer.refusalCategory }) });
    }
    return { end: 'complete', stopReason: answer.stopReason, usage, requestId };
  } catch (error) {
    cutter.abandon();
    if (cutter.cut === 'stopped') return { end: 'stopped', usage: answer.usage, requestId };
    if (cutter.cut) return failed({ code: 'timeout', reason: cutter.cut === 'headers' ? 'headers' : 'stall' });
    const context: FailureContext = { online: isOnline(), baseUrl: client.baseURL, phase, body };
    return failed(failureFrom(error, { ...context, ...(client.apiKey && { apiKey: client.apiKey }) }));
  }
}

/** A hotel's sign-in page comes as a 200 too. */
function isWebPage(response: Response): boolean {
  return response.headers.get('content-type')?.toLowerCase().includes('html') ?? false;
}

/**
 * The same response, telling of every chunk: pings and a gateway's keep-alive comments count as signs of life.
 *
 * @param signal closes the connection. The SDK's own way from the signal to the request is gone as soon as `body` itself
 *   has been collected (`armAbandonmentBackstop`), which may happen while it is piped; after Stop the whole answer would
 *   still be sent, and billed.
 */
function withTap(response: Response, onChunk: () => void, signal: AbortSignal): Response {
  const tap = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      onChunk();
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body?.pipeThrough(tap, { signal }) ?? null);
}

/** Ends a request when the user stops it or a wait is over, and remembers which; whoever waits is released at once. */
class Cutter {
  cut: Wait | 'stopped' | undefined;
  readonly #controller = new AbortController();
  readonly #userSignal: AbortSignal;
  #release: ((reason: Error) => void) | undefined;
  readonly #timers = new Map<Wait, ReturnType<typeof setTimeout>>();

  constructor(userSignal: AbortSignal) {
    this.#userSignal = userSignal;
    this.signal.addEventListener('abort', () => this.#release?.(new Error('cut')), { once: true });
    if (userSignal.aborted) this.#stop();
    else userSignal.addEventListener('abort', this.#stop, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  readonly #stop = (): void => this.#end('stopped');

  /** Starts a wait, or starts it anew. */
  cutAfter(ms: number, wait: Wait): void {
    this.endWait(wait);
    this.#timers.set(
      wait,
      setTimeout(() => this.#end(wait), ms),
    );
  }

  /** What was waited for has come. */
  endWait(wait: Wait): void {
    clearTimeout(this.#timers.get(wait));
    this.#timers.delete(wait);
  }

  /**
   * The promise's value, unless the request is cut before. One at a time. Not a race against one promise for all: that
   * would keep something of every event until the answer ends.
   */
  orCut<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#release = reject;
      promise.then(resolve, reject);
      if (this.signal.aborted) reject(new Error('cut'));
    });
  }

  /** Lets go of the connection without a reason: all that is wanted is known. */
  abandon(): void {
    this.#controller.abort();
  }

  #end(cut: Wait | 'stopped'): void {
    if (this.signal.aborted) return;
    this.cut = cut;
    this.#controller.abort();
  }

  dispose(): void {
    for (const wait of this.#timers.keys()) this.endWait(wait);
    this.#userSignal.removeEventListener('abort', this.#stop);
  }
}
