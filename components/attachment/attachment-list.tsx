import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { focusQuestion } from '@/components/composer/focus-question.ts';
import { act } from '@/components/ui/act.ts';
import { moveFocusWithArrows } from '@/components/ui/arrow-keys.ts';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { AttachmentItem } from './attachment-item.tsx';
import { attachmentName } from './attachment-name.ts';

/** The images that wait for the next question. */
export function AttachmentList(): JSX.Element | null {
  const store = usePanel();
  const list = useRef<HTMLUListElement>(null);
  const attachments = store.attachments.value;
  if (attachments.length === 0) return null;

  const remove = (attachment: Attachment, index: number): void => {
    focusNeighbour(list.current, index);
    store.removed.value = { id: attachment.id, name: attachmentName(attachment, index) };
    void act(store, 'removeAttachment', { attachmentId: attachment.id });
  };

  return (
    <ul ref={list} class="attachments" aria-label="Attachments" onKeyDown={moveFocusWithArrows}>
      {attachments.map((attachment, index) => (
        <AttachmentItem
          key={attachment.id}
          attachment={attachment}
          index={index}
          onRemove={() => remove(attachment, index)}
        />
      ))}
    </ul>
  );
}

/** Before the item goes: the next one, else the one before, else Question. */
function focusNeighbour(list: HTMLElement | null, index: number): void {
  const pictures = list?.querySelectorAll<HTMLElement>('[data-arrow]');
  const neighbour = pictures?.[index + 1] ?? pictures?.[index - 1];
  if (neighbour) neighbour.focus();
  else focusQuestion();
}
