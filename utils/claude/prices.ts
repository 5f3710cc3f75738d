import type { ModelChoice, Price } from '@/utils/conversation/model.ts';
import type { Usage } from '@/utils/conversation/turn.ts';

interface PriceList {
  /** Model id without a date suffix. */
  id: string;
  price: Price;
  /** Prices that hold for the whole request once its prompt is longer than this many tokens. */
  longPrompt?: { aboveTokens: number; price: Price };
}

/** Anthropic's list prices in US dollars per million tokens, November 2026. */
const PRICE_LISTS: readonly PriceList[] = [
  {
    id: 'claude-haiku-5-5',
    price: { input: 0.1, output: 0.5, cacheRead: 0.01 },
    longPrompt: { aboveTokens: 100_000, price: { input: 0.5, output: 2.5, cacheRead: 0.05 } },
  },
  { id: 'claude-sonnet-5-5', price: { input: 2, output: 10, cacheRead: 0.1 } },
  { id: 'claude-opus-5-5', price: { input: 4, output: 20, cacheRead: 0.2 } },
  { id: 'claude-fable-5-2', price: { input: 8, output: 40, cacheRead: 0.2 } },
  { id: 'claude-haiku-4-5', price: { input: 1, output: 5, cacheRead: 0.1 } },
];

const TOKENS_PER_PRICE = 1_000_000;
/** A cache write that lives five minutes costs 1.25 × input; Loupe asks for no longer one. */
const CACHE_WRITE_FACTOR = 1.25;
/** English runs at about four characters a token, other scripts at fewer: three errs on the dear side. */
const CHARS_PER_TOKEN = 3;
/** What a description with a little thinking takes; an assumption, replaced by real usage when the answer ends. */
const EXPECTED_OUTPUT_TOKENS = 600;

/** List price of a model for a prompt of ordinary length; also for ids with a date (`claude-haiku-4-5-20251001`). */
export function listPriceOf(modelId: string): Price | undefined {
  return priceListOf(modelId)?.price;
}

function priceListOf(modelId: string): PriceList | undefined {
  return PRICE_LISTS.find(({ id }) => modelId === id || (modelId.startsWith(`${id}-`) && /-\d{8}$/.test(modelId)));
}

/**
 * What a request cost by list price, in US dollars.
 *
 * @param usage the service's own counts; the four do not overlap, and the prompt is input + cache read + cache write.
 * @returns `undefined` when the model's price is unknown: show the tokens then, never $0.
 */
export function costOf(usage: Usage, model: ModelChoice): number | undefined {
  if (model.price === undefined) return undefined;
  const promptTokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  const longPrompt = priceListOf(model.id)?.longPrompt;
  const price = longPrompt && promptTokens > longPrompt.aboveTokens ? longPrompt.price : model.price;
  return (
    (usage.inputTokens * price.input +
      usage.cacheWriteTokens * price.input * CACHE_WRITE_FACTOR +
      usage.cacheReadTokens * price.cacheRead +
      usage.outputTokens * price.output) /
    TOKENS_PER_PRICE
  );
}

/**
 * What a question will cost, in US dollars, before it is asked.
 *
 * @param imageTokens visual tokens of every image in the request, those of earlier turns included.
 * @param textChars characters of all the text in the request.
 * @returns `undefined` when the model's price is unknown.
 */
export function estimateCost({
  imageTokens,
  textChars,
  model,
}: {
  imageTokens: number;
  textChars: number;
  model: ModelChoice;
}): number | undefined {
  const inputTokens = imageTokens + Math.ceil(textChars / CHARS_PER_TOKEN);
  return costOf({ inputTokens, outputTokens: EXPECTED_OUTPUT_TOKENS, cacheReadTokens: 0, cacheWriteTokens: 0 }, model);
}
