import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { useNow } from '@/components/ui/use-now.ts';
import type { Capturing } from '@/utils/conversation/conversation.ts';
import { AllSitesQuestion } from './all-sites-question.tsx';
import { WHAT_FOLLOWS } from './capture-ways.ts';

export type Armed = Extract<Capturing, { state: 'armed' }>;

/**
 * Asks for the one click on the page that lets Loupe look at it. Its time is announced at the start and at the end
 * only, and after the end the card stays, so that nobody waits for nothing.
 */
export function ArmedCard({ armed, onDismiss }: { armed: Armed; onDismiss: () => void }): JSX.Element {
  const store = usePanel();
  const { windowId, said } = store;
  const { action, attachmentIds, until } = armed;
  const now = useNow(250, true);
  const keys = useShortcut();
  const shortcut = keys?.shortcut;
  const seconds = Math.ceil((until - now) / 1000);
  const isOver = seconds <= 0;
  const capture = (): void => void act(store, 'capture', { windowId, action, attachmentIds });
  const stop = (): void => {
    onDismiss();
    void act(store, 'stopCapture', { windowId });
  };

  useEffect(() => {
    if (!keys) return;
    const span = Math.round((until - Date.now()) / 1000);
    const press = keys.shortcut === undefined ? '' : ` or press ${keys.shortcut}`;
    if (span > 0) said.value = `Click the Loupe icon${press} once on this page. You have ${span} seconds.`;
  }, [keys, until, said]);
  useEffect(() => {
    if (isOver) said.value = 'Loupe stopped waiting. Nothing was captured.';
  }, [isOver, said]);

  if (isOver) {
    return (
      <section class="card" aria-label="Stopped waiting">
        <p>Loupe stopped waiting. Nothing was captured.</p>
        <div class="row">
          <Button look="main" onClick={capture}>
            Try again
          </Button>
          <Button onClick={stop}>Dismiss</Button>
        </div>
      </section>
    );
  }
  return (
    <section class="card" aria-label="Waiting for a click on the page">
      <p class="capture-head">
        <span>
          <strong>Click the Loupe icon</strong>{' '}
          {shortcut !== undefined && (
            <>
              (or <kbd>{shortcut}</kbd>){' '}
            </>
          )}
          once on this page.
        </span>
        <span class="caption countdown" aria-hidden="true">
          {countdown(seconds)}
        </span>
      </p>
      <p class="caption">{WHAT_FOLLOWS[action]} A Loupe item of the page’s right-click menu works too.</p>
      <div class="row">
        <Button onClick={stop}>Cancel</Button>
        <AllSitesQuestion
          onAllowed={() => {
            // Before that the worker goes on by itself, as soon as it hears of the access.
            if (Date.now() >= until) capture();
          }}
        />
      </div>
    </section>
  );
}

/**
 * The real shortcut, read anew for every card: the user may have changed it meanwhile.
 *
 * @returns undefined until the browser has told.
 */
function useShortcut(): { shortcut: string | undefined } | undefined {
  const { reach } = usePanel();
  const [keys, setKeys] = useState<{ shortcut: string | undefined }>();
  useEffect(() => void reach.readShortcut().then((shortcut) => setKeys({ shortcut })), [reach]);
  return keys;
}

function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
