import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { attachmentName } from '@/components/attachment/attachment-name.ts';
import { FullDialog, openFullDialog } from '@/components/ui/full-dialog.tsx';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { Editor } from './editor.tsx';
import type { Tool } from './editor-tools.tsx';
import type { ViewerView } from './open-viewer.ts';
import { SeeView } from './see-view.tsx';
import './viewer.css';

export function showViewer(store: PanelStore, attachmentId: string, view: ViewerView): void {
  const tool = view === 'edit' ? 'box' : undefined;
  openFullDialog(store, (close) => <Viewer attachmentId={attachmentId} startTool={tool} close={close} />);
}

interface ViewerProps {
  attachmentId: string;
  /** Set to open in the editor. */
  startTool: Tool | undefined;
  close: () => void;
}

function Viewer({ attachmentId, startTool, close }: ViewerProps): JSX.Element | null {
  const store = usePanel();
  const [tool, setTool] = useState(startTool);
  const [said, say] = useState('');
  const mayClose = useRef<(() => boolean) | undefined>(undefined);
  const found = findAttachment(store, attachmentId);
  const isGone = found === undefined;
  useEffect(() => {
    if (isGone) close();
  }, [isGone]);
  if (!found) return null;
  const { attachment, name, isWaiting } = found;
  const base = isWaiting ? (attachment.unedited ?? attachment.original) : undefined;
  const dialog = { subtitle: name, close, mayClose, said };
  if (tool === undefined || !base) {
    return (
      <FullDialog {...dialog} title={isWaiting ? 'What Claude will see' : 'What Claude saw'}>
        <SeeView attachment={attachment} name={name} say={say} onEdit={base && setTool} />
      </FullDialog>
    );
  }
  const leave = startTool === undefined ? () => setTool(undefined) : close;
  return (
    <FullDialog {...dialog} title="Edit">
      <Editor
        attachmentId={attachment.id}
        base={base}
        edits={attachment.edits}
        name={name}
        startTool={tool}
        mayClose={mayClose}
        say={say}
        leave={leave}
      />
    </FullDialog>
  );
}

/** In the tray, or, asked about already, in a turn. */
function findAttachment(
  { attachments, turns, asked }: PanelStore,
  id: string,
): { attachment: Attachment; name: string; isWaiting: boolean } | undefined {
  const index = attachments.value.findIndex((each) => each.id === id);
  const waiting = attachments.value[index];
  if (waiting) return { attachment: waiting, name: attachmentName(waiting, index), isWaiting: true };
  const attachment = asked.value.get(id);
  const place = turns.value.find(({ attachmentIds }) => attachmentIds.includes(id))?.attachmentIds.indexOf(id) ?? 0;
  return attachment && { attachment, name: attachmentName(attachment, place), isWaiting: false };
}
