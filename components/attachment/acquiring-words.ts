import type { AttachmentState } from '@/utils/conversation/attachment.ts';
import { STEP_UNDER_WAY } from './describe-source.ts';

export type Acquiring = Extract<AttachmentState, { status: 'acquiring' }>;

/** Most images are there before this; a line that only flashes up is noise. */
const SAY_SO_AFTER_MS = 400;
const SAY_STEP_AFTER_MS = 2000;
const OFFER_SCREEN_AFTER_MS = 8000;

/** What to say while an image is being fetched, by how long it has taken. */
export function acquiringWords(state: Acquiring, now: number): { line: string; offersScreen: boolean } {
  const waited = now - state.startedAt;
  const line =
    waited < SAY_SO_AFTER_MS
      ? ''
      : waited < SAY_STEP_AFTER_MS || state.step === undefined
        ? 'Getting the image…'
        : STEP_UNDER_WAY[state.step];
  return { line, offersScreen: waited >= OFFER_SCREEN_AFTER_MS };
}
