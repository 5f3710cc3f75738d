import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import type { Desk } from './desk.ts';
import { faultSchema } from './faults.ts';
import { bodyOf } from './front-door.ts';
import { withoutLongTexts } from './record.ts';

const replySchema = z.strictObject({ text: z.string(), times: z.optional(z.int().check(z.gte(1))) });
const expireSchema = z.strictObject({ id: z.optional(z.string()) });
const settingsSchema = z.strictObject({
  cors: z.optional(z.boolean()),
  tooLargeAsHtml: z.optional(z.boolean()),
  keys: z.optional(z.array(z.string())),
  delays: z.optional(z.strictObject({ firstByteMs: z.number(), perDeltaMs: z.number() })),
});

/**
 * For tests in other processes, all under `/__control/`: GET `requests` and `files`; POST `clear`, `fault` (one or a
 * list), `reply`, `settings`, `expire-files`. None of it is recorded.
 */
export function addControlRoutes(app: FastifyInstance, desk: Desk): void {
  app.get('/__control/requests', async () => ({ requests: withoutLongTexts(desk.log.requests) }));
  app.get('/__control/files', async () => ({ files: desk.files.living() }));
  app.post('/__control/clear', async () => {
    clearDesk(desk);
    return { ok: true };
  });
  app.post('/__control/fault', async (request) => {
    const given = jsonOf(request);
    desk.faults.push(...z.array(faultSchema).parse(Array.isArray(given) ? given : [given]));
    return { waiting: desk.faults.size };
  });
  app.post('/__control/reply', async (request) => {
    const { text, times } = replySchema.parse(jsonOf(request));
    desk.replies.push(() => text, times);
    return { ok: true };
  });
  app.post('/__control/settings', async (request) => {
    Object.assign(desk.settings, settingsSchema.parse(jsonOf(request)));
    return { ok: true };
  });
  app.post('/__control/expire-files', async (request) => {
    desk.files.expire(expireSchema.parse(jsonOf(request)).id);
    return { ok: true };
  });
}

/** Forgets requests, faults, replies and cached prompts; uploaded files and settings stay. */
export function clearDesk(desk: Desk): void {
  desk.log.clear();
  desk.cache.clear();
  desk.faults.clear();
  desk.replies.clear();
}

function jsonOf(request: FastifyRequest): unknown {
  const text = bodyOf(request).toString();
  return text === '' ? {} : JSON.parse(text);
}
