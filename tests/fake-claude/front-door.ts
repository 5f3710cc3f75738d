import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Desk } from './desk.ts';
import { now, type RecordedRequest } from './record.ts';
import { errorBody, makeId, type Rejection, refuse } from './rejection.ts';

/** What every request passes, whatever it is for: it is recorded, gets its CORS headers, shows version and key. */

const LARGEST_MESSAGE_BYTES = 32 * 1024 * 1024;
/** Which response headers the real service exposes is not documented; `request-id` is read in browsers by the SDK. */
const EXPOSED = 'request-id, retry-after, x-should-retry, anthropic-organization-id';
const NO_DIRECT_ACCESS = "CORS requests must set 'anthropic-dangerous-direct-browser-access' header";

const records = new WeakMap<FastifyRequest, RecordedRequest>();

/** The record of a request that came through the door. */
export function recordOf(request: FastifyRequest): RecordedRequest {
  const record = records.get(request);
  if (!record) throw new Error(`${request.url} is not recorded`);
  return record;
}

/** The body as it came; empty when there was none. */
export function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

export function queryOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(recordOf(request).query);
}

export function openFrontDoor(app: FastifyInstance, desk: Desk): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.addHook('onRequest', async (request, reply) => {
    if (isControl(request)) return;
    const record = begin(request);
    desk.log.add(record);
    reply.raw.on('close', () => {
      if (record.endedAt === undefined && !reply.raw.writableFinished) record.abortedAt = now();
    });
    reply.header('request-id', record.id);
    if (desk.settings.cors && request.headers.origin !== undefined) {
      reply.headers({ 'access-control-allow-origin': '*', 'access-control-expose-headers': EXPOSED, vary: 'Origin' });
    }
    if (request.method === 'OPTIONS') return await answerPreflight(request, reply, desk);
  });

  app.addHook('preHandler', async (request, reply) => {
    if (isControl(request)) return;
    const record = recordOf(request);
    const body = bodyOf(request);
    record.bodyAt = now();
    record.bodyBytes = body.length;
    if (request.headers['content-type']?.includes('json')) record.json = parseJson(body);
    if (record.path.startsWith('/v1/messages') && body.length > LARGEST_MESSAGE_BYTES) {
      return await refuseSize(reply, record, desk.settings.tooLargeAsHtml);
    }
    const rejection = complaintAboutHeaders(request, desk);
    if (rejection) return await sendRejection(reply, record, rejection);
  });

  app.addHook('onResponse', async (request) => {
    if (!isControl(request)) recordOf(request).endedAt ??= now();
  });

  app.setNotFoundHandler(async (request, reply) => {
    if (isControl(request)) return await reply.code(404).send('No such control');
    return await sendRejection(reply, recordOf(request), {
      status: 404,
      type: 'not_found_error',
      message: 'Not found',
    });
  });

  app.setErrorHandler(async (error: Error, request, reply) => {
    if (isControl(request)) return await reply.code(400).send(error.message);
    return await sendRejection(reply, recordOf(request), { status: 500, type: 'api_error', message: error.message });
  });
}

/** Answers with JSON and notes it. */
export async function sendJson(
  reply: FastifyReply,
  record: RecordedRequest,
  body: Record<string, unknown>,
  facts: Partial<NonNullable<RecordedRequest['outcome']>> = {},
): Promise<void> {
  record.outcome = { status: 200, ...facts };
  record.firstByteAt = now();
  await reply.code(200).type('application/json').send(JSON.stringify(body));
}

export async function sendRejection(reply: FastifyReply, record: RecordedRequest, rejection: Rejection): Promise<void> {
  record.outcome = { status: rejection.status, failure: rejection.message };
  record.firstByteAt = now();
  const body = JSON.stringify(errorBody(rejection, record.id));
  await reply.code(rejection.status).type('application/json').send(body);
}

function isControl(request: FastifyRequest): boolean {
  return request.url.startsWith('/__control/');
}

function begin(request: FastifyRequest): RecordedRequest {
  const [path = '', query = ''] = request.url.split('?');
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  const record: RecordedRequest = {
    id: makeId('req'),
    method: request.method,
    path,
    query,
    headers: Object.fromEntries(headers),
    bodyBytes: 0,
    json: undefined,
    images: [],
    receivedAt: now(),
    eventsSent: 0,
  };
  records.set(request, record);
  return record;
}

async function answerPreflight(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<void> {
  const status = desk.settings.cors ? 200 : 405;
  recordOf(request).outcome = { status };
  if (desk.settings.cors) {
    reply.headers({
      'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
      // Asked only because the stand-in is on the local network, where the real service is not.
      'access-control-allow-private-network': 'true',
    });
  }
  await reply.code(status).send();
}

async function refuseSize(reply: FastifyReply, record: RecordedRequest, asHtml: boolean): Promise<void> {
  const { rejection } = refuse(413, 'Request exceeds the maximum size');
  if (!asHtml) return await sendRejection(reply, record, rejection);
  record.outcome = { status: 413, failure: rejection.message };
  const page = '<html><head><title>413 Request Entity Too Large</title></head><body>413</body></html>';
  await reply.code(413).type('text/html').send(page);
}

function complaintAboutHeaders({ headers }: FastifyRequest, { settings }: Desk): Rejection | undefined {
  const direct = headers['anthropic-dangerous-direct-browser-access'] === 'true';
  if (headers.origin !== undefined && !direct) return refuse(401, NO_DIRECT_ACCESS).rejection;
  const bearer = /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1];
  const key = bearer ?? headers['x-api-key'];
  if (typeof key !== 'string' || key === '') return refuse(401, 'x-api-key header is required').rejection;
  const known = settings.keys ? settings.keys.includes(key) : /^sk-ant-\S+$/.test(key) && !key.includes('bad');
  if (!known) return refuse(401, bearer === undefined ? 'invalid x-api-key' : 'Invalid bearer token').rejection;
  const version = headers['anthropic-version'];
  if (version === undefined) return refuse(400, 'anthropic-version: header is required').rejection;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(String(version))) {
    return refuse(400, `anthropic-version: "${String(version)}" is not a valid version`).rejection;
  }
  return undefined;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
