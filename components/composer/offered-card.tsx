import { X } from 'lucide';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { estimateOfAsk, priced } from '@/components/conversation/question-price.ts';
import { act } from '@/components/ui/act.ts';
import { Button, IconButton } from '@/components/ui/button.tsx';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import { formatDay } from '@/utils/conversation/format-date.ts';
import { isStillOffered, type OfferedAnswer } from '@/utils/conversation/stored-answer.ts';
import { focusQuestion } from './focus-question.ts';
import { saveDraft } from './send-question.ts';

/** The question was not sent, because its answer is stored: which it shall be is for the user to say. */
export function OfferedCard(): JSX.Element | null {
  const store = usePanel();
  const { offered, conversationId } = store.tray.value;
  const attachmentIds = store.attachments.value
    .filter(({ state }) => state.status !== 'failed' && state.status !== 'choosing')
    .map(({ id }) => id);
  const now = { question: store.question.value, attachmentIds, conversationId };
  return offered && isStillOffered(offered, now) ? <Choice offered={offered} /> : null;
}

function Choice({ offered }: { offered: OfferedAnswer }): JSX.Element {
  const store = usePanel();
  const { windowId } = store;
  const card = useRef<HTMLElement>(null);
  const sentence = `You asked this before, ${formatDay(offered.askedAt, Date.now())}.`;
  useEffect(() => {
    store.said.value = sentence;
    if (store.followsOffer) card.current?.querySelector<HTMLElement>('.row > button')?.focus();
    store.followsOffer = false;
  }, [store, offered]);
  const dismiss = (): void => {
    focusQuestion();
    void act(store, 'answerOffer', { windowId, choice: 'dismiss' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    dismiss();
  };
  return (
    <section ref={card} class="card" aria-label={sentence} onKeyDown={onKeyDown}>
      <div class="offered-head">
        <p class="grow">{sentence}</p>
        <IconButton icon={X} name="Dismiss" onClick={dismiss} />
      </div>
      <div class="row">
        <Button
          look="main"
          onClick={() => {
            focusQuestion();
            void act(store, 'answerOffer', { windowId, choice: 'show' });
          }}
        >
          Show that answer
        </Button>
        <Button onClick={() => void askAgain(store, offered)}>
          {priced('Ask again', estimateOfAsk(store, offered)?.usd)}
        </Button>
      </div>
    </section>
  );
}

/** As Ask does: what was asked leaves the box, and comes back where it could not be taken. */
async function askAgain(store: PanelStore, { kind }: OfferedAnswer): Promise<void> {
  const { windowId } = store;
  const question = store.question.value;
  focusQuestion();
  if (kind === 'ask') store.question.value = '';
  const isTaken = await act(store, 'answerOffer', { windowId, choice: 'ask' });
  if (isTaken) await saveDraft(store);
  else if (store.question.value === '') store.question.value = question;
}
