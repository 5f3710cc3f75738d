import type { Failure } from '@/utils/conversation/failure.ts';
import { labelFor } from '@/utils/conversation/quick-actions.ts';
import { isWhole, type Turn, type TurnState } from '@/utils/conversation/turn.ts';

/** What a turn that has no failure to explain says about itself; undefined when its text says it all. */
export function stateSentence(state: TurnState): string | undefined {
  switch (state.status) {
    case 'queued':
      return 'Waiting for the answer before it';
    case 'preparing':
      return 'Getting the images ready';
    case 'sending':
      return state.images === 0 ? 'Sending' : `Sending ${state.images} image${state.images === 1 ? '' : 's'}`;
    case 'reading':
      return 'Claude is reading';
    case 'stopped':
      return 'Stopped. Everything up to here is kept.';
    case 'done':
      return isWhole(state) ? undefined : endSentence(state.stopReason);
    case 'waiting-to-retry':
    case 'streaming':
    case 'failed':
    case 'interrupted':
      return undefined;
  }
}

/** Why an answer ended before it was whole. */
function endSentence(stopReason: string): string {
  return stopReason === 'max_tokens'
    ? 'The answer reached its length limit.'
    : 'The answer ended early, for a reason that Loupe does not know.';
}

/** The failure a turn stands at, if any; an interrupted one is told like the others. */
export function failureOf(state: TurnState): Failure | undefined {
  if (state.status === 'failed' || state.status === 'waiting-to-retry') return state.failure;
  return state.status === 'interrupted' ? { code: 'worker-stopped' } : undefined;
}

/** What stands in the question block; menu items are shown by their own name. */
export function questionWords(turn: Turn): string {
  return turn.kind === 'ask' ? turn.question : labelFor(turn.kind);
}

/** How long the answer took, for reading: "3.2 s"; undefined while it is not known. */
export function durationWords(turn: Turn): string | undefined {
  if (turn.endedAt === undefined) return undefined;
  const seconds = (turn.endedAt - (turn.sentAt ?? turn.askedAt)) / 1000;
  if (!(seconds >= 0)) return undefined;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
