import type { JSX } from 'preact';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { AccessQuestion } from './access-question.tsx';
import { partsWouldHelp } from './attachment-line.ts';
import { Candidates } from './candidates.tsx';
import { captureOf, type OtherWidth } from './capture-width.ts';

interface AttachmentActionsProps {
  attachment: Attachment;
  width: OtherWidth | undefined;
}

/** What makes one image better or another one, right where its line says what is wrong with it. */
export function AttachmentActions({ attachment, width }: AttachmentActionsProps): JSX.Element {
  const store = usePanel();
  const { windowId } = store;
  const attachmentId = attachment.id;
  const capture = (action: 'again' | 'same-width', attachmentIds: string[]): void =>
    void act(store, 'capture', { windowId, action, attachmentIds });
  const newestRegion = store.attachments.value.findLast((each) => captureOf(each)?.what === 'region');
  return (
    <div class="row">
      {partsWouldHelp(attachment) && (
        <Button look="quiet" onClick={() => void act(store, 'setDetail', { attachmentId, detail: 'parts' })}>
          Send in parts
        </Button>
      )}
      {width && (
        <Button look="quiet" onClick={() => capture('same-width', width.attachmentIds)}>
          Capture both at the same width
        </Button>
      )}
      {newestRegion?.id === attachmentId && (
        <Button look="quiet" onClick={() => capture('again', [attachmentId])}>
          Same region again
        </Button>
      )}
      {attachment.candidates.some(({ id }) => id !== attachment.candidateId) && <Candidates attachment={attachment} />}
      {attachment.accessWouldHelp !== undefined && <AccessQuestion origin={attachment.accessWouldHelp} />}
    </div>
  );
}
