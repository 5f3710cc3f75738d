import type { JSX, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Edits, Original } from '@/utils/conversation/attachment.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import { changesNothing, planEdit } from '@/utils/image/edit.ts';
import { addTurns, turnedSize } from '@/utils/image/quarter-turns.ts';
import { applyInPanel } from './apply-in-panel.ts';
import { addStep, areSameEdits, NO_EDITS, redoStep, startHistory, undoStep } from './edit-history.ts';
import { EditStage } from './edit-stage.tsx';
import { EditorTools, TOOL_HINTS, type Tool } from './editor-tools.tsx';
import { scaleFor, useRoom, type Zoom, ZoomControls } from './zoom.tsx';

/** Small pictures are enlarged so far at most, to be hit. */
const MOST_ENLARGED = 8;
/** CSS pixels. */
const ORDINARY_THICKNESS = 24;
/** CSS pixels around the picture, as in viewer.css: handles at its very edge can be reached. */
const STAGE_PADDING = 14;

interface EditorProps {
  attachmentId: string;
  /** The unedited original, which all edits refer to. */
  base: Original;
  /** The edits so far. */
  edits: Edits | undefined;
  name: string;
  startTool: Tool;
  /** Asked before the dialog closes. */
  mayClose: RefObject<(() => boolean) | undefined>;
  say: (sentence: string) => void;
  leave: () => void;
}

/** What the editor is doing besides drawing. */
type Busy = { what: 'applying'; done: number; total: number } | { what: 'asking' } | undefined;

/** Crops, turns and redacts one image. Nothing changes before **Apply**. */
export function Editor(props: EditorProps): JSX.Element {
  const { attachmentId, base, edits: before = NO_EDITS, name, startTool, mayClose, say, leave } = props;
  const store = usePanel();
  const [history, setHistory] = useState(() => startHistory(before));
  const [tool, setTool] = useState(startTool);
  const [thickness, setThickness] = useState(ORDINARY_THICKNESS);
  const [zoom, setZoom] = useState<Zoom>('fit');
  const [busy, setBusy] = useState<Busy>();
  const [problem, setProblem] = useState<string>();
  const applying = useRef<AbortController>(null);
  const { ref, room } = useRoom();
  const edits = history.now;
  const isChanged = !areSameEdits(edits, before);
  const isTooWide = planEdit(base, edits) === undefined;
  const isApplying = busy?.what === 'applying';
  const inner = { width: room.width - 2 * STAGE_PADDING, height: room.height - 2 * STAGE_PADDING };
  const scale = scaleFor(zoom, turnedSize(base, edits.quarterTurns), inner, MOST_ENLARGED);
  useEffect(() => () => applying.current?.abort(), []);

  const askOrLeave = (): boolean => {
    if (isApplying) applying.current?.abort();
    else if (!isChanged || busy?.what === 'asking') return true;
    else setBusy({ what: 'asking' });
    return false;
  };
  // In the same step as what is drawn: Escape may come before the browser has painted.
  useLayoutEffect(() => {
    mayClose.current = askOrLeave;
    return () => {
      mayClose.current = undefined;
    };
  });

  const edit = (next: Edits, said: string, joins?: string): void => {
    setBusy(undefined);
    setProblem(undefined);
    if (!areSameEdits(next, edits)) setHistory(addStep(history, next, joins));
    say(said);
  };
  const undo = (): void => {
    setHistory(undoStep(history));
    say('Undone');
  };
  const redo = (): void => {
    setHistory(redoStep(history));
    say('Done again');
  };
  const apply = async (): Promise<void> => {
    if (!isChanged) return leave();
    const controller = new AbortController();
    applying.current = controller;
    setProblem(undefined);
    setBusy({ what: 'applying', done: 0, total: planEdit(base, edits)?.strips.length ?? 1 });
    say('Applying your edits');
    const onProgress = (done: number, total: number): void => setBusy({ what: 'applying', done, total });
    const work = applyInPanel(store, { attachmentId, base, edits }, onProgress, controller.signal);
    const outcome = await work.catch((error: unknown) => {
      if (controller.signal.aborted) return undefined;
      throw error;
    });
    applying.current = null;
    setBusy(undefined);
    if (outcome === undefined) return say('Stopped. Your edits are still here.');
    if (outcome.ok) return leave();
    const { sentence } = describeFailure(outcome.failure, { now: Date.now() });
    setProblem(`${sentence} Your edits are still here.`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isApplying || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) redo();
    else undo();
  };

  const hint = TOOL_HINTS[tool];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Undo works from every control in here.
    <div class="viewer" onKeyDown={onKeyDown}>
      <div class="viewer-bars" inert={isApplying}>
        <EditorTools
          tool={tool}
          onTool={setTool}
          thickness={thickness}
          onThickness={setThickness}
          onTurn={(by) =>
            edit({ ...edits, quarterTurns: addTurns(edits.quarterTurns, by) }, by > 0 ? 'Turned right' : 'Turned left')
          }
          onUndo={history.past.length > 0 ? undo : undefined}
          onRedo={history.future.length > 0 ? redo : undefined}
        />
        <p class="viewer-hint caption">
          {hint.pointer} <span>{hint.keyboard}</span>
        </p>
      </div>
      <div ref={ref} class="viewer-stage" data-for="edit">
        {room.width > 0 && (
          <EditStage
            base={base}
            edits={edits}
            tool={tool}
            scale={scale}
            thickness={thickness}
            name={name}
            disabled={isApplying}
            say={say}
            onEdit={edit}
          />
        )}
      </div>
      <div class="viewer-foot">
        {busy?.what === 'asking' && (
          <div class="row viewer-question" role="alert">
            <span>Your edits are not applied yet.</span>
            <Button onClick={leave}>Discard edits</Button>
            <Button onClick={() => setBusy(undefined)}>Keep editing</Button>
          </div>
        )}
        {isTooWide && <p class="caption attachment-warning">{TOO_WIDE}</p>}
        {problem !== undefined && (
          <p class="notice" data-tone="danger" role="alert">
            {problem}
          </p>
        )}
        {isApplying && <ApplyingLine done={busy.done} total={busy.total} />}
        <div class="row">
          <ZoomControls zoom={zoom} scale={scale} onZoom={setZoom} />
          <Button
            look="quiet"
            disabled={isApplying || changesNothing(edits)}
            onClick={() => edit(NO_EDITS, 'Back to the original')}
          >
            Back to the original
          </Button>
          <span class="viewer-deeds row">
            <Button
              onClick={() => {
                if (askOrLeave()) leave();
              }}
            >
              {isApplying ? 'Stop' : 'Cancel'}
            </Button>
            <Button look="main" disabled={isApplying || isTooWide} onClick={() => void apply()}>
              Apply
            </Button>
          </span>
        </div>
      </div>
    </div>
  );
}

const TOO_WIDE = 'Turned like this it would be wider than the browser can draw (16,384 pixels). Crop it first.';

function ApplyingLine({ done, total }: { done: number; total: number }): JSX.Element {
  return (
    <p class="row caption">
      <progress aria-label="Applying your edits" {...(total > 1 ? { value: done, max: total } : {})} />
      {total > 1 ? `Applying your edits: ${done} of ${total} pieces` : 'Applying your edits…'}
    </p>
  );
}
