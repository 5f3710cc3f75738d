import { TriangleAlert } from 'lucide';
import type { JSX } from 'preact';
import { act } from '@/components/ui/act.ts';
import { FailureButton } from '@/components/ui/failure-button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import type { Failure } from '@/utils/conversation/failure.ts';

interface FailedLineProps {
  attachmentId: string;
  failure: Failure;
  onRemove: () => void;
}

/** Why an image could not be had, where its line would stand. */
export function FailedLine({ attachmentId, failure, onRemove }: FailedLineProps): JSX.Element {
  const store = usePanel();
  const face = describeFailure(failure, { now: Date.now() });
  return (
    <>
      <span class="notice" data-tone="danger">
        <Icon of={TriangleAlert} />
        <span>{face.sentence}</span>
      </span>
      <div class="row">
        <FailureButton
          failure={failure}
          face={face}
          own={{ retry: () => void act(store, 'tryAttachmentAgain', { attachmentId }), remove: onRemove }}
        />
      </div>
    </>
  );
}
