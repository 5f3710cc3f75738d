import { type StreamResult, streamAnswer } from '@/utils/claude/stream.ts';
import { database } from '@/utils/store/database.ts';
import { changeTurn, noteSending } from './turn-end.ts';
import type { TurnHub } from './turn-hub.ts';
import type { GatheredRequest } from './turn-request.ts';
import { createScribe } from './turn-scribe.ts';

/** How often the text so far is written down: what a killed worker can lose at most. */
const CHECKPOINT_MS = 1000;

/** How long a request may be silent; for tests. See `streamAnswer`. */
export type Patience = Pick<Parameters<typeof streamAnswer>[0], 'headerTimeoutMs' | 'stallMs' | 'pingsOnlyMs'>;

/** Streams one answer: to the panels that follow, and into the database about once a second. */
export async function streamTurn(
  turnId: string,
  client: Parameters<typeof streamAnswer>[0]['client'],
  request: GatheredRequest,
  { hub, patience }: { hub: TurnHub; patience: Patience },
  signal: AbortSignal,
): Promise<StreamResult> {
  let started = false;
  const scribe = createScribe();
  const answer = (): { answer: string } => ({ answer: hub.textOf(turnId) ?? '' });
  const checkpoint = (): void => {
    if (started) scribe.writeUnlessBusy(() => database.turns.update(turnId, answer()));
  };
  const timer = setInterval(checkpoint, CHECKPOINT_MS);
  // What a panel has shown is never lost, even when it closes and the worker is ended in the same second.
  const forget = hub.whenFollowerLeaves(turnId, checkpoint);
  noteSending(turnId);
  const answerFrom = hub.textOf(turnId)?.length ?? 0;
  // The request need not wait for this; whatever follows is written after it.
  scribe.write(() =>
    changeTurn(
      turnId,
      { type: 'send', images: request.measures.length },
      {
        sent: request.sent,
        system: request.system,
        ...(request.askKey !== undefined && { askKey: request.askKey }),
        resentFiles: request.resentFiles,
        uploadFailure: request.uploadFailure,
        estimateUsd: request.estimate.usd,
        sentAt: Date.now(),
      },
    ),
  );
  try {
    return await streamAnswer({
      ...patience,
      client,
      body: request.body,
      signal,
      onAccepted: (requestId) => {
        const id = requestId === undefined ? {} : { requestId };
        scribe.write(() => changeTurn(turnId, { type: 'accepted' }, id));
      },
      onUsage: (usage) => {
        scribe.write(() => database.turns.update(turnId, { underway: { usage, answerFrom } }));
      },
      onText: (text) => {
        hub.append(turnId, text);
        if (started) return;
        started = true;
        scribe.write(() => changeTurn(turnId, { type: 'delta' }, answer()));
      },
    });
  } finally {
    clearInterval(timer);
    forget();
    await scribe.done();
  }
}
