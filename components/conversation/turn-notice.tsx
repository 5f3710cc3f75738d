import { CircleAlert, Hourglass } from 'lucide';
import type { JSX } from 'preact';
import { modelName } from '@/components/attachment/chosen-model.ts';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { FailureButton } from '@/components/ui/failure-button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import { useNow } from '@/components/ui/use-now.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import { formatFineCents } from '@/utils/conversation/format-money.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { costOfContinue, costOfRetry } from './question-price.ts';
import { failureOf, stateSentence } from './turn-words.ts';

/**
 * What a turn says about itself below its text: what it is waiting for, or why it ended where it did,
 * with the one thing that makes sense next.
 */
export function TurnNotice({ turn }: { turn: Turn }): JSX.Element | null {
  const store = usePanel();
  const failure = failureOf(turn.state);
  if (failure) return <FailureNotice turn={turn} />;
  const sentence = stateSentence(turn.state);
  if (sentence === undefined) return null;
  const { status } = turn.state;
  const canGoOn = status === 'stopped' || status === 'done';
  return (
    <div class="turn-notice" data-inline={status === 'queued'}>
      <p class="caption turn-status">{sentence}</p>
      {canGoOn && turn.answer !== '' && (
        <Button onClick={() => void act(store, 'continueTurn', { turnId: turn.id })}>
          {priced('Continue', costOfContinue(store, turn))}
        </Button>
      )}
      {status === 'queued' && (
        <Button look="quiet" onClick={() => void act(store, 'stop', { turnId: turn.id })}>
          Cancel
        </Button>
      )}
    </div>
  );
}

function FailureNotice({ turn }: { turn: Turn }): JSX.Element | null {
  const store = usePanel();
  const isWaiting = turn.state.status === 'waiting-to-retry';
  const now = useNow(250, isWaiting);
  const failure = failureOf(turn.state);
  if (!failure) return null;
  const hasAnswer = turn.answer !== '';
  // With some of an answer there the way on is Continue, else Try again.
  const retryCostUsd = hasAnswer ? costOfContinue(store, turn) : costOfRetry(store, turn);
  const face = describeFailure(failure, {
    modelName: modelName(store, turn.model),
    now,
    hasAnswer,
    ...(retryCostUsd === undefined ? {} : { retryCostUsd }),
    ...(turn.state.status === 'waiting-to-retry' ? { waitingUntil: turn.state.retryAt } : {}),
  });
  return (
    <div class="turn-notice" data-failure={failure.code}>
      <p class="notice" data-tone={isWaiting ? 'plain' : 'danger'}>
        <Icon of={isWaiting ? Hourglass : CircleAlert} />
        <span>{face.sentence}</span>
      </p>
      <div class="row">
        {isWaiting ? (
          <Button onClick={() => void act(store, 'stop', { turnId: turn.id })}>Stop waiting</Button>
        ) : (
          <FailureButton
            failure={failure}
            face={face}
            {...(retryCostUsd === undefined ? {} : { price: formatFineCents(retryCostUsd) })}
            own={{
              retry: () => void act(store, 'retry', { turnId: turn.id }),
              remove: () => startWithoutImages(store, turn),
              goOn: () => void act(store, 'continueTurn', { turnId: turn.id }),
            }}
          />
        )}
      </div>
    </div>
  );
}

/** A sent image cannot leave its conversation: the question moves to a new one, where nothing is attached. */
function startWithoutImages(store: PanelStore, turn: Turn): void {
  if (store.question.value === '') store.question.value = turn.question;
  void act(store, 'newConversation', { windowId: store.windowId });
}

/** "Continue (under 1¢)"; the bare word where the price is unknown. */
function priced(word: string, usd: number | undefined): string {
  return usd === undefined ? word : `${word} (${formatFineCents(usd)})`;
}
