import { ArrowDown, ArrowUp, Ellipsis, Eye, Link, Pencil, Repeat, SquarePen, WandSparkles } from 'lucide';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { IconButton } from '@/components/ui/button.tsx';
import { Menu, MenuItem } from '@/components/ui/menu.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { openViewer } from '@/components/viewer/open-viewer.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { captureOf } from './capture-width.ts';

interface AttachmentMenuProps {
  attachment: Attachment;
  name: string;
  index: number;
  count: number;
  onMove: (to: number) => void;
  onRename: () => void;
}

/** Everything one image can be asked for that its line has no room for; made when it is first wanted. */
export function AttachmentMenu(props: AttachmentMenuProps): JSX.Element {
  const menuId = useId();
  const [isWanted, setWanted] = useState(false);
  const name = `Options for ${props.name}`;
  const open = (event: MouseEvent): void => {
    if (isWanted) return;
    // The menu opens itself this first time; the button's own toggling would close it again.
    event.preventDefault();
    setWanted(true);
  };
  // A hundred images wait in one tray at times, and each popover costs as much as the rest of its image.
  return (
    <>
      <IconButton icon={Ellipsis} name={name} popoverTarget={menuId} onClick={open} />
      {isWanted && (
        <Menu id={menuId} name={name} startsOpen>
          <Items {...props} menuId={menuId} />
        </Menu>
      )}
    </>
  );
}

function Items(props: AttachmentMenuProps & { menuId: string }): JSX.Element {
  const { attachment, index, count, onMove, onRename, menuId } = props;
  const store = usePanel();
  const { id } = attachment;
  const isReady = attachment.state.status === 'ready';
  return (
    <>
      {isReady && (
        <>
          <MenuItem menuId={menuId} icon={Eye} onClick={() => void openViewer(store, id, 'see')}>
            What Claude will see
          </MenuItem>
          <MenuItem menuId={menuId} icon={SquarePen} onClick={() => void openViewer(store, id, 'edit')}>
            Crop, rotate, redact…
          </MenuItem>
        </>
      )}
      <MenuItem menuId={menuId} icon={Pencil} keys="F2" onClick={onRename}>
        Rename
      </MenuItem>
      {index > 0 && (
        <MenuItem menuId={menuId} icon={ArrowUp} keys="Alt+ArrowUp" onClick={() => onMove(index - 1)}>
          Move up
        </MenuItem>
      )}
      {index < count - 1 && (
        <MenuItem menuId={menuId} icon={ArrowDown} keys="Alt+ArrowDown" onClick={() => onMove(index + 1)}>
          Move down
        </MenuItem>
      )}
      {captureOf(attachment)?.what === 'region' && (
        <MenuItem
          menuId={menuId}
          icon={Repeat}
          onClick={() => void act(store, 'capture', { windowId: store.windowId, action: 'again', attachmentIds: [id] })}
        >
          Same region again
        </MenuItem>
      )}
      <SourceItems attachment={attachment} menuId={menuId} />
    </>
  );
}

/** **Send as…**: the user's own choice for one image; a link is offered only where the image has one. */
function SourceItems({ attachment, menuId }: { attachment: Attachment; menuId: string }): JSX.Element | null {
  const store = usePanel();
  const { id, state, provenance, chosenSource, edits } = attachment;
  const hasLink = provenance.kind === 'page' && !edits && provenance.imageUrl?.startsWith('https:');
  if (state.status !== 'ready' || !hasLink) return null;
  const choose = (as?: 'bytes' | 'url'): void =>
    void act(store, 'chooseSource', { attachmentId: id, ...(as === undefined ? {} : { as }) });
  const isLink = state.source.kind === 'url';
  return (
    <>
      <MenuItem menuId={menuId} icon={Link} onClick={() => choose(isLink ? 'bytes' : 'url')}>
        {isLink ? 'Send as image data' : 'Send as a link'}
      </MenuItem>
      {chosenSource !== undefined && (
        <MenuItem menuId={menuId} icon={WandSparkles} onClick={() => choose()}>
          Let Loupe decide how to send it
        </MenuItem>
      )}
    </>
  );
}
