import { Brush, Crop, Redo2, RotateCcwSquare, RotateCwSquare, SquareDashed, Undo2 } from 'lucide';
import type { JSX } from 'preact';
import { Button, IconButton } from '@/components/ui/button.tsx';
import { useUniqueId } from '@/components/ui/use-unique-id.ts';

/** `box` and `brush` redact. */
export type Tool = 'box' | 'brush' | 'crop';

/** What a tool does, by hand and by keyboard; the second also describes the picture to a screen reader. */
export const TOOL_HINTS: Record<Tool, { pointer: string; keyboard: string }> = {
  box: {
    pointer: 'Drag over what Claude must not see.',
    keyboard: 'Arrow keys move the box, with Shift they size it, Enter paints it.',
  },
  brush: {
    pointer: 'Paint over what Claude must not see.',
    keyboard: 'The brush needs a pointer; by keyboard, use Box.',
  },
  crop: {
    pointer: 'Drag an edge or a corner.',
    keyboard: 'Arrow keys move the crop, with Shift they size it.',
  },
};

/** CSS pixels on screen, so that the same brush is fine on an enlarged view and broad on a reduced one. */
const THINNEST = 4;
const THICKEST = 96;

interface EditorToolsProps {
  tool: Tool;
  onTool: (tool: Tool) => void;
  /** CSS pixels. */
  thickness: number;
  onThickness: (thickness: number) => void;
  onTurn: (by: 1 | -1) => void;
  onUndo: (() => void) | undefined;
  onRedo: (() => void) | undefined;
}

export function EditorTools(props: EditorToolsProps): JSX.Element {
  const { tool, onTool, thickness, onThickness, onTurn, onUndo, onRedo } = props;
  const thicknessId = useUniqueId();
  return (
    <div class="viewer-bar row" role="toolbar" aria-label="Tools">
      <span class="tool-group">
        <Button
          look="chip"
          icon={SquareDashed}
          pressed={tool === 'box'}
          name="Box: redact"
          onClick={() => onTool('box')}
        >
          Box
        </Button>
        <Button
          look="chip"
          icon={Brush}
          pressed={tool === 'brush'}
          name="Brush: redact"
          onClick={() => onTool('brush')}
        >
          Brush
        </Button>
        <Button look="chip" icon={Crop} pressed={tool === 'crop'} onClick={() => onTool('crop')}>
          Crop
        </Button>
      </span>
      <span class="tool-group">
        <IconButton icon={RotateCcwSquare} name="Turn left" onClick={() => onTurn(-1)} />
        <IconButton icon={RotateCwSquare} name="Turn right" onClick={() => onTurn(1)} />
        <IconButton icon={Undo2} name="Undo" disabled={!onUndo} onClick={() => onUndo?.()} />
        <IconButton icon={Redo2} name="Redo" disabled={!onRedo} onClick={() => onRedo?.()} />
      </span>
      {tool === 'brush' && (
        <label class="tool-group caption" for={thicknessId}>
          Thickness
          <input
            id={thicknessId}
            type="range"
            min={THINNEST}
            max={THICKEST}
            value={thickness}
            onInput={(event) => onThickness(event.currentTarget.valueAsNumber)}
          />
        </label>
      )}
    </div>
  );
}
