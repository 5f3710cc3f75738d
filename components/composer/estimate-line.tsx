import type { JSX } from 'preact';
import { estimateOfAsk } from '@/components/conversation/question-price.ts';
import { PRICES_ID } from '@/components/ui/landmarks.ts';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Estimate } from '@/utils/conversation/estimate.ts';
import { formatCents } from '@/utils/conversation/format-money.ts';

/** Below this, in US dollars, what stands under each image says enough. */
const WORTH_SAYING_USD = 0.01;

/** What the whole question will cost, once that is a cent or more; how that comes about is behind it. */
export function EstimateLine(): JSX.Element | null {
  const words = estimateWords(estimateOfAsk(usePanel()));
  if (words === undefined) return null;
  return (
    <button type="button" class="button estimate" data-look="quiet" popovertarget={PRICES_ID}>
      This question: {words}
    </button>
  );
}

/** "about 3¢"; tokens where the price is unknown; undefined where it is not worth a line. */
function estimateWords(estimate: Estimate | undefined): string | undefined {
  if (!estimate) return undefined;
  const { usd, inputTokens, outputTokens } = estimate;
  if (usd === undefined) return `about ${(inputTokens + outputTokens).toLocaleString('en')} tokens`;
  return usd < WORTH_SAYING_USD ? undefined : formatCents(usd);
}
