import type { JSX } from 'preact';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { useNow } from '@/components/ui/use-now.ts';
import type { AttachmentState } from '@/utils/conversation/attachment.ts';
import { STEP_UNDER_WAY } from './describe-source.ts';

type Acquiring = Extract<AttachmentState, { status: 'acquiring' }>;

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

/** The line under an image that is still being fetched; after eight seconds there is a way out. */
export function AcquiringLine({ attachmentId, state }: { attachmentId: string; state: Acquiring }): JSX.Element {
  const store = usePanel();
  const now = useNow(200, true);
  const { line, offersScreen } = acquiringWords(state, now);
  return (
    <>
      <span class="caption acquiring">{line}</span>
      {offersScreen && (
        <Button look="quiet" onClick={() => void act(store, 'useScreen', { attachmentId })}>
          Use what is on screen
        </Button>
      )}
    </>
  );
}
