import { addUsage, costOf } from '@/utils/conversation/cost.ts';
import { checkedAgainst, tokensOfText } from '@/utils/conversation/estimate.ts';
import type { Price } from '@/utils/conversation/model.ts';
import type { Turn, Usage } from '@/utils/conversation/turn.ts';
import { addToSpending } from '@/utils/store/spending.ts';

/** What a request of a turn took, as far as it is known. */
export interface RequestCost {
  usage: Usage;
  price: Price | undefined;
  /** The prompt's tokens as they were estimated. */
  estimatedTokens?: number;
}

/**
 * Counts one request of a turn, within the caller's transaction: on the turn, and on the day it ended.
 *
 * @returns what is to be written into the turn.
 */
export async function countRequest(
  turn: Turn,
  { usage, price, estimatedTokens }: RequestCost,
  endedAt: number,
): Promise<Partial<Turn>> {
  const usd = costOf(usage, price);
  const isFurther = turn.usage !== undefined;
  await addToSpending(endedAt, { usd, isFurther });
  // A sum with a part of it unknown would be too small.
  const isKnown = usd !== undefined && (!isFurther || turn.costUsd !== undefined);
  return {
    usage: addUsage(turn.usage, usage),
    ...(isKnown ? { costUsd: (turn.costUsd ?? 0) + usd } : {}),
    ...(estimatedTokens === undefined ? {} : { tokenCheck: checkedAgainst(estimatedTokens, usage) }),
  };
}

/**
 * The counts of an answer that did not come to its end: the service tells the output's only there, so what has arrived
 * of it counts.
 */
export function usageSoFar(usage: Usage, arrivedChars: number): Usage {
  return { ...usage, outputTokens: Math.max(usage.outputTokens, tokensOfText(arrivedChars)) };
}

/** The counts of a request whose worker was ended; undefined where the service had not begun to answer. */
export function usageOfLost({ underway, answer }: Turn): Usage | undefined {
  return underway && usageSoFar(underway.usage, answer.length - underway.answerFrom);
}
