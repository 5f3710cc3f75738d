import type { Point, Room } from './box.ts';
import { heightOf, widthOf } from './box.ts';
import { boxOf, type Selection } from './selection.ts';

export const TITLE = 'Loupe: select a region';

/** Above the page while there is no box. */
export const AIM_HINT = 'Drag a box around what Claude should see';

export const AIM_KEYS = 'or use the arrow keys and Enter. Esc leaves.';

/** For screen readers, when the overlay opens. */
export const GREETING =
  'Select a region of this page. Arrow keys move the crosshair, with Control ten times as far. ' +
  'Enter sets the first corner. Escape leaves.';

/** "640 × 480", in the pixels that will be captured. */
export function sizeWords(selection: Selection, room: Room): string {
  const box = boxOf(selection, room);
  return box ? `${widthOf(box)} × ${heightOf(box)}` : '';
}

/** What a screen reader says after a change. */
export function describeSelection(selection: Selection, room: Room): string {
  if (selection.phase === 'aiming') return `Crosshair ${placeWords(selection.at)}.`;
  const box = boxOf(selection, room);
  if (!box) return '';
  const whole = `Region ${widthOf(box)} by ${heightOf(box)} pixels, ${placeWords({ x: box.left, y: box.top })}.`;
  return `${whole} ${phaseWords(selection)}`.trim();
}

function placeWords({ x, y }: Point): string {
  return `${x} from the left, ${y} from the top`;
}

function phaseWords({ phase }: Selection): string {
  if (phase === 'sizing') return 'Arrow keys size it, Space fixes it, Enter takes it.';
  return phase === 'standing' ? 'Arrow keys move it, with Shift resize it. Enter takes it.' : '';
}
