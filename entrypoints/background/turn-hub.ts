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
  /** It has been stored after all. */
  forgetUnsaved(turnId: string): void;
  /** The turn has ended; its text is forgotten unless it is nowhere else. */
  close(turnId: string): void;
  /** Calls back whenever a panel stops following the turn, until the returned function is called. */
  whenFollowerLeaves(turnId: string, onLeave: () => void): () => void;
  /** Serves one panel's port. */
  serve(port: Browser.runtime.Port): void;
}

/** A frame: what arrives within one travels together, since nobody sees it sooner. */
const PACE_MS = 16;

/** Text that waits for the next message of its turn. */
interface Waiting {
  at: number;
  pieces: string[];
}

export function createTurnHub(): TurnHub {
  const texts = new Map<string, string>();
  /** Of each turn of which something was sent within the last frame. */
  const waiting = new Map<string, Waiting>();
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

  const sendToAll = (turnId: string, news: TurnNews): void => {
    for (const [port, followed] of followers) if (followed === turnId) send(port, news);
  };

  /** Sends what waits. @returns whether there was something. */
  const flush = (turnId: string): boolean => {
    const unsent = waiting.get(turnId);
    if (!unsent || unsent.pieces.length === 0) return false;
    const text = unsent.pieces.join('');
    sendToAll(turnId, { turnId, at: unsent.at, text });
    unsent.at += text.length;
    unsent.pieces = [];
    return true;
  };

  const flushEveryFrame = (turnId: string): void => {
    setTimeout(() => {
      if (flush(turnId)) flushEveryFrame(turnId);
      else waiting.delete(turnId);
    }, PACE_MS);
  };

  return {
    open(turnId, text) {
      texts.set(turnId, text);
      unsaved.delete(turnId);
    },
    append(turnId, text) {
      const before = texts.get(turnId) ?? '';
      texts.set(turnId, before + text);
      const unsent = waiting.get(turnId);
      if (unsent) return void unsent.pieces.push(text);
      // The first after a pause is not kept waiting.
      waiting.set(turnId, { at: before.length, pieces: [text] });
      flush(turnId);
      flushEveryFrame(turnId);
    },
    textOf: (turnId) => texts.get(turnId),
    keepUnsaved(turnId, failure) {
      unsaved.set(turnId, failure);
      flush(turnId);
      sendToAll(turnId, { turnId, unsaved: failure });
    },
    forgetUnsaved(turnId) {
      unsaved.delete(turnId);
      texts.delete(turnId);
    },
    close(turnId) {
      flush(turnId);
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
        // Before this panel is among them: it gets the same text with all the rest.
        flush(turnId);
        followers.set(port, turnId);
        const text = texts.get(turnId);
        if (text !== undefined && text.length > from) send(port, { turnId, at: from, text: text.slice(from) });
        const failure = unsaved.get(turnId);
        if (failure) send(port, { turnId, unsaved: failure });
      });
    },
  };
}
