import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Conversation } from '@/utils/conversation/conversation.ts';

/** As the worker takes it. */
const LONGEST_TITLE = 200;

interface TitleFieldProps {
  conversation: Conversation;
  onDone: () => void;
}

/** Renames a conversation in place: Enter and leaving keep what is typed, Escape and an empty field do not. */
export function TitleField({ conversation, onDone }: TitleFieldProps): JSX.Element {
  const store = usePanel();
  const field = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const finish = (keeps: boolean): void => {
    if (isOver.current) return;
    // The field goes away with this, and a field that goes loses the focus once more.
    isOver.current = true;
    const title = field.current?.value.trim() ?? '';
    const { id } = conversation;
    if (keeps && title !== '' && title !== conversation.title) {
      const isInView = store.conversation.value?.id === id;
      // At once: the old title would show for a moment otherwise.
      if (isInView) store.conversation.value = { ...conversation, title, titleBy: 'user' };
      void act(store, 'renameConversation', { conversationId: id, title });
    }
    onDone();
  };
  return (
    <input
      ref={field}
      type="text"
      class="title-field"
      aria-label="Title"
      defaultValue={conversation.title}
      maxLength={LONGEST_TITLE}
      autocomplete="off"
      onKeyDown={(event) => {
        if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
        event.preventDefault();
        // Escape ends the renaming, and nothing else.
        event.stopPropagation();
        finish(event.key === 'Enter');
      }}
      onBlur={() => finish(true)}
    />
  );
}
