import type { CaptureTarget } from '@/utils/capture/capture-target.ts';
import type { CaptureAction } from '@/utils/conversation/conversation.ts';
import { fail, type Outcome } from '@/utils/conversation/failure.ts';
import type { OverlayKey } from '@/utils/messaging/protocol.ts';

/** Captures under way and armed ones: at most one in each window. */
export interface Captures {
  /** After a gesture on the page itself (menu, shortcut, icon). Ends what runs in that window. */
  start(action: CaptureAction, target: CaptureTarget, attachmentIds?: readonly string[]): Promise<Outcome<null>>;
  /** From a panel button: tries, and arms itself when the browser refuses. */
  startFromPanel(
    windowId: number,
    action: CaptureAction,
    attachmentIds: readonly string[],
  ): Promise<Outcome<{ state: 'started' | 'armed' }>>;
  /** Ends what runs or is armed; a full page keeps what it has. */
  stop(windowId: number): Promise<void>;
  /** Hands a key that was pressed in the panel to the overlay on the page. */
  pressKey(windowId: number, key: OverlayKey): Promise<void>;
}

export function createCaptures(): Captures {
  return {
    start: async () => fail('unexpected'),
    startFromPanel: async () => fail('unexpected'),
    stop: async () => undefined,
    pressKey: async () => undefined,
  };
}
