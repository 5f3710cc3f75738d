import { Minus, Plus } from 'lucide';
import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button, IconButton } from '@/components/ui/button.tsx';
import type { Size } from '@/utils/image/quarter-turns.ts';

/** How large an image is shown: as the room allows, or screen pixels per image pixel. */
export type Zoom = 'fit' | number;

const LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8];

/** Narrower than this share of the room's width an image is no longer fitted into its height: it scrolls. */
const LEAST_WIDTH = 1 / 2;

/**
 * CSS pixels per image pixel. At 100 % each pixel of the image is one of the screen.
 *
 * @param mostFit how far **Fit** may enlarge, in screen pixels per image pixel.
 */
export function scaleFor(zoom: Zoom, image: Size, room: Size, mostFit = 1): number {
  const onePixel = 1 / devicePixelRatio;
  if (zoom !== 'fit') return zoom * onePixel;
  const across = room.width / image.width;
  const down = room.height / image.height;
  return Math.min(down < across * LEAST_WIDTH ? across : Math.min(across, down), mostFit * onePixel);
}

interface ZoomControlsProps {
  zoom: Zoom;
  /** CSS pixels per image pixel, as it is shown now. */
  scale: number;
  onZoom: (zoom: Zoom) => void;
}

export function ZoomControls({ zoom, scale, onZoom }: ZoomControlsProps): JSX.Element {
  const now = scale * devicePixelRatio;
  const smaller = LEVELS.findLast((level) => level < now * 0.99);
  const larger = LEVELS.find((level) => level > now * 1.01);
  const step = (level: number | undefined) => (): void => {
    if (level !== undefined) onZoom(level);
  };
  return (
    <fieldset class="zoom">
      <legend class="visually-hidden">Size on screen</legend>
      <IconButton icon={Minus} name="Zoom out" disabled={smaller === undefined} onClick={step(smaller)} />
      <span class="zoom-now caption">{percent(now)}</span>
      <IconButton icon={Plus} name="Zoom in" disabled={larger === undefined} onClick={step(larger)} />
      <Button look="chip" pressed={zoom === 'fit'} onClick={() => onZoom('fit')}>
        Fit
      </Button>
      <Button look="chip" pressed={zoom === 1} onClick={() => onZoom(1)}>
        100 %
      </Button>
    </fieldset>
  );
}

function percent(scale: number): string {
  const value = scale * 100;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}

/** The room inside an element that scrolls, its scrollbars left out; zero until it is there. */
export function useRoom(): { ref: RefObject<HTMLDivElement | null>; room: Size } {
  const ref = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = (): void => {
      const next = { width: element.clientWidth, height: element.clientHeight };
      setRoom((last) => (last.width === next.width && last.height === next.height ? last : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, room };
}
