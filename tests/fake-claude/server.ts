import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { type Certificate, makeCertificate } from './certificate.ts';
import { addControlRoutes, clearDesk } from './control.ts';
import type { Desk, Settings } from './desk.ts';
import { type Fault, FaultQueue } from './faults.ts';
import { FileStore } from './file-store.ts';
import { openFrontDoor } from './front-door.ts';
import { addMessageRoutes } from './message-routes.ts';
import { MODELS } from './models.ts';
import { addOtherRoutes } from './other-routes.ts';
import { PromptCache } from './prompt-cache.ts';
import { type RecordedRequest, RequestLog } from './record.ts';
import { type MakeAnswer, ReplyQueue } from './reply-queue.ts';
import { DELTA_SIZE } from './sse.ts';

export interface FakeClaudeOptions extends Partial<Settings> {
  /** Answer over TLS, with `certificate` or one of its own. */
  tls?: boolean;
  certificate?: Certificate;
  /** A free one when left out. */
  port?: number;
}

export interface FakeClaude {
  port: number;
  /** Base URL, without a slash at the end. */
  url: string;
  /** With TLS. */
  certificate: Certificate | undefined;
  /** Every request since the start or the last `clear()`, preflights included, oldest first. */
  requests: readonly RecordedRequest[];
  /** May be changed at any time. */
  settings: Settings;
  faults: FaultQueue;
  files: FileStore;
  /** Queues something to go wrong; short for `faults.push`. */
  fault(...faults: readonly Fault[]): void;
  /**
   * Gives this text, or what the function makes of the request, instead of the description of what arrived: `times`
   * times in the order of the calls, or always (once no counted one is left) when `times` is left out.
   */
  respondWith(answer: string | MakeAnswer, times?: number): void;
  /** Forgets requests, faults, replies and cached prompts; uploaded files and settings stay. */
  clear(): void;
  /** See `RequestLog.waitFor`. */
  waitForRequest(
    predicate: (request: RecordedRequest) => boolean,
    timeoutMs?: number,
    signal?: AbortSignal,
  ): Promise<RecordedRequest>;
  /** Closes the port and every connection, so that the next one is refused, until `resume()`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** The Files API takes 500 MB; a longer message is read to its end too, so that the client gets to see the 413. */
const LARGEST_BODY_BYTES = 520 * 1024 * 1024;
const HOST = '127.0.0.1';

/** Starts a strict local stand-in for the Claude service on 127.0.0.1. Close it in the end. */
export async function startFakeClaude(options: FakeClaudeOptions = {}): Promise<FakeClaude> {
  const { tls = false, certificate: given, port: wantedPort = 0, ...settings } = options;
  const certificate = tls || given ? (given ?? (await makeCertificate())) : undefined;
  const desk: Desk = {
    settings: {
      cors: true,
      tooLargeAsHtml: false,
      keys: undefined,
      delays: { firstByteMs: 0, perDeltaMs: 0 },
      models: MODELS,
      deltaSize: DELTA_SIZE,
      capsAnswers: true,
      largestModelPage: 1000,
      hostMap: undefined,
      complain: undefined,
      ...settings,
    },
    log: new RequestLog(),
    faults: new FaultQueue(),
    files: new FileStore(),
    cache: new PromptCache(),
    replies: new ReplyQueue(),
  };
  const app = makeApp(certificate);
  openFrontDoor(app, desk);
  addMessageRoutes(app, desk);
  addOtherRoutes(app, desk);
  addControlRoutes(app, desk);
  await app.listen({ port: wantedPort, host: HOST });
  const { port } = app.server.address() as AddressInfo; // A server that listens on TCP has no other kind of address.
  return {
    port,
    url: `${certificate ? 'https' : 'http'}://${HOST}:${port}`,
    certificate,
    requests: desk.log.requests,
    settings: desk.settings,
    faults: desk.faults,
    files: desk.files,
    fault: (...faults) => desk.faults.push(...faults),
    respondWith: (answer, times) => {
      desk.replies.push(typeof answer === 'string' ? () => answer : answer, times);
    },
    clear: () => clearDesk(desk),
    waitForRequest: (predicate, timeoutMs, signal) => desk.log.waitFor(predicate, timeoutMs, signal),
    pause: () =>
      new Promise((resolve) => {
        app.server.close(() => resolve());
        app.server.closeAllConnections();
      }),
    resume: async () => {
      app.server.listen(port, HOST);
      await once(app.server, 'listening');
    },
    close: () => app.close(),
  };
}

function makeApp(certificate: Certificate | undefined): FastifyInstance {
  const shared = { bodyLimit: LARGEST_BODY_BYTES, forceCloseConnections: true, routerOptions: { maxParamLength: 200 } };
  if (!certificate) return fastify(shared);
  return fastify({ ...shared, https: { key: certificate.key, cert: certificate.cert } }) as unknown as FastifyInstance; // Only the type of `server` differs, in nothing that is used here.
}
