import type { JSX } from 'preact';
import { attachmentName } from '@/components/attachment/attachment-name.ts';
import { boxSize } from '@/components/attachment/box-size.ts';
import { Thumbnail } from '@/components/attachment/thumbnail.tsx';
import { moveFocusWithArrows } from '@/components/ui/arrow-keys.ts';
import { usePanel } from '@/components/ui/panel-store.ts';
import { turnElementId } from './turn-element-id.ts';

const BOX = 28;

/** The conversation's images in one line; each leads to its turn. */
export function ImageStrip(): JSX.Element | null {
  const { turns, asked } = usePanel();
  const images = turns.value.flatMap((turn) =>
    turn.attachmentIds.map((id) => ({ turnId: turn.id, image: asked.value.get(id) })),
  );
  if (!images.some(({ image }) => image)) return null;
  return (
    <nav class="image-strip" aria-label="Images of this conversation" onKeyDown={moveFocusWithArrows}>
      {images.map(
        ({ turnId, image }, index) =>
          image && (
            <button
              key={`${turnId}-${image.id}`}
              type="button"
              class="strip-button"
              data-arrow
              aria-label={`Go to ${attachmentName(image, index)}`}
              onClick={() => document.getElementById(turnElementId(turnId))?.scrollIntoView({ block: 'start' })}
            >
              <Thumbnail hash={image.thumbnail} box={{ ...boxSize(image, BOX), height: BOX }} alt="" />
            </button>
          ),
      )}
    </nav>
  );
}
