import type { JSX } from 'preact';

interface DividerProps {
  /** Per cent of the width, from the left. */
  at: number;
  leftLabel: string;
  rightLabel: string;
  onMove: (at: number) => void;
}

const KEYS: ReadonlyMap<string, (at: number, by: number) => number> = new Map<
  string,
  (at: number, by: number) => number
>([
  ['ArrowLeft', (at, by) => at - by],
  ['ArrowDown', (at, by) => at - by],
  ['ArrowRight', (at, by) => at + by],
  ['ArrowUp', (at, by) => at + by],
  ['PageDown', (at) => at - 10],
  ['PageUp', (at) => at + 10],
  ['Home', () => 0],
  ['End', () => 100],
]);

/** The line between two images that lie on each other: dragged, or moved by keys. */
export function Divider({ at, leftLabel, rightLabel, onMove }: DividerProps): JSX.Element {
  const move = (to: number): void => onMove(Math.min(100, Math.max(0, Math.round(to * 10) / 10)));
  return (
    <div
      class="compare-divider"
      role="slider"
      tabIndex={0}
      aria-label="Divider between the images"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at)}
      aria-valuetext={`${leftLabel} ${Math.round(at)} %, ${rightLabel} ${100 - Math.round(at)} %`}
      style={{ left: `${at}%` }}
      onKeyDown={(event) => {
        const key = KEYS.get(event.key);
        if (!key) return;
        event.preventDefault();
        move(key(at, event.shiftKey ? 10 : 1));
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={({ currentTarget, clientX, pointerId }) => {
        const room = currentTarget.parentElement?.getBoundingClientRect();
        if (!room || !currentTarget.hasPointerCapture(pointerId)) return;
        move(((clientX - room.left) / room.width) * 100);
      }}
    />
  );
}
