import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { moveFocusWithArrows } from '@/components/ui/arrow-keys.ts';
import { usePanel } from '@/components/ui/panel-store.ts';
import { closePopover, Popover } from '@/components/ui/popover.tsx';
import type { Attachment, Candidate } from '@/utils/conversation/attachment.ts';
import { Thumbnail } from './thumbnail.tsx';

const KIND: Record<Candidate['kind'], string> = {
  img: 'Image',
  'svg-image': 'Image in a drawing',
  svg: 'Drawing',
  canvas: 'Canvas',
  video: 'Video frame',
  poster: 'Video poster',
  background: 'Background',
  border: 'Border image',
  mask: 'Mask',
  content: 'Content image',
  input: 'Image button',
  object: 'Embedded image',
  link: 'Linked image',
  srcset: 'Other size',
  frame: 'Frame',
};

/** **Not this one?**: the pictures at the place the user pointed at; a question when Loupe cannot tell which. */
export function Candidates({ attachment }: { attachment: Attachment }): JSX.Element {
  const store = usePanel();
  const id = useId();
  const choose = (candidateId: string): void => {
    closePopover(id);
    void act(store, 'chooseCandidate', { attachmentId: attachment.id, candidateId });
  };
  return (
    <>
      <button type="button" class="button" data-look="quiet" popovertarget={id}>
        {attachment.candidateId === undefined ? 'Which image?' : 'Not this one?'}
      </button>
      <Popover id={id} name="Images at this place" kind="menu">
        <ul class="menu" onKeyDown={moveFocusWithArrows}>
          {attachment.candidates.map((candidate) => (
            <li key={candidate.id}>
              <button
                type="button"
                class="menu-item"
                data-arrow
                aria-current={candidate.id === attachment.candidateId}
                onClick={() => choose(candidate.id)}
              >
                <Thumbnail hash={candidate.thumbnail} box={{ width: 40, height: 40 }} alt="" />
                <span>
                  {candidate.alt || KIND[candidate.kind]}
                  <span class="caption candidate-facts">{candidateFacts(candidate)}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </Popover>
    </>
  );
}

function candidateFacts(candidate: Candidate): string {
  const size = candidate.width && candidate.height ? `${candidate.width}×${candidate.height}` : 'size unknown';
  const host = candidate.url === undefined ? undefined : URL.parse(candidate.url)?.host;
  return host ? `${size} · ${host}` : size;
}
