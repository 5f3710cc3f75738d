import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createClient, type SmallClient } from '@/utils/claude/client.ts';

export const TEST_KEY = 'sk-ant-api03-canary-canary-canary';

export interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface LocalService {
  url: string;
  received: Received[];
  client: SmallClient;
}

/** A server on this machine that answers as told, and is gone when the test is. */
export async function localService(
  answer: (response: ServerResponse, request: Received) => void | Promise<void>,
): Promise<LocalService> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    const whole = { method, url, headers, body: Buffer.concat(chunks).toString() };
    received.push(whole);
    await answer(response, whole);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  // A listening TCP server always has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const client = createClient({ apiKey: TEST_KEY, baseUrl: url, authScheme: 'bearer', headers: {} });
  return { url, received, client };
}

export function sse(...events: readonly ({ type: string } & Record<string, unknown>)[]): string {
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

export const STREAM_HEADERS = { 'content-type': 'text/event-stream', 'request-id': 'req_test' };

export const START = {
  type: 'message_start',
  message: {
    id: 'msg_1',
    usage: { input_tokens: 120, output_tokens: 1, cache_read_input_tokens: 7, cache_creation_input_tokens: null },
  },
};
export const THINKING = [
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'secret thoughts' } },
  { type: 'content_block_stop', index: 0 },
] as const;
export const TEXT_START = { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } };
export const STOP = { type: 'message_stop' };

export function textDelta(text: string): { type: string } & Record<string, unknown> {
  return { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text } };
}

export function messageDelta(stopReason: string | null, more: Record<string, unknown> = {}): { type: string } {
  const delta = { stop_reason: stopReason, ...more };
  return { type: 'message_delta', delta, usage: { output_tokens: 42 } } as { type: string };
}
