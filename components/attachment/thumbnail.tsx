import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { BoxSize } from './box-size.ts';

interface ThumbnailProps {
  /** Key into the stored images; undefined while there is nothing to show yet. */
  hash: string | undefined;
  box: BoxSize;
  /** Empty where the name stands beside it. */
  alt: string;
}

/** A stored picture in a box of fixed size. Better pixels replace the old ones without a gap. */
export function Thumbnail({ hash, box, alt }: ThumbnailProps): JSX.Element {
  const url = useStoredImage(hash);
  return (
    <span class="thumbnail" style={{ width: `${box.width}px`, height: `${box.height}px` }}>
      {url !== undefined && <img src={url} alt={alt} draggable={false} />}
    </span>
  );
}

/** @returns an object URL for a stored image, kept until the next one is loaded. */
export function useStoredImage(hash: string | undefined): string | undefined {
  const { reach } = usePanel();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (hash === undefined) return;
    let isStale = false;
    void reach.loadImage(hash).then((blob) => {
      if (blob && !isStale) setUrl(URL.createObjectURL(blob));
    });
    return () => {
      isStale = true;
    };
  }, [hash, reach]);
  useEffect(() => (url === undefined ? undefined : () => URL.revokeObjectURL(url)), [url]);
  return url;
}
