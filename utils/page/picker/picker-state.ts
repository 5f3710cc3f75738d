import { area } from '../measure.ts';
import type { OverlayKey } from '../overlay-key.ts';
import { type Direction, neighbourOf } from './neighbour.ts';
import { isInView, type Picture } from './picture.ts';

/** What of the picker changes while it is open. */
export interface PickerState {
  /** Id of the picture that Enter takes. */
  here: string | undefined;
  chosen: ReadonlySet<string>;
  hasList: boolean;
  hasLine: boolean;
}

/** What a key asks for. */
export type Wish =
  | { do: 'go'; to: Picture }
  | { do: 'toggle' | 'take' | 'leave' | 'region' | 'list' | 'line' | 'nothing' }
  | { do: 'digit'; digit: string }
  | { do: 'page'; by: 1 | -1 };

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
/** As many rows as Page Up and Page Down go in the list. */
const PAGE_ROWS = 10;

/** @returns what the key means now; undefined for one that is left to the browser. */
export function wishOf(key: OverlayKey, pictures: readonly Picture[], state: PickerState): Wish | undefined {
  if (key.ctrlKey) return undefined;
  if (key.key === 'Escape') return { do: state.hasList ? 'list' : 'leave' };
  if (pictures.length === 0) return key.key === 'Enter' ? { do: 'region' } : undefined;
  if (key.key === 'Enter') return { do: key.shiftKey ? 'toggle' : 'take' };
  if (key.key === ' ') return { do: 'toggle' };
  if (/^[lL]$/.test(key.key)) return { do: 'list' };
  if (/^[hH]$/.test(key.key)) return { do: 'line' };
  if (/^[0-9]$/.test(key.key)) return { do: 'digit', digit: key.key };
  if ((key.key === 'PageUp' || key.key === 'PageDown') && !state.hasList) {
    return { do: 'page', by: key.key === 'PageUp' ? -1 : 1 };
  }
  const to = destination(key, pictures, state);
  if (to === 'unknown') return undefined;
  return to ? { do: 'go', to } : { do: 'nothing' };
}

function destination(
  { key, shiftKey }: OverlayKey,
  pictures: readonly Picture[],
  { here, hasList }: PickerState,
): Picture | undefined | 'unknown' {
  const index = pictures.findIndex(({ id }) => id === here);
  const from = pictures[index];
  const last = pictures.length - 1;
  const step = (by: number): Picture | undefined => pictures[Math.min(last, Math.max(0, index + by))];
  if (key === 'Home') return pictures[0];
  if (key === 'End') return pictures[last];
  if (key === 'Tab') return pictures[(index + (shiftKey ? last : 1)) % pictures.length];
  if (key === 'PageUp') return step(-PAGE_ROWS);
  if (key === 'PageDown') return step(PAGE_ROWS);
  const direction = ARROWS[key];
  if (direction === undefined) return 'unknown';
  if (hasList) return direction === 'up' ? step(-1) : direction === 'down' ? step(1) : undefined;
  const neighbour = from && neighbourOf(from, pictures, direction);
  // At the edge of the page the reading order goes on.
  return neighbour ?? step(direction === 'left' || direction === 'up' ? -1 : 1);
}

/** The largest in view, else the first: it is what Enter takes before anything was pressed. */
export function firstPicture(pictures: readonly Picture[]): Picture | undefined {
  const inView = pictures.filter(isInView);
  return inView.length === 0
    ? pictures[0]
    : inView.reduce((best, picture) => (area(picture.visible) > area(best.visible) ? picture : best));
}

/** @returns the ids that a click on a picture, or Enter, takes; in reading order. */
export function takenBy(clicked: string | undefined, state: PickerState, pictures: readonly Picture[]): string[] {
  const wanted = new Set(state.chosen);
  if (clicked !== undefined) wanted.add(clicked);
  else if (wanted.size === 0 && state.here !== undefined) wanted.add(state.here);
  return pictures.map(({ id }) => id).filter((id) => wanted.has(id));
}
