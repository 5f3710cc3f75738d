import type { JSX } from 'preact';
import { useStoredImage } from '@/components/attachment/thumbnail.tsx';
import type { Original, Strip } from '@/utils/conversation/attachment.ts';

/** The pieces of an original, top to bottom: itself, or its strips. */
export function piecesOf({ hash, height, strips }: Pick<Original, 'hash' | 'height' | 'strips'>): Strip[] {
  return strips ?? [{ hash, y: 0, height }];
}

interface PictureStackProps {
  pieces: readonly Strip[];
  /** Pixels. */
  width: number;
  /** CSS pixels per image pixel. */
  scale: number;
  /** Empty where something around it has the name. */
  alt: string;
}

/** Stored pieces one under the other, without a gap: their edges stand on whole pixels of the screen. */
export function PictureStack({ pieces, width, scale, alt }: PictureStackProps): JSX.Element {
  const height = pieces.reduce((end, piece) => Math.max(end, piece.y + piece.height), 0);
  const style = { width: `${snap(width * scale)}px`, height: `${snap(height * scale)}px` };
  const isEnlarged = scale * devicePixelRatio > 1;
  return (
    <div
      class="picture-stack"
      style={style}
      data-enlarged={isEnlarged}
      {...(alt === '' ? {} : { role: 'img', 'aria-label': alt })}
    >
      {pieces.map((piece) => (
        <Piece key={piece.y} piece={piece} scale={scale} />
      ))}
    </div>
  );
}

function Piece({ piece, scale }: { piece: Strip; scale: number }): JSX.Element | null {
  const url = useStoredImage(piece.hash);
  const top = snap(piece.y * scale);
  const height = snap((piece.y + piece.height) * scale) - top;
  return url === undefined ? null : (
    <img src={url} alt="" draggable={false} style={{ top: `${top}px`, height: `${height}px` }} />
  );
}

/** To the nearest whole pixel of the screen, at least one. */
export function snap(length: number): number {
  return Math.max(length === 0 ? 0 : 1, Math.round(length * devicePixelRatio)) / devicePixelRatio;
}
