import { ScanText, WandSparkles } from 'lucide';
import type { JSX } from 'preact';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { runningTurn, sendQuickAction } from './send-question.ts';

/** Questions that need no typing; only while there is an image to ask about. */
export function QuickActionRow(): JSX.Element | null {
  const store = usePanel();
  if (store.attachments.value.length === 0) return null;
  const isBusy = runningTurn(store) !== undefined;
  return (
    <>
      <Button look="chip" icon={WandSparkles} disabled={isBusy} onClick={() => void sendQuickAction(store, 'describe')}>
        Describe
      </Button>
      <Button look="chip" icon={ScanText} disabled={isBusy} onClick={() => void sendQuickAction(store, 'extract')}>
        Extract text
      </Button>
    </>
  );
}
