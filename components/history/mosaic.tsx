import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useStoredImage } from '@/components/attachment/thumbnail.tsx';

interface MosaicProps {
  hashes: readonly string[];
  /** So long after it appeared it loads its images: rows that come and go with every key load none. */
  afterMs: number;
}

/** The first images of a conversation in one square: whole, in halves, or one half and two quarters. */
export function Mosaic({ hashes, afterMs }: MosaicProps): JSX.Element {
  const isDue = useDue(afterMs);
  return (
    <span class="mosaic" data-count={hashes.length} aria-hidden="true">
      {hashes.map((hash) => (
        <Tile key={hash} hash={isDue ? hash : undefined} />
      ))}
    </span>
  );
}

function useDue(afterMs: number): boolean {
  const [isDue, setDue] = useState(afterMs === 0);
  useEffect(() => {
    if (isDue) return;
    const timer = setTimeout(() => setDue(true), afterMs);
    return () => clearTimeout(timer);
  }, [isDue, afterMs]);
  return isDue;
}

function Tile({ hash }: { hash: string | undefined }): JSX.Element {
  const url = useStoredImage(hash);
  return <span class="mosaic-tile">{url !== undefined && <img src={url} alt="" draggable={false} />}</span>;
}
