import type { Browser } from '#imports';
import type { Failure } from '@/utils/conversation/failure.ts';
import { followSchema, type TurnNews } from '@/utils/messaging/turn-port.ts';

/** The text of answers under way, for every panel that follows one. */
export interface TurnHub {
  /** Starts a turn with the text it already has. */
  open(turnId: string, text: string): void;
  /** Adds to the answer and tells its followers; the text crosses each port once. */
  append(turnId: string, text: string): void;
  /** The answer so far, or undefined when the turn does not run here. */
  textOf(turnId: string): string | undefined;
  /** The turn has ended and could not be stored: its text stays here, and whoever follows it is told. */
  keepUnsaved(turnId: string, failure: Failure): void;
  /** The turn has ended; its text is forgotten unless it is nowhere else. */
  close(turnId: string): void;
  /** Calls back whenever a panel stops following the turn, until the returned function is called. */
  whenFollowerLeaves(turnId: string, onLeave: () => void): () => void;
  /** Serves one panel's port. */
  serve(port: Browser.runtime.Port): void;
}

export function createTurnHub(): TurnHub {
  const texts = new Map<string, string>();
  const unsaved = new Map<string, Failure>();
  const followers = new Map<Browser.runtime.Port, string>();
  const onLeave = new Map<string, () => void>();

  const send = (port: Browser.runtime.Port, news: TurnNews): void => {
    try {
      port.postMessage(news);
    } catch {
      followers.delete(port);
    }
  };

  return {
    open(turnId, text) {
      texts.set(turnId, text);
      unsaved.delete(turnId);
    },
    append(turnId, text) {
      const before = texts.get(turnId) ?? '';
      texts.set(turnId, before + text);
      for (const [port, followed] of followers)
        if (followed === turnId) send(port, { turnId, at: before.length, text });
    },
    textOf: (turnId) => texts.get(turnId),
    keepUnsaved(turnId, failure) {
      unsaved.set(turnId, failure);
      for (const [port, followed] of followers) if (followed === turnId) send(port, { turnId, unsaved: failure });
    },
    close(turnId) {
      if (!unsaved.has(turnId)) texts.delete(turnId);
    },
    whenFollowerLeaves(turnId, tell) {
      onLeave.set(turnId, tell);
      return () => void onLeave.delete(turnId);
    },
    serve(port) {
      port.onDisconnect.addListener(() => {
        const followed = followers.get(port);
        followers.delete(port);
        if (followed !== undefined) onLeave.get(followed)?.();
      });
      port.onMessage.addListener((message: unknown) => {
        const follow = followSchema.safeParse(message);
        if (!follow.success) return;
        const { turnId, from } = follow.data;
        followers.set(port, turnId);
        const text = texts.get(turnId);
        if (text !== undefined && text.length > from) send(port, { turnId, at: from, text: text.slice(from) });
        const failure = unsaved.get(turnId);
        if (failure) send(port, { turnId, unsaved: failure });
      });
    },
  };
}
