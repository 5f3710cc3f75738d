import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { usePanel } from '@/components/ui/panel-store.ts';
import { attachmentName } from './attachment-name.ts';
import { gapAt, isInColumns, placeFor } from './drop-gap.ts';

/** A press becomes a drag after so many CSS pixels, so that a click with an unsteady hand stays one. */
const DRAG_FROM_PX = 5;
/** The list scrolls while something is dragged this close to its edge, by so much for each move; CSS pixels. */
const SCROLL_ZONE_PX = 24;
const SCROLL_STEP_PX = 8;

interface Drag {
  index: number;
  /** Where the line stands: before the item of this index, or after the last. */
  gap: number;
  isInColumns: boolean;
}

/** What the list shows of a drag, and how it is told of one. */
export interface Reorder {
  drag: Drag | undefined;
  /** Moves one image and says so; the focus stays on what has it. */
  move: (index: number, to: number) => void;
  /** For the element that takes hold of the item at `index`. */
  handlers: (index: number) => {
    onPointerDown: (event: PointerEvent) => void;
    onPointerMove: (event: PointerEvent) => void;
    onPointerUp: () => void;
    onPointerCancel: () => void;
    onClickCapture: (event: MouseEvent) => void;
  };
}

/** Order by dragging and by keys. */
export function useReorder(list: { current: HTMLElement | null }): Reorder {
  const store = usePanel();
  const [drag, setDrag] = useState<Drag>();
  // A quick hand lets go before the last move has been drawn.
  const latest = useRef<Drag | undefined>(undefined);
  const press = useRef<{ x: number; y: number } | undefined>(undefined);
  const hasDragged = useRef(false);
  const focused = useRef<Element | null>(null);
  const attachments = store.attachments.value;

  useLayoutEffect(() => {
    // A moved element is taken out and put in again, and the focus falls off it.
    if (focused.current instanceof HTMLElement && focused.current !== document.activeElement) focused.current.focus();
    focused.current = null;
  }, [attachments]);

  const move = (index: number, to: number): void => {
    const moved = attachments[index];
    if (!moved || to === index || to < 0 || to >= attachments.length) return;
    const others = attachments.filter((each) => each !== moved);
    focused.current = document.activeElement;
    // At once, so that a key that repeats moves on from the new place.
    store.attachments.value = others.toSpliced(to, 0, moved);
    store.said.value = `${attachmentName(moved, index)} moved to place ${to + 1} of ${attachments.length}`;
    void act(store, 'moveAttachment', { attachmentId: moved.id, to }).then((isDone) => {
      if (!isDone) store.attachments.value = attachments;
    });
  };

  const show = (next: Drag | undefined): void => {
    latest.current = next;
    setDrag(next);
  };
  const end = (): void => {
    press.current = undefined;
    show(undefined);
  };

  const onMove = (event: PointerEvent, index: number): void => {
    const start = press.current;
    const items = [...(list.current?.children ?? [])];
    if (!start || !list.current) return;
    if (!latest.current && Math.hypot(event.clientX - start.x, event.clientY - start.y) < DRAG_FROM_PX) return;
    hasDragged.current = true;
    scrollNearEdge(list.current, event.clientY);
    const boxes = items.map((item) => item.getBoundingClientRect());
    show({ index, gap: gapAt(boxes, event.clientX, event.clientY), isInColumns: isInColumns(boxes) });
  };

  useLayoutEffect(() => {
    if (!drag) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      end();
    };
    addEventListener('keydown', onKeyDown, true);
    return () => removeEventListener('keydown', onKeyDown, true);
  }, [drag !== undefined]);

  return {
    drag,
    move,
    handlers: (index) => ({
      onPointerDown: (event) => {
        hasDragged.current = false;
        if (event.button !== 0 || attachments.length < 2 || !(event.currentTarget instanceof Element)) return;
        press.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event) => onMove(event, index),
      onPointerUp: () => {
        const { current } = latest;
        if (current) move(current.index, placeFor(current.index, current.gap));
        end();
      },
      onPointerCancel: end,
      onClickCapture: (event) => {
        // The browser makes a click of the drag's end.
        if (hasDragged.current) event.stopImmediatePropagation();
        hasDragged.current = false;
      },
    }),
  };
}

function scrollNearEdge(list: HTMLElement, clientY: number): void {
  const { top, bottom } = list.getBoundingClientRect();
  if (clientY < top + SCROLL_ZONE_PX) list.scrollTop -= SCROLL_STEP_PX;
  else if (clientY > bottom - SCROLL_ZONE_PX) list.scrollTop += SCROLL_STEP_PX;
}
