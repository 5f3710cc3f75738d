import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Box, Edits, Original, Redaction } from '@/utils/conversation/attachment.ts';
import { type Point, turnBack, turnBox, turnedSize, turnMatrix, turnPoint } from '@/utils/image/quarter-turns.ts';
import { describeBox, HANDLES, pressArrow, startBox, wholeBox } from './edit-box.ts';
import { OutsideOf, RedactionShape } from './edit-shapes.tsx';
import { TOOL_HINTS, type Tool } from './editor-tools.tsx';
import { PictureStack, piecesOf, snap } from './picture-stack.tsx';
import { type Draft, useEditDrag } from './use-edit-drag.ts';

/** How far an arrow key moves a box, in CSS pixels. */
const ARROW_STEP = 8;

interface EditStageProps {
  base: Original;
  edits: Edits;
  tool: Tool;
  /** CSS pixels per image pixel. */
  scale: number;
  /** CSS pixels. */
  thickness: number;
  name: string;
  disabled: boolean;
  say: (sentence: string) => void;
  /** `joins` as in {@link addStep}. */
  onEdit: (edits: Edits, said: string, joins?: string) => void;
}

/** The unedited picture as it is turned, with the edits drawn over it: where the pointer and the keyboard work. */
export function EditStage(props: EditStageProps): JSX.Element {
  const { base, edits, tool, scale, thickness, name, disabled, say, onEdit } = props;
  const surface = useRef<HTMLDivElement>(null);
  /** The keyboard's box, in pixels of the unturned picture. */
  const [aim, setAim] = useState<Box>();
  const turns = edits.quarterTurns;
  const size = turnedSize(base, turns);
  const turned = (box: Box): Box => turnBox(box, base, turns);
  const unturned = (box: Box): Box => turnBox(box, size, turnBack(turns));
  const crop = edits.crop ? turned(edits.crop) : wholeBox(size);

  useLayoutEffect(() => surface.current?.focus(), []);

  const setCrop = (box: Box, joins?: string): void => {
    const isWhole = box.width === size.width && box.height === size.height;
    const { crop: _before, ...rest } = edits;
    onEdit(isWhole ? rest : { ...rest, crop: unturned(box) }, `Crop ${describeBox(box)}`, joins);
  };
  const redact = (redaction: Redaction, said: string): void =>
    onEdit({ ...edits, redactions: [...edits.redactions, redaction] }, said);
  const onDrawn = (draft: Draft): void => {
    const toBase = (point: Point): Point => tenths(turnPoint(point, size, turnBack(turns)));
    if (draft.kind === 'crop') setCrop(draft.box);
    else if (draft.kind === 'box') redact({ kind: 'box', ...unturned(draft) }, `Painted over ${describeBox(draft)}`);
    else redact({ ...draft, points: draft.points.map(toBase) }, 'Painted over');
  };
  const drag = useEditDrag({ tool, size, scale, crop, thickness, onDrawn });

  const step = Math.max(1, Math.round(ARROW_STEP / scale));
  /** Each returns false for a key that means nothing to it. */
  const pressCropKey = (event: KeyboardEvent): boolean => {
    const next = pressArrow(crop, event, step, size);
    if (next) setCrop(next, 'crop-keys');
    return next !== undefined;
  };
  const pressBoxKey = (event: KeyboardEvent): boolean => {
    const box = aim ? turned(aim) : startBox(viewOf(surface.current, scale), size);
    if (event.key === 'Enter' && aim) {
      redact({ kind: 'box', ...unturned(box) }, `Painted over ${describeBox(box)}`);
      setAim(undefined);
      return true;
    }
    const next = event.key === 'Enter' ? box : pressArrow(box, event, step, size);
    if (!next) return false;
    // The first key shows the box where it is.
    const shown = aim ? next : box;
    setAim(unturned(shown));
    say(`Box ${describeBox(shown)}`);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey) return;
    const isDone =
      (event.key === 'Escape' && drag.cancel()) ||
      (tool === 'crop' && pressCropKey(event)) ||
      (tool === 'box' && pressBoxKey(event));
    if (isDone) event.preventDefault();
  };

  const shown = drag.draft?.kind === 'crop' ? drag.draft.box : crop;
  const shownAim = tool === 'box' && aim ? turned(aim) : undefined;
  const box = drag.draft?.kind === 'box' ? drag.draft : tool === 'crop' ? shown : shownAim;
  const css = { width: `${snap(size.width * scale)}px`, height: `${snap(size.height * scale)}px` };
  const [a, b, c, d, e, f] = turnMatrix(base, turns);
  return (
    <>
      <div
        ref={surface}
        class="edit-surface"
        style={css}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its role is one that the keyboard works in.
        tabIndex={0}
        data-start
        data-tool={tool}
        role="application"
        aria-label={`${name}, ${size.width}×${size.height}. ${TOOL_HINTS[tool].keyboard}`}
        inert={disabled}
        onKeyDown={onKeyDown}
        onPointerDown={drag.onPointerDown}
        onPointerMove={drag.onPointerMove}
        onPointerUp={drag.onPointerUp}
        onPointerCancel={() => drag.cancel()}
        onLostPointerCapture={() => drag.cancel()}
      >
        <div class="edit-picture" style={{ transform: `matrix(${a}, ${b}, ${c}, ${d}, ${e * scale}, ${f * scale})` }}>
          <PictureStack pieces={piecesOf(base)} width={base.width} scale={scale} alt="" />
        </div>
        <svg
          class="edit-overlay"
          viewBox={`0 0 ${size.width} ${size.height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <g transform={`matrix(${a} ${b} ${c} ${d} ${e} ${f})`}>
            {edits.redactions.map((redaction, index) => (
              <RedactionShape key={index} redaction={redaction} />
            ))}
          </g>
          {drag.draft && drag.draft.kind !== 'crop' && <RedactionShape redaction={drag.draft} />}
          {(edits.crop || tool === 'crop') && <OutsideOf box={shown} size={size} />}
        </svg>
        {shownAim && <Frame box={shownAim} scale={scale} look="aim" />}
        {tool === 'crop' && <Frame box={shown} scale={scale} look="crop" />}
      </div>
      {box && (
        <p class="edit-measure caption">
          <span>{describeBox(box)}</span>
        </p>
      )}
    </>
  );
}

/** A box's outline in CSS pixels; a crop has handles. */
function Frame({ box, scale, look }: { box: Box; scale: number; look: 'aim' | 'crop' }): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const { x, y, width, height } = box;
  // Keys may move it out of what is in view.
  useLayoutEffect(() => {
    if (look === 'aim') element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [x, y, width, height]);
  const css = {
    left: `${x * scale}px`,
    top: `${y * scale}px`,
    width: `${width * scale}px`,
    height: `${height * scale}px`,
  };
  return (
    <div ref={element} class="edit-frame" data-look={look} style={css}>
      {look === 'crop' && HANDLES.map((handle) => <span key={handle} class="edit-handle" data-handle={handle} />)}
    </div>
  );
}

/** The part of the picture that is in view. */
function viewOf(surface: HTMLElement | null, scale: number): Box {
  const room = surface?.parentElement?.getBoundingClientRect();
  const own = surface?.getBoundingClientRect();
  if (!room || !own) return { x: 0, y: 0, width: 0, height: 0 };
  const [left, top] = [Math.max(room.left, own.left), Math.max(room.top, own.top)];
  const [right, bottom] = [Math.min(room.right, own.right), Math.min(room.bottom, own.bottom)];
  return {
    x: (left - own.left) / scale,
    y: (top - own.top) / scale,
    width: (right - left) / scale,
    height: (bottom - top) / scale,
  };
}

/** A stroke of hundreds of points is kept with the image; a tenth of a pixel cannot be seen. */
function tenths({ x, y }: Point): Point {
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
}
