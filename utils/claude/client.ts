import { BaseAnthropic } from '@anthropic-ai/sdk/client';
import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages/messages';
import { Models } from '@anthropic-ai/sdk/resources/models';

/** What is counted of a request: all but what only matters for its answer. */
export type CountBody = Omit<MessageCreateParamsStreaming, 'max_tokens' | 'stream'>;

export type AuthScheme = 'bearer' | 'x-api-key';

export interface ClientSettings {
  apiKey: string;
  baseUrl: string;
  /** How the key travels: `Authorization: Bearer …`, or the header `x-api-key` that some clouds want instead. */
  authScheme: AuthScheme;
  /** Extra headers of the user's gateway, sent with every request. */
  headers: Record<string, string>;
  /** For tests; the runtime's own otherwise. */
  fetch?: typeof fetch;
}

/**
 * The SDK with only what Loupe asks for: its default client carries every resource and weighs 83 KB gzip in the
 * worker. The Messages resource is left out too (6 KB): it adds helpers that gather a stream into a message,
 * and Loupe reads the events itself.
 */
export class SmallClient extends BaseAnthropic {
  readonly models: Models = new Models(this);

  /** Sends one question. Resolves with the response once its headers are there; its body is the event stream. */
  async openStream(body: MessageCreateParamsStreaming, signal: AbortSignal): Promise<Response> {
    return await this.post('/v1/messages', { body, stream: true, signal }).asResponse();
  }

  /** Asks for a prompt's length; resolves with whatever came as the answer. */
  async countTokens(body: CountBody, signal: AbortSignal): Promise<unknown> {
    return await this.post('/v1/messages/count_tokens', { body, signal });
  }
}

/**
 * A client for one key and one base URL. It never retries by itself, logs nothing that was sent or received,
 * and every request refuses redirects (a redirect would carry the key along) and carries no cookies.
 */
export function createClient({ apiKey, baseUrl, authScheme, headers, fetch: ownFetch }: ClientSettings): SmallClient {
  const send = ownFetch ?? globalThis.fetch.bind(globalThis);
  const authHeaders = authScheme === 'x-api-key' ? { 'x-api-key': apiKey, Authorization: null } : {};
  return new SmallClient({
    // Always a string: without a key the SDK would look for profile files.
    apiKey,
    baseURL: baseUrl,
    maxRetries: 0,
    // The worker is no document, so the SDK would not demand this there; but this flag alone adds the header
    // without which the service refuses calls that carry an Origin.
    dangerouslyAllowBrowser: true,
    // On a broken stream the SDK's default level prints the raw chunk to the console.
    logLevel: 'off',
    openTelemetry: false,
    defaultHeaders: { ...headers, ...authHeaders },
    fetch: (url, init) =>
      send(url, {
        ...init,
        redirect: 'error',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
      }),
  });
}
