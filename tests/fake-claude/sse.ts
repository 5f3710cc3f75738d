import type { CachedTokens } from './prompt-cache.ts';

/** The events of a streamed answer, and their form on the wire. */

export interface StreamEvent {
  event: string;
  data: Record<string, unknown>;
}

export interface Answer {
  messageId: string;
  model: string;
  text: string;
  /** Empty for a model that does not think unless asked. */
  thinking: string;
  stopReason: string;
  stopCategory?: string;
  tokens: CachedTokens;
  outputTokens: number;
}

/** How many characters the delta has that begins at this place of the text. */
export type DeltaSize = (at: number) => number;

/** Odd, so that words and Markdown marks are cut. */
export const DELTA_SIZE: DeltaSize = () => 7;
const THINKING_SIZE: DeltaSize = () => 24;
const EVENTS_BETWEEN_PINGS = 40;

export function formatEvent({ event, data }: StreamEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A stream as newer models send it: a thinking block with its signature, then the text in small pieces. */
export function eventsOf(answer: Answer, deltaSize: DeltaSize = DELTA_SIZE): StreamEvent[] {
  const blocks = answer.thinking
    ? [thinkingBlock(answer.thinking, 0), textBlock(answer.text, 1, deltaSize)]
    : [textBlock(answer.text, 0, deltaSize)];
  const [first = [], ...others] = blocks;
  const start = { ...messageOf(answer, []), stop_reason: null, stop_details: null };
  return [
    event('message_start', { message: { ...start, usage: usageOf(answer.tokens, 1, 0) } }),
    ...first.slice(0, 1),
    event('ping'),
    ...first.slice(1),
    ...others.flat(),
    event('message_delta', {
      delta: {
        container: null,
        stop_reason: answer.stopReason,
        stop_sequence: null,
        stop_details: stopDetails(answer),
      },
      usage: usageOf(answer.tokens, answer.outputTokens, thinkingTokens(answer)),
    }),
    event('message_stop'),
  ].flatMap((entry, index) => (index > 0 && index % EVENTS_BETWEEN_PINGS === 0 ? [event('ping'), entry] : [entry]));
}

/** The same answer as one JSON body. */
export function bodyOf(answer: Answer): Record<string, unknown> {
  const content = [
    ...(answer.thinking ? [{ type: 'thinking', thinking: answer.thinking, signature: SIGNATURE }] : []),
    { type: 'text', text: answer.text },
  ];
  return {
    ...messageOf(answer, content),
    usage: usageOf(answer.tokens, answer.outputTokens, thinkingTokens(answer)),
  };
}

/** Not a real signature; the real one is opaque base64 too. */
const SIGNATURE = Buffer.from("signed by Loupe's stand-in for Claude").toString('base64');

function event(type: string, data: Record<string, unknown> = {}): StreamEvent {
  return { event: type, data: { type, ...data } };
}

function messageOf(answer: Answer, content: unknown[]): Record<string, unknown> {
  return {
    id: answer.messageId,
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content,
    container: null,
    diagnostics: null,
    stop_reason: answer.stopReason,
    stop_sequence: null,
    stop_details: stopDetails(answer),
  };
}

function stopDetails({ stopReason, stopCategory }: Answer): Record<string, unknown> | null {
  return stopReason === 'refusal' ? { type: 'refusal', category: stopCategory ?? null, explanation: null } : null;
}

function thinkingTokens({ thinking }: Answer): number {
  return Math.ceil(thinking.length / 4);
}

function usageOf(input: CachedTokens, output: number, thinking: number): Record<string, unknown> {
  return {
    input_tokens: input.fresh,
    cache_creation_input_tokens: input.write,
    cache_read_input_tokens: input.read,
    cache_creation: { ephemeral_5m_input_tokens: input.write, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { thinking_tokens: thinking },
    server_tool_use: null,
    service_tier: 'standard',
    inference_geo: null,
  };
}

function thinkingBlock(thinking: string, index: number): StreamEvent[] {
  return [
    event('content_block_start', { index, content_block: { type: 'thinking', thinking: '', signature: '' } }),
    ...pieces(thinking, THINKING_SIZE).map((piece) =>
      event('content_block_delta', { index, delta: { type: 'thinking_delta', thinking: piece } }),
    ),
    event('content_block_delta', { index, delta: { type: 'signature_delta', signature: SIGNATURE } }),
    event('content_block_stop', { index }),
  ];
}

function textBlock(text: string, index: number, deltaSize: DeltaSize): StreamEvent[] {
  return [
    event('content_block_start', { index, content_block: { type: 'text', text: '' } }),
    ...pieces(text, deltaSize).map((piece) =>
      event('content_block_delta', { index, delta: { type: 'text_delta', text: piece } }),
    ),
    event('content_block_stop', { index }),
  ];
}

/** Cut by code points: JSON cannot carry half of a surrogate pair. */
function pieces(text: string, sizeAt: DeltaSize): string[] {
  const points = [...text];
  const cut: string[] = [];
  for (let at = 0; at < points.length; ) {
    const size = sizeAt(at);
    cut.push(points.slice(at, at + size).join(''));
    at += size;
  }
  return cut;
}
