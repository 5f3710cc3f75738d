import { formatCents } from '@/utils/conversation/format-money.ts';
import type { Turn, Usage } from '@/utils/conversation/turn.ts';

/** What a turn cost; tokens where the price is unknown, never $0. Undefined before anything was counted. */
export function turnCostWords(turn: Turn): string | undefined {
  if (turn.recorded) return undefined;
  if (turn.costUsd !== undefined) return formatCents(turn.costUsd);
  return turn.usage ? `${allTokens(turn.usage).toLocaleString('en')} tokens` : undefined;
}

/** What a conversation cost so far; turns without a known price are added in tokens. */
export function totalCostWords(turns: readonly Turn[]): string | undefined {
  const asked = turns.filter((turn) => !turn.recorded);
  const usd = asked.reduce((sum, turn) => sum + (turn.costUsd ?? 0), 0);
  const tokens = asked
    .filter((turn) => turn.costUsd === undefined)
    .reduce((sum, turn) => sum + (turn.usage ? allTokens(turn.usage) : 0), 0);
  const parts = [
    ...(usd > 0 ? [formatCents(usd)] : []),
    ...(tokens > 0 ? [`${tokens.toLocaleString('en')} tokens`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' + ');
}

export function allTokens(usage: Usage): number {
  return usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
}
