import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { attachmentName } from '@/components/attachment/attachment-name.ts';
import { boxSize } from '@/components/attachment/box-size.ts';
import { Thumbnail } from '@/components/attachment/thumbnail.tsx';
import { openCompare } from '@/components/compare/open-compare.ts';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import type { Turn } from '@/utils/conversation/turn.ts';

const BOX = 64;

/** The images of a question with one caption line. */
export function TurnImages({ turn }: { turn: Turn }): JSX.Element | null {
  const store = usePanel();
  const held = useRef<Attachment[]>([]);
  const images = useComputed(() => {
    const now = turn.attachmentIds.flatMap((id) => store.asked.value.get(id) ?? []);
    // The same list while its images are the same: a new question's images concern no other turn.
    const isSame = now.length === held.current.length && now.every((image, index) => image === held.current[index]);
    if (!isSame) held.current = now;
    return held.current;
  }).value;
  if (images.length === 0) return null;
  return (
    <>
      <ul class="turn-images" aria-label="Images of this question">
        {images.map((image, index) => (
          <li key={image.id}>
            <Thumbnail hash={image.thumbnail} box={boxSize(image, BOX)} alt={attachmentName(image, index)} />
          </li>
        ))}
      </ul>
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
    </>
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
