import * as z from 'zod/mini';
import { browser } from '#imports';
import { type Failure, failureSchema } from '@/utils/conversation/failure.ts';

/** Name of the port on which an answer's text reaches the panel. */
export const TURN_PORT = 'turn';

/** Panel → worker: "send me the text of this turn from this character on, and go on sending". */
export const followSchema = z.object({ turnId: z.string(), from: z.number() });
export type Follow = z.infer<typeof followSchema>;

/**
 * Worker → panel. `at` is the position of `text` in the answer, in UTF-16 units, so that nothing is ever
 * doubled or lost, however often the panel comes and goes.
 */
export const turnTextSchema = z.object({ turnId: z.string(), at: z.number(), text: z.string() });
export type TurnText = z.infer<typeof turnTextSchema>;

/** Worker → panel: the turn has ended and there is no room to store it; the text that was sent is all there is of it. */
const unsavedSchema = z.object({ turnId: z.string(), unsaved: failureSchema });
const turnNewsSchema = z.union([turnTextSchema, unsavedSchema]);
export type TurnNews = z.infer<typeof turnNewsSchema>;

/** Puts a piece of text at its place; a piece that starts beyond the end changes nothing. */
export function applyText(answer: string, piece: { at: number; text: string }): string {
  if (piece.at > answer.length) return answer;
  const end = piece.at + piece.text.length;
  return end <= answer.length ? answer : answer.slice(0, piece.at) + piece.text;
}

/** A worker that was ended is back within this; one that keeps failing is asked ever more rarely. */
const RECONNECT_MS = 100;
const LONGEST_RECONNECT_MS = 5000;

/**
 * The panel's end. Follows one turn, and connects again when the worker went away in between.
 *
 * @param lengthSoFar characters the panel already has.
 * @returns a function that stops following.
 */
export function followTurn(
  turnId: string,
  lengthSoFar: () => number,
  onText: (piece: TurnText) => void,
  onUnsaved: (failure: Failure) => void,
): () => void {
  let stopped = false;
  let waitMs = RECONNECT_MS;
  let port: ReturnType<typeof browser.runtime.connect> | undefined;

  const connect = (): void => {
    if (stopped) return;
    port = browser.runtime.connect({ name: TURN_PORT });
    port.onMessage.addListener((message: unknown) => {
      const news = turnNewsSchema.safeParse(message);
      waitMs = RECONNECT_MS;
      if (!news.success || news.data.turnId !== turnId) return;
      if ('unsaved' in news.data) onUnsaved(news.data.unsaved);
      else onText(news.data);
    });
    port.onDisconnect.addListener(() => {
      setTimeout(connect, waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_RECONNECT_MS);
    });
    port.postMessage({ turnId, from: lengthSoFar() } satisfies Follow);
  };

  connect();
  return () => {
    stopped = true;
    port?.disconnect();
  };
}
