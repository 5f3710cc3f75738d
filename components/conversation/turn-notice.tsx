import { CircleAlert, Hourglass } from 'lucide';
import type { JSX } from 'preact';
import { modelName } from '@/components/attachment/chosen-model.ts';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { FailureButton } from '@/components/ui/failure-button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import { useNow } from '@/components/ui/use-now.ts';
import { ancestorsOf } from '@/utils/conversation/branches.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import type { Failure } from '@/utils/conversation/failure.ts';
import { formatFineCents } from '@/utils/conversation/format-money.ts';
import { oldestToNote, weighImage } from '@/utils/conversation/images-to-note.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { costOfContinue, costOfRetry, priced } from './question-price.ts';
import { failureOf, questionWords, stateSentence } from './turn-words.ts';

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
  const oldest = oldestOf(store, turn, failure);
  const numbers = store.numbers.peek();
  // The turn itself goes on then, of the model it was asked of.
  const stepCostUsd = oldest.length > 0 ? costOfRetry(store, turn, { model: turn.model, noted: oldest }) : retryCostUsd;
  const face = describeFailure(failure, {
    modelName: modelName(store, turn.model),
    now,
    hasAnswer,
    ...(retryCostUsd === undefined ? {} : { retryCostUsd }),
    ...(oldest.length > 0 && { oldestImages: oldest.map((id) => numbers.get(id) ?? 0) }),
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
            {...(stepCostUsd === undefined ? {} : { price: formatFineCents(stepCostUsd) })}
            own={{
              retry: () => void act(store, 'retry', { turnId: turn.id }),
              remove: () => removeImages(store, turn, failure),
              withoutOldest: () => void act(store, 'sendWithoutOldest', { turnId: turn.id, attachmentIds: oldest }),
              goOn: () => void act(store, 'continueTurn', { turnId: turn.id }),
            }}
          />
        )}
      </div>
    </div>
  );
}

/** Images of earlier questions that can become notes so that this one gets under the limit it met, oldest first. */
function oldestOf(store: PanelStore, turn: Turn, failure: Failure): string[] {
  const before = ancestorsOf(turn, store.turns.peek()).filter(({ answer }) => answer.trim() !== '');
  const earlier = before
    .flatMap(({ attachmentIds }) => attachmentIds)
    .filter((id) => !turn.attachmentIds.includes(id))
    .flatMap((id) => store.asked.peek().get(id) ?? [])
    .flatMap((image) => weighImage(image) ?? []);
  return oldestToNote(failure, earlier);
}

/**
 * Opens the question to be asked without the image. Where it would have none left and nothing came before it, it moves to
 * a new conversation, where another image can be given.
 */
function removeImages(store: PanelStore, turn: Turn, failure: Failure): void {
  const { turns, numbers, editing, edits } = store;
  const kept = turn.attachmentIds.filter((id) => numbers.value.get(id) !== failure.imageNumber);
  const only = turn.attachmentIds.length < 2;
  if (!only || turns.value[0]?.id !== turn.id) {
    if (!edits.has(turn.id)) edits.set(turn.id, { question: questionWords(turn), attachmentIds: only ? [] : kept });
    editing.value = turn.id;
    return;
  }
  if (store.question.value === '') store.question.value = turn.question;
  void act(store, 'newConversation', { windowId: store.windowId });
}
