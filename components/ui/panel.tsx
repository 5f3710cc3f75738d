import { Images } from 'lucide';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Composer } from '@/components/composer/composer.tsx';
import { runningTurn } from '@/components/composer/send-question.ts';
import { useIntake } from '@/components/composer/use-intake.ts';
import { EmptyState } from '@/components/conversation/empty-state.tsx';
import { ImageStrip } from '@/components/conversation/image-strip.tsx';
import { Log, type LogHandle } from '@/components/conversation/log.tsx';
import { TurnView } from '@/components/conversation/turn-view.tsx';
import { useLiveAnswer } from '@/components/conversation/use-live-answer.ts';
import { useShownText } from '@/components/conversation/use-shown-text.ts';
import { act } from './act.ts';
import { Header } from './header.tsx';
import { Icon } from './icon.tsx';
import { loadLater } from './load-later.tsx';
import { usePanel } from './panel-store.ts';
import { isPopoverOpen } from './popover.tsx';

// Reads Markdown, like the answers: loaded with their first.
const Announcer = loadLater(async () => (await import('@/components/conversation/announcer.tsx')).Announcer);

/**
 * The whole side panel. In the order of the keyboard, which is not the order of the eye: log, attachments,
 * Question, Ask, tools, header.
 */
export function Panel(): JSX.Element {
  const store = usePanel();
  const log = useRef<LogHandle>(null);
  const turns = store.turns.value;
  const lastId = turns.at(-1)?.id;
  const isDraggedOver = useIntake();
  useLiveAnswer();
  useShownText();
  useEscapeToStop();
  return (
    <div class="panel">
      <Log handle={log}>
        {turns.length === 0 && store.loaded.value && store.attachments.value.length === 0 && <EmptyState />}
        {turns.map((turn) => (
          <TurnView key={turn.id} turn={turn} isLast={turn.id === lastId} />
        ))}
      </Log>
      <Composer onAsked={() => log.current?.showEnd()} />
      <Header />
      <ImageStrip />
      <Announcer />
      {isDraggedOver && (
        <div class="drop-here">
          <Icon of={Images} />
          Drop images to add them
        </div>
      )}
    </div>
  );
}

/**
 * Escape closes a popover, else leaves a capture (what was taken of a full page stays), else stops a running turn,
 * else ends the taking of an image from the screen (the panel has the keyboard meanwhile), else does nothing: it never
 * clears text.
 */
function useEscapeToStop(): void {
  const store = usePanel();
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // The browser closes the popover after this event, so it is still open now.
      if (event.key !== 'Escape' || event.isComposing || isPopoverOpen()) return;
      const { capturing } = store.tray.value;
      const isWaitOver = capturing?.state === 'armed' && Date.now() >= capturing.until;
      if (capturing && !isWaitOver) return void act(store, 'stopCapture', { windowId: store.windowId });
      const running = runningTurn(store);
      if (running) return void act(store, 'stop', { turnId: running.id });
      const lifted = store.attachments.value.find(({ state }) => state.status === 'acquiring' && state.step === 'lift');
      if (lifted) void act(store, 'useScreen', { attachmentId: lifted.id });
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [store]);
}
