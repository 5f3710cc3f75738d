import { X } from 'lucide';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { Button, IconButton } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { Popover } from '@/components/ui/popover.tsx';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { AccessQuestion } from './access-question.tsx';
import { AcquiringLine } from './acquiring-line.tsx';
import { attachmentLine, attachmentWarnings } from './attachment-line.ts';
import { attachmentName } from './attachment-name.ts';
import { boxSize } from './box-size.ts';
import { Candidates } from './candidates.tsx';
import { chosenModel } from './chosen-model.ts';
import { FailedLine } from './failed-line.tsx';
import { Receipt } from './receipt.tsx';
import { Thumbnail } from './thumbnail.tsx';

/** Longest edge of a waiting image's box, in CSS pixels. */
const BOX = 64;

interface AttachmentItemProps {
  attachment: Attachment;
  index: number;
  onRemove: () => void;
}

/** One waiting image: its picture (the receipt behind it), one line, at most one warning, what can be done. */
export function AttachmentItem({ attachment, index, onRemove }: AttachmentItemProps): JSX.Element {
  const store = usePanel();
  const receiptId = useId();
  const name = attachmentName(attachment, index);
  const [warning] = attachmentWarnings(attachment);
  const { state } = attachment;
  const isReady = state.status === 'ready';
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Delete') return;
    event.preventDefault();
    onRemove();
  };
  return (
    <li class="attachment">
      <button
        type="button"
        class="attachment-picture"
        aria-label={`${name}, what will be sent`}
        title="What will be sent"
        data-arrow
        popovertarget={receiptId}
        onKeyDown={onKeyDown}
      >
        <Thumbnail hash={attachment.thumbnail} box={boxSize(attachment, BOX)} alt="" />
      </button>
      <div class="attachment-words">
        <span class="attachment-name">{name}</span>
        {state.status === 'acquiring' && <AcquiringLine attachmentId={attachment.id} state={state} />}
        {state.status === 'failed' && (
          <FailedLine attachmentId={attachment.id} failure={state.failure} onRemove={onRemove} />
        )}
        {state.status !== 'failed' && <span class="caption">{attachmentLine(attachment, chosenModel(store))}</span>}
        {warning !== undefined && <span class="attachment-warning caption">{warning}</span>}
        <div class="row">
          {isReady && (state.preparation.partsAdvised || state.preparation.scale < 0.7) && (
            <Button
              look="quiet"
              onClick={() => void act(store, 'setDetail', { attachmentId: attachment.id, detail: 'parts' })}
            >
              Send in parts
            </Button>
          )}
          {attachment.candidates.some(({ id }) => id !== attachment.candidateId) && (
            <Candidates attachment={attachment} />
          )}
          {attachment.accessWouldHelp !== undefined && <AccessQuestion origin={attachment.accessWouldHelp} />}
        </div>
      </div>
      <IconButton icon={X} name={`Remove ${name}`} onClick={onRemove} />
      <Popover id={receiptId} name="What will be sent">
        <Receipt attachment={attachment} />
      </Popover>
    </li>
  );
}
