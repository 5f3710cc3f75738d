import type { JSX } from 'preact';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { useNow } from '@/components/ui/use-now.ts';
import { type Acquiring, acquiringWords } from './acquiring-words.ts';

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
