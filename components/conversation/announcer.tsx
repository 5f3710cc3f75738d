import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import { isRunning, type Turn, type TurnStatus } from '@/utils/conversation/turn.ts';
import { answerText } from './answer-text.ts';
import { markdownToText } from './markdown-to-text.ts';
import { wholeSentences } from './sentences.ts';
import { failureOf, stateSentence } from './turn-words.ts';

/** At most one announcement in this time, so that a screen reader is not talked over. */
const PAUSE_MS = 2000;

interface Progress {
  turnId: string;
  status: TurnStatus;
  /** How much of the answer has been announced. */
  next: number;
  lastAt: number;
}

/**
 * A hidden status for screen readers: "Claude is answering", then the sentences that became whole, at most
 * one announcement every two seconds, then how it ended.
 */
export function Announcer(): JSX.Element {
  const store = usePanel();
  const followed = useRef<Progress | undefined>(undefined);

  useSignalEffect(() => {
    const progress = followed.current;
    const turn = store.turns.value.findLast((each) => isRunning(each.state) || each.id === progress?.turnId);
    if (!turn) return;
    const text = answerText(store, turn);
    const { status } = turn.state;
    if (!isRunning(turn.state)) {
      if (progress) finish(store, turn, text, progress);
      followed.current = undefined;
      return;
    }
    if (progress?.turnId !== turn.id || progress.status !== status) {
      // What was there when the panel opened is for reading, not for announcing.
      const next = progress?.turnId === turn.id ? progress.next : turn.answer.length;
      followed.current = { turnId: turn.id, status, next, lastAt: performance.now() };
      const words = changeWords(turn, progress?.status);
      if (words !== undefined) store.said.value = words;
      return;
    }
    if (status !== 'streaming' || store.settings.value?.announce === 'end') return;
    const timer = setTimeout(
      () => {
        followed.current = announce(store, text, progress);
      },
      Math.max(0, progress.lastAt + PAUSE_MS - performance.now()),
    );
    return () => clearTimeout(timer);
  });

  return (
    <p class="visually-hidden" role="status">
      {store.said.value}
    </p>
  );
}

/** Said when a running turn enters another state; countdowns at their start and end only. */
function changeWords(turn: Turn, before: TurnStatus | undefined): string | undefined {
  if (turn.state.status === 'streaming') return 'Claude is answering';
  if (turn.state.status === 'waiting-to-retry') return failureWords(turn);
  return before === 'waiting-to-retry' ? 'Trying again' : undefined;
}

function announce(store: PanelStore, text: string, progress: Progress): Progress {
  const { sentences, next } = wholeSentences(text, progress.next);
  if (sentences === '') return progress;
  store.said.value = markdownToText(sentences);
  return { ...progress, next, lastAt: performance.now() };
}

function finish(store: PanelStore, turn: Turn, text: string, progress: Progress): void {
  const isTold = store.settings.peek()?.announce !== 'end';
  const rest = isTold ? markdownToText(text.slice(progress.next)) : '';
  const end = failureWords(turn) ?? stateSentence(turn.state) ?? 'Answer complete';
  store.said.value = rest === '' ? end : `${rest}\n${end}`;
}

function failureWords(turn: Turn): string | undefined {
  const failure = failureOf(turn.state);
  return failure && describeFailure(failure, { now: Date.now(), hasAnswer: turn.answer !== '' }).sentence;
}
