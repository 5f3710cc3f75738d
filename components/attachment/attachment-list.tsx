import { Columns2 } from 'lucide';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { openCompare } from '@/components/compare/open-compare.ts';
import { focusQuestion } from '@/components/composer/focus-question.ts';
import { act } from '@/components/ui/act.ts';
import { moveFocusWithArrows } from '@/components/ui/arrow-keys.ts';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { AttachmentItem } from './attachment-item.tsx';
import { trayLine } from './attachment-line.ts';
import { attachmentName } from './attachment-name.ts';
import { chosenModel } from './chosen-model.ts';
import { useReorder } from './use-reorder.ts';

/** The images that wait for the next question. */
export function AttachmentList(): JSX.Element | null {
  const store = usePanel();
  const list = useRef<HTMLUListElement>(null);
  const reorder = useReorder(list);
  const attachments = store.attachments.value;
  if (attachments.length === 0) return null;

  const remove = (attachment: Attachment, index: number): void => {
    focusNeighbour(list.current, index);
    store.removed.value = { ids: [attachment.id], words: attachmentName(attachment, index) };
    void act(store, 'removeAttachment', { attachmentId: attachment.id });
  };

  return (
    <>
      {attachments.length > 1 && (
        <div class="attachments-head">
          <span class="caption">{trayLine(attachments, chosenModel(store))}</span>
          <Button look="quiet" icon={Columns2} onClick={() => void openCompare(store)}>
            Compare side by side
          </Button>
        </div>
      )}
      <ul
        ref={list}
        class="attachments"
        aria-label="Attachments"
        data-dragging={reorder.drag !== undefined}
        onKeyDown={moveFocusWithArrows}
      >
        {attachments.map((attachment, index) => (
          <AttachmentItem
            key={attachment.id}
            attachment={attachment}
            index={index}
            reorder={reorder}
            onRemove={() => remove(attachment, index)}
          />
        ))}
      </ul>
    </>
  );
}

/** Before the item goes: the next one, else the one before, else Question. */
function focusNeighbour(list: HTMLElement | null, index: number): void {
  const pictures = list?.querySelectorAll<HTMLElement>('.attachment-picture');
  const neighbour = pictures?.[index + 1] ?? pictures?.[index - 1];
  if (neighbour) neighbour.focus();
  else focusQuestion();
}
