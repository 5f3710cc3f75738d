import type { Price } from './model.ts';
import type { Usage } from './turn.ts';

const TOKENS_PER_PRICE = 1_000_000;
/** Writing into the cache costs 1.25 × input for five minutes, 2 × for an hour (price list of November 2026). */
const CACHE_WRITE_FACTOR = 1.25;
const HOUR_WRITE_FACTOR = 2;

/**
 * What a request cost, in US dollars.
 *
 * @param usage the service's own counts; the prompt is input + cache read + cache write, thinking is part of the output.
 * @returns `undefined` when the price is unknown: show the tokens then, never $0.
 */
export function costOf(usage: Usage, price: Price | undefined): number | undefined {
  if (price === undefined) return undefined;
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, hourWriteTokens = 0 } = usage;
  const { longPrompt } = price;
  const isLong = longPrompt && inputTokens + cacheReadTokens + cacheWriteTokens > longPrompt.aboveTokens;
  const rates = isLong ? longPrompt : price;
  return (
    (inputTokens * rates.input +
      (cacheWriteTokens - hourWriteTokens) * rates.input * CACHE_WRITE_FACTOR +
      hourWriteTokens * rates.input * HOUR_WRITE_FACTOR +
      cacheReadTokens * rates.cacheRead +
      outputTokens * rates.output) /
    TOKENS_PER_PRICE
  );
}

/** Tokens the service read for a request, however they are billed. */
export function promptTokens({ inputTokens, cacheReadTokens, cacheWriteTokens }: Usage): number {
  return inputTokens + cacheReadTokens + cacheWriteTokens;
}

/** The counts of an answer that took more than one request. */
export function addUsage(before: Usage | undefined, more: Usage): Usage {
  if (!before) return more;
  const hourWriteTokens = (before.hourWriteTokens ?? 0) + (more.hourWriteTokens ?? 0);
  return {
    inputTokens: before.inputTokens + more.inputTokens,
    outputTokens: before.outputTokens + more.outputTokens,
    cacheReadTokens: before.cacheReadTokens + more.cacheReadTokens,
    cacheWriteTokens: before.cacheWriteTokens + more.cacheWriteTokens,
    ...(hourWriteTokens === 0 ? {} : { hourWriteTokens }),
  };
}
