import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages/messages';
import * as z from 'zod/mini';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import type { CountBody, SmallClient } from './client.ts';
import { browserIsOnline, failureFrom, hostOf } from './failures.ts';

const countedSchema = z.object({ input_tokens: z.number() });

/** The part of a request that its prompt's length depends on. */
export function countBodyOf({
  max_tokens: _answer,
  stream: _stream,
  ...body
}: MessageCreateParamsStreaming): CountBody {
  return body;
}

/**
 * Asks the service how many tokens a prompt has. Free, and judges embedded images as a question would; it never fetches
 * links or uploaded files.
 *
 * @returns the tokens, or why the service would not take the request. Never throws for what a service may do.
 */
export async function countTokens(client: SmallClient, body: CountBody, signal: AbortSignal): Promise<Outcome<number>> {
  try {
    const counted = countedSchema.safeParse(await client.countTokens(body, signal));
    if (counted.success) return succeed(counted.data.input_tokens);
    return fail('unexpected', { reason: 'not-found', host: hostOf(client.baseURL) });
  } catch (error) {
    const context = { online: browserIsOnline(), baseUrl: client.baseURL, phase: 'before-first-byte' as const };
    return { ok: false, failure: failureFrom(error, { ...context, ...(client.apiKey && { apiKey: client.apiKey }) }) };
  }
}
