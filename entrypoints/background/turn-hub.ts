import type { Browser } from '#imports';
import { followSchema, type TurnText } from '@/utils/messaging/turn-port.ts';

/** The text of answers under way, for every panel that follows one. */
export interface TurnHub {
  /** Starts a turn with the text it already has. */
  open(turnId: string, text: string): void;
  /** Adds to the answer and tells its followers; the text crosses each port once. */
  append(turnId: string, text: string): void;
  /** The answer so far, or undefined when the turn does not run here. */
  textOf(turnId: string): string | undefined;
  close(turnId: string): void;
  /** Serves one panel's port. */
  serve(port: Browser.runtime.Port): void;
}

export function createTurnHub(): TurnHub {
  const texts = new Map<string, string>();
  const followers = new Map<Browser.runtime.Port, string>();

  const send = (port: Browser.runtime.Port, piece: TurnText): void => {
    try {
      port.postMessage(piece);
    } catch {
      followers.delete(port);
    }
  };

  return {
    open(turnId, text) {
      texts.set(turnId, text);
    },
    append(turnId, text) {
      const before = texts.get(turnId) ?? '';
      texts.set(turnId, before + text);
      for (const [port, followed] of followers)
        if (followed === turnId) send(port, { turnId, at: before.length, text });
    },
    textOf: (turnId) => texts.get(turnId),
    close(turnId) {
      texts.delete(turnId);
    },
    serve(port) {
      port.onDisconnect.addListener(() => followers.delete(port));
      port.onMessage.addListener((message: unknown) => {
        const follow = followSchema.safeParse(message);
        if (!follow.success) return;
        const { turnId, from } = follow.data;
        followers.set(port, turnId);
        const text = texts.get(turnId);
        if (text !== undefined && text.length > from) send(port, { turnId, at: from, text: text.slice(from) });
      });
    },
  };
}
