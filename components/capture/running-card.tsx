import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { useNow } from '@/components/ui/use-now.ts';
import type { Capturing } from '@/utils/conversation/conversation.ts';
import { UNDER_WAY } from './capture-ways.ts';
import { overlayKeyOf } from './overlay-keys.ts';

export type Running = Extract<Capturing, { state: 'running' }>;

/** Most captures are there before this; a card that only flashes up is noise. */
const SAY_SO_AFTER_MS = 400;

/** @returns whether the user chooses something on the page, with keys that the panel may hold. */
export function takesKeys(running: Running): boolean {
  return running.action === 'pick' || running.action === 'region';
}

/** A capture under way: what the user is to do on the page, how far it is, how to end it. */
export function RunningCard({ running }: { running: Running }): JSX.Element | null {
  if (takesKeys(running)) return <ChoosingCard running={running} />;
  if (running.action === 'page') return <PageCard running={running} />;
  return <BriefCard running={running} />;
}

/**
 * While it has the focus, what is typed here goes to the page, where the browser would not send it. Nothing else in
 * the panel gives its keys away.
 */
function ChoosingCard({ running }: { running: Running }): JSX.Element {
  const store = usePanel();
  const { windowId } = store;
  const hintId = useId();
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = overlayKeyOf(event);
    if (!key) return;
    event.preventDefault();
    // Escape belongs to the overlay: it may only close the picker's list.
    event.stopPropagation();
    void store.reach.request('pressOverlayKey', { windowId, key });
  };
  return (
    <section class="card" aria-label="Capturing">
      <div
        class="capture-keys"
        // The arrow keys are for the page, not for a screen reader's own cursor.
        role="application"
        aria-label={`${UNDER_WAY[running.action]} Keys go to the page`}
        aria-describedby={hintId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is there to take keys; the rule's list lacks it.
        tabIndex={0}
        data-capture-keys
        onKeyDown={onKeyDown}
      >
        <p>
          <strong>{UNDER_WAY[running.action]}</strong> Enter takes it, Esc leaves.
        </p>
        <p id={hintId} class="caption">
          {running.action === 'pick'
            ? 'Arrow keys move between images, Space chooses several, L lists them.'
            : 'Arrow keys move the crosshair, Enter sets a corner; with Shift they size the box.'}{' '}
          Click this card to use them from here.
        </p>
      </div>
      <div class="row">
        <Button onClick={() => void act(store, 'stopCapture', { windowId })}>Cancel</Button>
      </div>
    </section>
  );
}

function PageCard({ running }: { running: Running }): JSX.Element {
  const store = usePanel();
  const { done = 0, total } = running;
  return (
    <section class="card" aria-label="Capturing">
      <p>{total === undefined ? UNDER_WAY.page : `Captured ${done} of ${total} screens`}</p>
      {total !== undefined && <progress class="progress" aria-label="Screens captured" value={done} max={total} />}
      <div class="row">
        <Button
          name="Stop and keep what is there"
          onClick={() => void act(store, 'stopCapture', { windowId: store.windowId })}
        >
          Stop
        </Button>
        <span class="caption">Keeps what is there.</span>
      </div>
    </section>
  );
}

function BriefCard({ running }: { running: Running }): JSX.Element | null {
  const store = usePanel();
  const now = useNow(100, true);
  if (now - running.startedAt < SAY_SO_AFTER_MS) return null;
  return (
    <section class="card" aria-label="Capturing">
      <p>{UNDER_WAY[running.action]}</p>
      <div class="row">
        <Button onClick={() => void act(store, 'stopCapture', { windowId: store.windowId })}>Cancel</Button>
      </div>
    </section>
  );
}
