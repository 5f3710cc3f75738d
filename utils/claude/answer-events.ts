import { APIError } from '@anthropic-ai/sdk/error';
import * as z from 'zod/mini';
import type { Usage } from '@/utils/conversation/turn.ts';

const tokens = z.nullish(z.number());
const usageSchema = z.nullish(
  z.object({
    input_tokens: tokens,
    output_tokens: tokens,
    cache_read_input_tokens: tokens,
    cache_creation_input_tokens: tokens,
    cache_creation: z.nullish(z.object({ ephemeral_1h_input_tokens: tokens })),
  }),
);
type WireUsage = z.infer<typeof usageSchema>;

const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ usage: usageSchema }) }),
  z.object({
    type: z.literal('content_block_start'),
    content_block: z.object({ type: z.string(), text: z.optional(z.string()) }),
  }),
  z.object({
    type: z.literal('content_block_delta'),
    delta: z.object({ type: z.string(), text: z.optional(z.string()) }),
  }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({
      stop_reason: z.nullish(z.string()),
      stop_details: z.nullish(z.object({ category: z.nullish(z.string()) })),
    }),
    usage: usageSchema,
  }),
  z.object({ type: z.literal('message_stop') }),
  z.object({
    type: z.literal('error'),
    error: z.object({ type: z.optional(z.string()), message: z.optional(z.string()) }),
  }),
]);

/**
 * Puts one streamed answer together from its events. Blocks are told apart by type, never by position: newer
 * models think first. What is unknown (events, blocks, deltas) is passed over.
 */
export class AnswerEvents {
  usage: Usage | undefined;
  stopReason: string | undefined;
  refusalCategory: string | undefined;
  /** True after `message_stop`. */
  ended = false;
  eventCount = 0;
  readonly #onText: (text: string) => void;
  readonly #onUsage: (usage: Usage) => void;

  constructor(onText: (text: string) => void, onUsage: (usage: Usage) => void = () => {}) {
    this.#onText = onText;
    this.#onUsage = onUsage;
  }

  /**
   * @param data the event's JSON text.
   * @param headers the response's, for the failure an `error` event becomes.
   * @throws SyntaxError on broken JSON, and an `APIError` without a status on an `error` event.
   */
  accept(data: string, headers: Headers): void {
    // Some gateways end like OpenAI's streams.
    if (data === '' || data === '[DONE]') return;
    const json: unknown = JSON.parse(data);
    this.eventCount += 1;
    const parsed = eventSchema.safeParse(json);
    if (!parsed.success) return;
    const event = parsed.data;
    switch (event.type) {
      case 'message_start':
        this.#count(event.message.usage);
        if (this.usage) this.#onUsage(this.usage);
        return;
      case 'content_block_start':
        if (event.content_block.type === 'text' && event.content_block.text) this.#onText(event.content_block.text);
        return;
      case 'content_block_delta':
        if (event.delta.type === 'text_delta' && event.delta.text) this.#onText(event.delta.text);
        return;
      case 'message_delta':
        this.#count(event.usage);
        this.stopReason = event.delta.stop_reason ?? this.stopReason;
        this.refusalCategory = event.delta.stop_details?.category ?? this.refusalCategory;
        return;
      case 'message_stop':
        this.ended = true;
        return;
      case 'error':
        throw new APIError(undefined, event, undefined, headers);
    }
  }

  /** Later counts are totals, not additions; a count that is missing or null leaves the earlier one standing. */
  #count(counts: WireUsage): void {
    if (!counts) return;
    const { usage } = this;
    const hourWriteTokens = counts.cache_creation?.ephemeral_1h_input_tokens ?? usage?.hourWriteTokens ?? 0;
    this.usage = {
      inputTokens: counts.input_tokens ?? usage?.inputTokens ?? 0,
      outputTokens: counts.output_tokens ?? usage?.outputTokens ?? 0,
      cacheReadTokens: counts.cache_read_input_tokens ?? usage?.cacheReadTokens ?? 0,
      cacheWriteTokens: counts.cache_creation_input_tokens ?? usage?.cacheWriteTokens ?? 0,
      ...(hourWriteTokens === 0 ? {} : { hourWriteTokens }),
    };
  }
}
