import { X } from 'lucide';
import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { attachmentName } from '@/components/attachment/attachment-name.ts';
import { boxSize } from '@/components/attachment/box-size.ts';
import { Thumbnail } from '@/components/attachment/thumbnail.tsx';
import { focusQuestion } from '@/components/composer/focus-question.ts';
import { meaningOfKey } from '@/components/composer/question-keys.ts';
import { act } from '@/components/ui/act.ts';
import { Button, IconButton } from '@/components/ui/button.tsx';
import { type QuestionEdit, usePanel } from '@/components/ui/panel-store.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { editButtonId } from './edit-button.tsx';
import { costOfRetry, priced } from './question-price.ts';
import { questionWords } from './turn-words.ts';

const BOX = 64;

/**
 * A question that was asked, to be asked again in other words or without some of its images. Escape leaves it and keeps
 * what was typed for the next time; only Cancel and asking forget it.
 */
export function EditQuestion({ turn }: { turn: Turn }): JSX.Element {
  const store = usePanel();
  const box = useRef<HTMLTextAreaElement>(null);
  const noteId = useId();
  const before: QuestionEdit = { question: questionWords(turn), attachmentIds: turn.attachmentIds };
  const [edit, setEdit] = useState(() => store.edits.get(turn.id) ?? before);
  const numbers = store.numbers.value;
  const images = edit.attachmentIds.flatMap((id) => store.asked.value.get(id) ?? []);
  const isFirst = store.turns.value[0]?.id === turn.id;
  const lacks = isFirst && images.length === 0 ? 'A first question needs an image.' : undefined;
  const canAsk = lacks === undefined && edit.question.trim() !== '';

  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.setSelectionRange(edit.question.length, edit.question.length);
  }, []);
  const change = (part: Partial<QuestionEdit>): void => {
    const next = { ...edit, ...part };
    store.edits.set(turn.id, next);
    setEdit(next);
  };
  const close = (): void => {
    store.editing.value = undefined;
    // Once the button is there again.
    setTimeout(() => document.getElementById(editButtonId(turn.id))?.focus());
  };
  const cancel = (): void => {
    store.edits.delete(turn.id);
    close();
  };
  const save = async (): Promise<void> => {
    if (!canAsk) return;
    const { question } = edit;
    // The words of a menu item, left alone, are not the user's own.
    const words = turn.kind !== 'ask' && question.trim() === before.question ? '' : question;
    const isAsked = await act(store, 'editTurn', {
      turnId: turn.id,
      question: words,
      attachmentIds: [...edit.attachmentIds],
    });
    if (!isAsked) return;
    store.edits.delete(turn.id);
    store.editing.value = undefined;
    focusQuestion();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      // Not for the running turn, which Escape would stop.
      event.stopPropagation();
      close();
    } else if (event.target === box.current && meaningOfKey(event, edit.question) === 'send') {
      event.preventDefault();
      void save();
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys pressed anywhere in the editor are about the editor.
    <div class="edit-question" onKeyDown={onKeyDown}>
      <textarea
        ref={box}
        class="text-box edit-box"
        aria-label="Edited question"
        aria-describedby={noteId}
        rows={2}
        value={edit.question}
        onInput={(event) => change({ question: event.currentTarget.value })}
      />
      {images.length > 0 && (
        <ul class="turn-images" aria-label="Images of the edited question">
          {images.map((image) => {
            const name = attachmentName(image, (numbers.get(image.id) ?? 1) - 1);
            return (
              <li key={image.id} class="turn-image">
                <Thumbnail hash={image.thumbnail} box={boxSize(image, BOX)} alt={name} />
                <span class="turn-image-button">
                  <IconButton
                    icon={X}
                    name={`Ask without ${name}`}
                    onClick={() => {
                      change({ attachmentIds: edit.attachmentIds.filter((id) => id !== image.id) });
                      box.current?.focus();
                    }}
                  />
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <p id={noteId} class="caption">
        {lacks ?? 'What stands here now stays, as another version.'}
      </p>
      <div class="row">
        <Button look="main" disabled={!canAsk} onClick={() => void save()}>
          {priced('Ask again', costOfRetry(store, turn, edit))}
        </Button>
        <Button onClick={cancel}>Cancel</Button>
      </div>
    </div>
  );
}
