import type { Price } from '@/utils/conversation/model.ts';

/** When the prices below were read from Anthropic's list. */
export const PRICES_AS_OF = '2026-11-20';

/** Anthropic's list prices in US dollars per million tokens, by model id without a date suffix. */
const LIST: Readonly<Record<string, Omit<Price, 'asOf'>>> = {
  'claude-haiku-5-5': {
    input: 0.1,
    output: 0.5,
    cacheRead: 0.01,
    longPrompt: { aboveTokens: 100_000, input: 0.5, output: 2.5, cacheRead: 0.05 },
  },
  'claude-sonnet-5-5': { input: 2, output: 10, cacheRead: 0.1 },
  'claude-opus-5-5': { input: 4, output: 20, cacheRead: 0.2 },
  'claude-fable-5-2': { input: 8, output: 40, cacheRead: 0.2 },
  'claude-haiku-4-5': { input: 1, output: 5, cacheRead: 0.1 },
};

/** List price of a model; also for ids with a date (`claude-haiku-4-5-20251001`). */
export function listPriceOf(modelId: string): Price | undefined {
  const id = modelId.replace(/-\d{8}$/, '');
  const price = Object.hasOwn(LIST, id) ? LIST[id] : undefined;
  return price && { ...price, asOf: PRICES_AS_OF };
}
