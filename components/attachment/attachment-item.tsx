import { X } from 'lucide';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { IconButton } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { openViewer } from '@/components/viewer/open-viewer.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { AcquiringLine } from './acquiring-line.tsx';
import { AttachmentActions } from './attachment-actions.tsx';
import { attachmentLine, attachmentWarnings } from './attachment-line.ts';
import { AttachmentMenu } from './attachment-menu.tsx';
import { attachmentName, ownName } from './attachment-name.ts';
import { boxSize } from './box-size.ts';
import { otherWidth } from './capture-width.ts';
import { chosenModel } from './chosen-model.ts';
import { FailedLine } from './failed-line.tsx';
import { NameField } from './name-field.tsx';
import { Thumbnail } from './thumbnail.tsx';
import type { Reorder } from './use-reorder.ts';

/** Longest edge of a waiting image's box, in CSS pixels. */
const BOX = 64;
/** With Alt these move an image; the list's own arrow keys move between images. */
const STEP: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };

interface AttachmentItemProps {
  attachment: Attachment;
  index: number;
  reorder: Reorder;
  onRemove: () => void;
}

/** One waiting image: its picture (what Claude will see behind it), one line, at most one warning, what can be done. */
export function AttachmentItem({ attachment, index, reorder, onRemove }: AttachmentItemProps): JSX.Element {
  const store = usePanel();
  const picture = useRef<HTMLButtonElement>(null);
  const [isRenaming, setRenaming] = useState(false);
  const attachments = store.attachments.value;
  const name = attachmentName(attachment, index);
  const { state } = attachment;
  const width = otherWidth(attachments, index);
  const warning = attachmentWarnings(attachment)[0] ?? width?.warning;
  const move = (to: number): void => reorder.move(index, to);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.altKey ? STEP[event.key] : undefined;
    if (step === undefined && event.key !== 'Delete' && event.key !== 'F2') return;
    event.preventDefault();
    event.stopPropagation();
    if (step !== undefined) move(index + step);
    else if (event.key === 'F2') setRenaming(true);
    else onRemove();
  };
  const onRenamed = (byKey: boolean): void => {
    setRenaming(false);
    if (byKey) picture.current?.focus();
  };

  return (
    <li
      class="attachment"
      data-dragged={reorder.drag?.index === index}
      data-line={lineOf(reorder.drag, index, attachments.length)}
    >
      <button
        ref={picture}
        type="button"
        class="attachment-picture"
        aria-label={`${name}, what Claude will see`}
        aria-keyshortcuts="F2 Delete Alt+ArrowUp Alt+ArrowDown"
        title="What Claude will see"
        data-arrow
        data-movable={attachments.length > 1}
        onClick={() => void openViewer(store, attachment.id, 'see')}
        onKeyDown={onKeyDown}
        {...reorder.handlers(index)}
      >
        <Thumbnail hash={attachment.thumbnail} box={boxSize(attachment, BOX)} alt="" />
      </button>
      {isRenaming ? (
        <NameField attachment={attachment} index={index} onDone={onRenamed} />
      ) : (
        <ItemName attachment={attachment} index={index} />
      )}
      <div class="attachment-buttons">
        <AttachmentMenu
          attachment={attachment}
          name={name}
          index={index}
          count={attachments.length}
          onMove={move}
          onRename={() => setRenaming(true)}
        />
        <IconButton icon={X} name={`Remove ${name}`} onClick={onRemove} />
      </div>
      <div class="attachment-words">
        {state.status === 'acquiring' && <AcquiringLine attachmentId={attachment.id} state={state} />}
        {state.status === 'failed' ? (
          <FailedLine attachmentId={attachment.id} failure={state.failure} onRemove={onRemove} />
        ) : (
          <span class="caption">{attachmentLine(attachment, chosenModel(store))}</span>
        )}
        {warning !== undefined && <span class="attachment-warning caption">{warning}</span>}
        <AttachmentActions attachment={attachment} width={width} />
      </div>
    </li>
  );
}

/** Apart from the number, because a page's own words may run the other way. */
function ItemName({ attachment, index }: { attachment: Attachment; index: number }): JSX.Element {
  const own = ownName(attachment);
  return (
    <span class="attachment-name" title={own}>
      Image {index + 1}
      {own !== undefined && (
        <>
          : <bdi>{own}</bdi>
        </>
      )}
    </span>
  );
}

/** On which side of an item the line stands that shows where the dragged one would go; nowhere if it would stay. */
function lineOf(drag: Reorder['drag'], index: number, count: number): string | undefined {
  if (!drag || drag.gap === drag.index || drag.gap === drag.index + 1) return undefined;
  const side = drag.isInColumns ? 'column' : 'row';
  if (drag.gap === index) return `${side} before`;
  return drag.gap === count && index === count - 1 ? `${side} after` : undefined;
}
