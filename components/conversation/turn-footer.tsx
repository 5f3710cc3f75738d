import { Info, RotateCcw } from 'lucide';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { modelName } from '@/components/attachment/chosen-model.ts';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { formatFineCents } from '@/utils/conversation/format-money.ts';
import { isUnfinished, type Turn } from '@/utils/conversation/turn.ts';
import { visibleText } from '@/utils/conversation/visible-text.ts';
import { CopyButton } from './copy-button.tsx';
import { turnCostWords } from './cost-words.ts';
import { OtherModelMenu } from './other-model-menu.tsx';
import { costOfRetry } from './question-price.ts';
import { TurnDetails } from './turn-details.tsx';
import { durationWords } from './turn-words.ts';

/** The line under an answer: model · cost · time, what can be done with it, and the details on demand. */
export function TurnFooter({ turn, text, isLast }: { turn: Turn; text: string; isLast: boolean }): JSX.Element {
  const store = usePanel();
  const [areDetailsOpen, setDetailsOpen] = useState(false);
  const facts = [modelName(store, turn.model), turnCostWords(turn), durationWords(turn)].filter(Boolean);
  return (
    <footer class="turn-footer">
      <span class="caption turn-facts">
        {turn.recorded ? 'Example written in advance: nothing was sent' : facts.join(' · ')}
      </span>
      <div class="turn-actions">
        {text !== '' && turn.kind === 'extract' && <CopyButton name="Copy text" text={() => visibleText(text)} />}
        {text !== '' && turn.kind !== 'extract' && <CopyButton name="Copy" text={() => plainTextOf(text)} />}
        {text !== '' && (
          <CopyButton name="Copy as Markdown" shortName="Markdown" isMarkdown text={() => visibleText(text)} />
        )}
        {!isUnfinished(turn.state) && !turn.recorded && (
          <>
            <RetryButton turn={turn} isLast={isLast} />
            <OtherModelMenu turn={turn} />
          </>
        )}
        <Button look="quiet" icon={Info} expanded={areDetailsOpen} onClick={() => setDetailsOpen(!areDetailsOpen)}>
          Details
        </Button>
      </div>
      {areDetailsOpen && <TurnDetails turn={turn} />}
    </footer>
  );
}

/** Above this, in US dollars, the price stands on the button, not only in its name. */
const IN_SIGHT_USD = 0.01;

/** Of an earlier turn the price is reckoned only when somebody comes near: it takes all the turns before it. */
function RetryButton({ turn, isLast }: { turn: Turn; isLast: boolean }): JSX.Element {
  const store = usePanel();
  const [isNear, setNear] = useState(false);
  const usd = isLast || isNear ? costOfRetry(store, turn) : undefined;
  const name = usd === undefined ? undefined : `Retry (${formatFineCents(usd)})`;
  const come = (): void => setNear(true);
  return (
    <span onPointerEnter={come} onFocusIn={come}>
      <Button look="quiet" icon={RotateCcw} name={name} onClick={() => void act(store, 'retry', { turnId: turn.id })}>
        {usd !== undefined && usd > IN_SIGHT_USD ? name : 'Retry'}
      </Button>
    </span>
  );
}

async function plainTextOf(markdown: string): Promise<string> {
  const { markdownToText } = await import('./markdown-to-text.ts');
  return markdownToText(markdown);
}
