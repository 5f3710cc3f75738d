import { useRef, useState } from 'preact/hooks';
import type { Box, Redaction } from '@/utils/conversation/attachment.ts';
import type { Point, Size } from '@/utils/image/quarter-turns.ts';
import { boxBetween, HANDLES, type Handle, moveBox, moveSides, wholeBox } from './edit-box.ts';
import type { Tool } from './editor-tools.tsx';

/** What the pointer is drawing; pixels of the picture as it is turned on screen. */
export type Draft = { kind: 'crop'; box: Box } | Redaction;

interface EditDragFacts {
  tool: Tool;
  /** Of the picture as it is turned. */
  size: Size;
  /** CSS pixels per pixel of the picture. */
  scale: number;
  crop: Box;
  /** CSS pixels. */
  thickness: number;
  onDrawn: (draft: Draft) => void;
}

interface EditDrag {
  draft: Draft | undefined;
  /** Forgets what is being drawn; true when something was. */
  cancel: () => boolean;
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: () => void;
}

/** Follows one pointer from the moment it goes down on the picture until it is up again. */
export function useEditDrag(facts: EditDragFacts): EditDrag {
  const [draft, setDraft] = useState<Draft>();
  const drawn = useRef<Draft>(undefined);
  const go = useRef<(to: Point) => Draft | undefined>(undefined);
  const show = (next: Draft | undefined): void => {
    drawn.current = next;
    setDraft(next);
  };
  const end = (): void => {
    go.current = undefined;
    show(undefined);
  };
  return {
    draft,
    cancel: () => {
      const wasDrawing = go.current !== undefined;
      end();
      return wasDrawing;
    },
    onPointerDown: (event) => {
      const surface = event.currentTarget;
      if (event.button !== 0 || !(surface instanceof HTMLElement)) return;
      surface.setPointerCapture(event.pointerId);
      const from = pointAt(surface, event, facts.scale);
      go.current = startDrag(facts, from, handleOf(event.target));
      show(go.current(from));
    },
    onPointerMove: (event) => {
      const surface = event.currentTarget;
      if (!go.current || !(surface instanceof HTMLElement)) return;
      // A fast hand moves further between two frames than a thin brush is wide; the browser kept the way.
      const points = event.getCoalescedEvents?.() ?? [];
      for (const each of points.length > 0 ? points : [event]) show(go.current(pointAt(surface, each, facts.scale)));
    },
    onPointerUp: () => {
      const result = drawn.current;
      end();
      if (result) facts.onDrawn(result);
    },
  };
}

function pointAt(surface: HTMLElement, { clientX, clientY }: PointerEvent, scale: number): Point {
  const { left, top } = surface.getBoundingClientRect();
  return { x: (clientX - left) / scale, y: (clientY - top) / scale };
}

function handleOf(target: EventTarget | null): Handle | undefined {
  const name = target instanceof HTMLElement ? target.dataset.handle : undefined;
  return HANDLES.find((handle) => handle === name);
}

function startDrag(facts: EditDragFacts, from: Point, handle: Handle | undefined): (to: Point) => Draft | undefined {
  const { tool, size, scale, crop, thickness } = facts;
  if (tool === 'brush') return startStroke(from, thickness / scale);
  if (tool === 'box') {
    return (to) => {
      const box = boxBetween(from, to, size);
      return box && { kind: 'box', ...box };
    };
  }
  const draft = (box: Box | undefined): Draft | undefined => box && { kind: 'crop', box };
  if (handle) return (to) => draft(moveSides(crop, handle, to.x - from.x, to.y - from.y, size));
  const isInside =
    from.x >= crop.x && from.x < crop.x + crop.width && from.y >= crop.y && from.y < crop.y + crop.height;
  const { width, height } = wholeBox(size);
  const isWhole = crop.width === width && crop.height === height;
  if (isInside && !isWhole) return (to) => draft(moveBox(crop, to.x - from.x, to.y - from.y, size));
  return (to) => draft(boxBetween(from, to, size));
}

/** Points nearer to each other than this share of the thickness draw the same stroke. */
const LEAST_STEP = 1 / 8;

function startStroke(from: Point, width: number): (to: Point) => Draft {
  const points = [from];
  return (to) => {
    const last = points.at(-1) ?? from;
    if (Math.hypot(to.x - last.x, to.y - last.y) >= width * LEAST_STEP) points.push(to);
    return { kind: 'stroke', width, points: [...points] };
  };
}
