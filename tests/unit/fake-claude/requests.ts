import Anthropic from '@anthropic-ai/sdk';
import sharp from 'sharp';
import type { FakeClaude } from '../../fake-claude/server.ts';

/** A client of the real SDK that talks to the stand-in and never tries twice. */
export function clientFor(fake: FakeClaude, apiKey = 'sk-ant-test-key'): Anthropic {
  return new Anthropic({ apiKey, baseURL: fake.url, maxRetries: 0, logLevel: 'off' });
}

/** Base64 of a picture of one colour. */
export async function picture(width: number, height: number, type: 'png' | 'jpeg' = 'png'): Promise<string> {
  const image = sharp({ create: { width, height, channels: 3, background: '#c81e1e' } });
  return (await image.toFormat(type).toBuffer()).toString('base64');
}

export function imageBlock(data: string, mediaType = 'image/png'): Record<string, unknown> {
  return { type: 'image', source: { type: 'base64', media_type: mediaType, data } };
}

/** A body that the service takes, with some of it replaced. */
export function bodyWith(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { model: 'claude-haiku-5-5', max_tokens: 4096, messages: [{ role: 'user', content: 'Hello' }], ...changes };
}

/** A body whose only message has this content. */
export function bodyAsking(content: unknown[], changes: Record<string, unknown> = {}): Record<string, unknown> {
  return bodyWith({ messages: [{ role: 'user', content }], ...changes });
}

/** POSTs any body, valid or not, with a good key and version. */
export async function post(
  fake: FakeClaude,
  body: unknown,
  { path = '/v1/messages', headers = {} }: { path?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; message: string; type: string; response: Response; text: string }> {
  const response = await fetch(fake.url + path, {
    method: 'POST',
    headers: {
      authorization: 'Bearer sk-ant-test-key',
      'anthropic-version': '2026-10-21',
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const parsed: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
  const error = typeof parsed === 'object' && parsed !== null && 'error' in parsed ? parsed.error : undefined;
  const { message = '', type = '' } = (error ?? {}) as { message?: string; type?: string }; // Compared by the tests; missing fields become empty.
  return { status: response.status, message, type, response, text };
}
