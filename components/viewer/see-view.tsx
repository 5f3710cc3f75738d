import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Receipt } from '@/components/attachment/receipt.tsx';
import { Button } from '@/components/ui/button.tsx';
import { type Attachment, imagesToSend, type Preparation, type Strip } from '@/utils/conversation/attachment.ts';
import type { Size } from '@/utils/image/quarter-turns.ts';
import { DetailButtons } from './detail-buttons.tsx';
import type { Tool } from './editor-tools.tsx';
import { PictureStack, piecesOf } from './picture-stack.tsx';
import { scaleFor, useRoom, type Zoom, ZoomControls } from './zoom.tsx';

interface SeeViewProps {
  attachment: Attachment;
  name: string;
  say: (sentence: string) => void;
  /** Opens the editor; undefined where the image can no longer be changed. */
  onEdit: ((tool: Tool) => void) | undefined;
}

/** One image of what is sent, or the whole that the parts were cut from. */
interface Shown extends Size {
  label?: string;
  pieces: Strip[];
}

/** The very images that will be sent, at their size, with the receipt and what can be changed about them. */
export function SeeView({ attachment, name, say, onEdit }: SeeViewProps): JSX.Element {
  const [zoom, setZoom] = useState<Zoom>('fit');
  const [showsWhole, setShowsWhole] = useState(false);
  const { ref, room } = useRoom();
  const preparation = usePreparation(attachment);
  const parts = preparation?.parts;
  const shown = preparation ? shownImages(attachment, preparation, showsWhole) : [];
  const widest = shown.reduce<Size>((most, one) => (one.width > most.width ? one : most), { width: 1, height: 1 });
  // Several images are read like a page: as wide as the room, whatever their height.
  const scale = scaleFor(zoom, shown.length > 1 ? { width: widest.width, height: 1 } : widest, room);
  return (
    <div class="viewer">
      <div class="viewer-bar row">
        <ZoomControls zoom={zoom} scale={scale} onZoom={setZoom} />
        {parts && (
          <Button look="chip" pressed={showsWhole} onClick={() => setShowsWhole(!showsWhole)}>
            The whole page
          </Button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <section ref={ref} class="viewer-stage" tabIndex={0} data-start aria-label={stageName(shown, showsWhole)}>
        {room.width > 0 &&
          shown.map((one) => (
            <figure key={one.label} class="viewer-figure">
              {one.label !== undefined && (
                <figcaption class="caption">{`${one.label} · ${one.width}×${one.height}`}</figcaption>
              )}
              <PictureStack pieces={one.pieces} width={one.width} scale={scale} alt={one.label ?? name} />
            </figure>
          ))}
        {preparation === undefined && <p class="caption">Not ready yet.</p>}
      </section>
      <div class="viewer-side">
        {onEdit && <DetailButtons attachment={attachment} say={say} onEdit={onEdit} />}
        <Receipt attachment={attachment} />
      </div>
    </div>
  );
}

/** The preparation in force; while a new one is being made, the one before. */
function usePreparation({ state }: Attachment): Preparation | undefined {
  const [last, setLast] = useState<Preparation>();
  const now = state.status === 'ready' ? state.preparation : last;
  if (now !== last) setLast(now);
  return now;
}

function shownImages({ original }: Attachment, preparation: Preparation, showsWhole: boolean): Shown[] {
  if (showsWhole && original) return [{ width: original.width, height: original.height, pieces: piecesOf(original) }];
  return imagesToSend(preparation).map(({ label, image }) => ({
    ...(label === undefined ? {} : { label }),
    width: image.width,
    height: image.height,
    pieces: [{ hash: image.hash, y: 0, height: image.height }],
  }));
}

function stageName(shown: readonly Shown[], showsWhole: boolean): string {
  const [first] = shown;
  if (!first) return 'Image';
  if (shown.length > 1) return `${shown.length} parts`;
  return `${showsWhole ? 'The whole page' : 'Image'}, ${first.width}×${first.height}`;
}
