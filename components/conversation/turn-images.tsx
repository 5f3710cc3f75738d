import { useComputed } from '@preact/signals';
import { Eye, EyeOff } from 'lucide';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { attachmentName } from '@/components/attachment/attachment-name.ts';
import { boxSize } from '@/components/attachment/box-size.ts';
import { Thumbnail } from '@/components/attachment/thumbnail.tsx';
import { openCompare } from '@/components/compare/open-compare.ts';
import { act } from '@/components/ui/act.ts';
import { moveFocusWithArrows } from '@/components/ui/arrow-keys.ts';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { absenceSentences } from './absence-words.ts';

const BOX = 64;

interface TurnImagesProps {
  turn: Turn;
  /** Shares the caption's line while there is room. */
  beside: JSX.Element;
}

/** The images of a question with one caption line, and what keeps some of them from Claude. */
export function TurnImages({ turn, beside }: TurnImagesProps): JSX.Element {
  const store = usePanel();
  const held = useRef<Attachment[]>([]);
  const images = useComputed(() => {
    const now = turn.attachmentIds.flatMap((id) => store.asked.value.get(id) ?? []);
    // The same list while its images are the same: a new question's images concern no other turn.
    const isSame = now.length === held.current.length && now.every((image, index) => image === held.current[index]);
    if (!isSame) held.current = now;
    return held.current;
  }).value;
  const first = useComputed(() => store.numbers.value.get(turn.attachmentIds[0] ?? '') ?? 1).value;
  if (images.length === 0) return <div class="turn-caption-line">{beside}</div>;
  const numbers = new Map(turn.attachmentIds.map((id, index) => [id, first + index]));
  return (
    <>
      <ul class="turn-images" aria-label="Images of this question" onKeyDown={moveFocusWithArrows}>
        {images.map((image) => {
          const name = attachmentName(image, (numbers.get(image.id) ?? 1) - 1);
          return (
            <li key={image.id} class="turn-image" data-absent={image.absence !== undefined}>
              <Thumbnail hash={image.thumbnail} box={boxSize(image, BOX)} alt={name} />
              {!turn.recorded && <LeaveOutButton image={image} name={name} />}
            </li>
          );
        })}
      </ul>
      <div class="turn-caption-line">
        <p class="caption turn-caption">
          {captionOf(images)}
          {images.length > 1 && (
            <Button
              look="quiet"
              name="Compare these images side by side"
              onClick={() => void openCompare(store, turn.id)}
            >
              Compare
            </Button>
          )}
        </p>
        {beside}
      </div>
      {absenceSentences(images, numbers).map((sentence) => (
        <p key={sentence} class="caption">
          {sentence}
        </p>
      ))}
    </>
  );
}

/** Whether later questions take an image along: changed by one click, and taken back by the next. */
function LeaveOutButton({ image, name }: { image: Attachment; name: string }): JSX.Element {
  const store = usePanel();
  const isOut = image.absence !== undefined;
  const words = isOut ? `Show ${name} to Claude again` : `Leave out ${name} from here on`;
  const toggle = async (): Promise<void> => {
    const isDone = await act(store, 'leaveOut', { attachmentIds: [image.id], isLeftOut: !isOut });
    if (isDone) store.said.value = isOut ? `${name} is shown to Claude again` : `${name} is left out from here on`;
  };
  return (
    <button
      type="button"
      class="turn-image-button button"
      data-look="icon"
      data-arrow
      aria-label={words}
      title={words}
      onClick={() => void toggle()}
    >
      <Icon of={isOut ? EyeOff : Eye} />
    </button>
  );
}

function captionOf(images: readonly Attachment[]): string {
  const [first] = images;
  if (images.length > 1 || !first) return `${images.length} images`;
  const own = attachmentName(first, 0).replace(/^Image 1(?:: )?/, '');
  const page = first.provenance.kind === 'page' ? first.provenance.pageTitle : '';
  const size = first.state.status === 'ready' ? first.state.preparation.image : first.original;
  return [own, size && `${size.width}×${size.height}`, page].filter(Boolean).join(' · ');
}
