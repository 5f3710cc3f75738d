import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { usePanel } from '@/components/ui/panel-store.ts';
import { focusQuestion, QUESTION_ID } from './focus-question.ts';
import { meaningOfKey } from './question-keys.ts';
import { saveDraft } from './send-question.ts';

/** A pause in typing after which the draft is kept. */
const SAVE_AFTER_MS = 300;

/** The Question box: grows with its text up to 40 % of the panel, keeps its draft, never loses text. */
export function QuestionBox({ onSend }: { onSend: () => void }): JSX.Element {
  const store = usePanel();
  const box = useRef<HTMLTextAreaElement>(null);
  const question = store.question.value;
  useDraft();
  // Before anything is painted: the first key pressed must find the box.
  useLayoutEffect(focusQuestion, []);
  useLayoutEffect(() => growToText(box.current), [question]);
  useEffect(() => {
    const grow = (): void => growToText(box.current);
    addEventListener('resize', grow);
    return () => removeEventListener('resize', grow);
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    const meaning = meaningOfKey(event, question);
    if (meaning === undefined) return;
    event.preventDefault();
    if (meaning === 'send') onSend();
    else store.question.value = store.turns.value.findLast((turn) => turn.kind === 'ask')?.question ?? '';
  };

  return (
    <textarea
      id={QUESTION_ID}
      ref={box}
      class="question-box"
      aria-label="Question"
      placeholder={store.attachments.value.length > 1 ? 'Ask about these images' : 'Ask about the image'}
      rows={1}
      value={question}
      onInput={(event) => {
        store.question.value = event.currentTarget.value;
      }}
      onKeyDown={onKeyDown}
    />
  );
}

/** Keeps what is typed after a pause and when the panel goes; takes over a draft that turns up in the tray. */
function useDraft(): void {
  const store = usePanel();
  const saved = useRef(store.question.peek());

  useSignalEffect(() => {
    const draft = store.tray.value.draft;
    // Drafts are never overwritten: only an empty box takes one over.
    if (draft !== saved.current && store.question.peek() === '') store.question.value = draft;
    saved.current = draft;
  });

  useSignalEffect(() => {
    if (store.question.value === saved.current) return;
    const timer = setTimeout(() => void saveDraft(store), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  });

  useEffect(() => {
    const keep = (): void => {
      if (store.question.peek() !== saved.current) void saveDraft(store);
    };
    addEventListener('pagehide', keep);
    return () => removeEventListener('pagehide', keep);
  }, [store]);
}

/** For browsers without `field-sizing`; the style sheet sets the most it may grow to. */
function growToText(box: HTMLTextAreaElement | null): void {
  if (!box || CSS.supports('field-sizing', 'content')) return;
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight}px`;
}
