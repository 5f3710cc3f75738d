import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { PASSPHRASE_ID } from '@/components/ui/landmarks.ts';
import { usePanel } from '@/components/ui/panel-store.ts';
import { UnlockForm } from './unlock-form.tsx';
import './settings.css';

/** Stands below the question while the key is locked. What the user wanted to do meanwhile is done once it is open. */
export function UnlockCard({ onUnlocked }: { onUnlocked: () => void }): JSX.Element {
  const store = usePanel();
  const { reach, afterUnlock, tray, windowId } = store;
  const isAsking = afterUnlock.value !== undefined || tray.value.held?.reason === 'locked';
  useEffect(() => {
    if (isAsking) document.getElementById(PASSPHRASE_ID)?.focus();
  }, [isAsking]);
  const goOn = (): void => {
    const wanted = afterUnlock.value;
    afterUnlock.value = undefined;
    onUnlocked();
    if (wanted) wanted();
    else if (tray.value.held?.reason === 'locked') void act(store, 'sendHeld', { windowId });
  };
  return (
    <section class="card key-card" aria-label="Locked">
      <p role="status">{isAsking ? 'Loupe is locked. Your question is kept.' : 'Loupe is locked.'}</p>
      <UnlockForm
        id={PASSPHRASE_ID}
        unlock={(passphrase) => reach.request('unlock', { passphrase })}
        forget={() => void reach.request('forgetKeys', {})}
        onUnlocked={goOn}
      />
    </section>
  );
}
