import type { JSX } from 'preact';
import { useStoredImage } from '@/components/attachment/thumbnail.tsx';

/** The first images of a conversation in one square: whole, in halves, or one half and two quarters. */
export function Mosaic({ hashes }: { hashes: readonly string[] }): JSX.Element {
  return (
    <span class="mosaic" data-count={hashes.length} aria-hidden="true">
      {hashes.map((hash) => (
        <Tile key={hash} hash={hash} />
      ))}
    </span>
  );
}

function Tile({ hash }: { hash: string }): JSX.Element {
  const url = useStoredImage(hash);
  return <span class="mosaic-tile">{url !== undefined && <img src={url} alt="" draggable={false} />}</span>;
}
