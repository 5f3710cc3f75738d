import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { PictureStack, piecesOf } from '@/components/viewer/picture-stack.tsx';
import { scaleFor, useRoom, type Zoom, ZoomControls } from '@/components/viewer/zoom.tsx';
import type { ComparableImage } from './comparable-images.ts';
import { Divider } from './divider.tsx';
import { useSyncedScroll } from './use-synced-scroll.ts';

export type CompareMode = 'side' | 'swipe';

interface PanesProps {
  mode: CompareMode;
  left: ComparableImage;
  right: ComparableImage;
}

/** Two images, equally wide, that scroll and grow as one: beside each other, or on each other with a divider. */
export function Panes({ mode, left, right }: PanesProps): JSX.Element {
  const [zoom, setZoom] = useState<Zoom>('fit');
  const [divider, setDivider] = useState(50);
  const { ref: leftPane, room } = useRoom();
  const rightPane = useRef<HTMLDivElement>(null);
  const onScroll = useSyncedScroll(leftPane, rightPane);
  const { width } = left.original;
  const rightScaled = (right.original.height * width) / right.original.width;
  const scale = scaleFor(zoom, { width, height: Math.max(left.original.height, rightScaled) }, room);
  const rightScale = (scale * width) / right.original.width;
  const pane = (image: ComparableImage, its: number): JSX.Element | false =>
    room.width > 0 && (
      <PictureStack pieces={piecesOf(image.original)} width={image.original.width} scale={its} alt={image.label} />
    );
  return (
    <>
      <div class="compare-panes" data-mode={mode}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
        <section ref={leftPane} class="compare-pane" tabIndex={0} aria-label={left.label} onScroll={onScroll}>
          {pane(left, scale)}
        </section>
        <section
          ref={rightPane}
          class="compare-pane"
          tabIndex={mode === 'side' ? 0 : -1}
          aria-label={right.label}
          onScroll={onScroll}
          style={{ clipPath: mode === 'swipe' ? `inset(0 0 0 ${divider}%)` : 'none' }}
        >
          {pane(right, rightScale)}
        </section>
        {mode === 'swipe' && (
          <Divider at={divider} leftLabel={left.label} rightLabel={right.label} onMove={setDivider} />
        )}
      </div>
      <div class="viewer-bar row">
        <ZoomControls zoom={zoom} scale={scale} onZoom={setZoom} />
      </div>
    </>
  );
}
