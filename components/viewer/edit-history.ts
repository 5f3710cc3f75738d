import type { Edits } from '@/utils/conversation/attachment.ts';

/** The steps of one sitting in the editor. */
export interface EditHistory {
  past: readonly Edits[];
  now: Edits;
  future: readonly Edits[];
  /** What the last step was, where more of the same joins it: one undo takes back a whole move by arrow keys. */
  joins?: string | undefined;
}

export const NO_EDITS: Edits = { redactions: [], quarterTurns: 0 };

export function startHistory(edits: Edits = NO_EDITS): EditHistory {
  return { past: [], now: edits, future: [] };
}

/**
 * Makes a step.
 *
 * @param joins steps that follow each other under the same word count as one.
 */
export function addStep(history: EditHistory, edits: Edits, joins?: string): EditHistory {
  const isMore = joins !== undefined && joins === history.joins;
  return { past: isMore ? history.past : [...history.past, history.now], now: edits, future: [], joins };
}

/** @returns the same history where there is nothing to take back. */
export function undoStep(history: EditHistory): EditHistory {
  const before = history.past.at(-1);
  if (!before) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future] };
}

/** @returns the same history where nothing was taken back. */
export function redoStep(history: EditHistory): EditHistory {
  const [next, ...rest] = history.future;
  return next ? { past: [...history.past, history.now], now: next, future: rest } : history;
}

/** True when both make the same image. */
export function areSameEdits(one: Edits, other: Edits): boolean {
  const inOrder = ({ redactions, crop, quarterTurns }: Edits): unknown => [
    redactions,
    crop && [crop.x, crop.y, crop.width, crop.height],
    quarterTurns,
  ];
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}
