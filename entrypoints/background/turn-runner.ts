import { checkRequest, type ImageMeasure } from '@/utils/claude/limits.ts';
import { costOf } from '@/utils/claude/prices.ts';
import { decideRetry } from '@/utils/claude/retry.ts';
import { type StreamResult, streamAnswer } from '@/utils/claude/stream.ts';
import type { Failure } from '@/utils/conversation/failure.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';
import {
  isUnfinished,
  type Turn,
  type TurnEvent,
  transition,
  UNFINISHED,
  type Usage,
} from '@/utils/conversation/turn.ts';
import { refreshSummary } from '@/utils/store/conversation-summary.ts';
import { database } from '@/utils/store/database.ts';
import { refuseHost } from '@/utils/store/refusing-hosts.ts';
import { readSettings } from '@/utils/store/settings.ts';
import { keepAliveWhile } from './keep-alive.ts';
import { modelInForce, openClient } from './service.ts';
import type { TurnHub } from './turn-hub.ts';
import { type GatheredRequest, gatherRequest } from './turn-request.ts';

/** How often the text so far is written down: what a killed worker can lose at most. */
const CHECKPOINT_MS = 1000;

/** Runs turns, one at a time in each conversation, and owns them until they end. */
export interface TurnRunner {
  /** Starts a stored turn, or leaves it as it is while another of its conversation runs. */
  start(turn: Turn, continues?: boolean): void;
  /** Ends a turn where it stands; free until the request has left. */
  stop(turnId: string): Promise<void>;
}

/** Waits until nothing more happens by itself to these attachments. */
type Settled = (attachmentIds: readonly string[], signal: AbortSignal) => Promise<void>;

export function createTurnRunner(hub: TurnHub, settled: Settled): TurnRunner {
  const running = new Map<string, { turnId: string; controller: AbortController }>();
  /** Started in the moment between an answer's end and its turn's: they come next. */
  const started: { turn: Turn; continues: boolean }[] = [];

  async function run(turn: Turn, continues: boolean, signal: AbortSignal): Promise<void> {
    hub.open(turn.id, turn.answer);
    try {
      const { status } = turn.state;
      const goesOn = continues && status !== 'queued';
      if (status !== 'preparing') await changeTurn(turn.id, { type: goesOn ? 'continue' : 'prepare' });
      await settled(turn.attachmentIds, signal);
      await carryOut(turn.id, continues, hub, signal);
    } catch (error) {
      await settle(turn.id, { type: 'fail', failure: unexpected(error) }, hub);
      throw error;
    } finally {
      hub.close(turn.id);
    }
  }

  function begin(turn: Turn, continues: boolean): void {
    if (running.has(turn.conversationId)) {
      started.push({ turn, continues });
      return;
    }
    const controller = new AbortController();
    running.set(turn.conversationId, { turnId: turn.id, controller });
    void keepAliveWhile(run(turn, continues, controller.signal)).finally(async () => {
      running.delete(turn.conversationId);
      const at = started.findIndex((next) => next.turn.conversationId === turn.conversationId);
      const [next] = at < 0 ? [] : started.splice(at, 1);
      const queued = next ?? (await nextQueued(turn.conversationId));
      if (queued) begin(queued.turn, queued.continues);
    });
  }

  const owner = (turnId: string): AbortController | undefined =>
    [...running.values()].find((entry) => entry.turnId === turnId)?.controller;

  return {
    start: (turn, continues = false) => begin(turn, continues),
    async stop(turnId) {
      const controller = owner(turnId);
      if (controller) controller.abort();
      else await changeTurn(turnId, { type: 'stop' });
    },
  };
}

/** Applies an event to a stored turn, in a transaction; `patch` is written along with it. */
export async function changeTurn(
  turnId: string,
  event: TurnEvent,
  patch: Partial<Turn> = {},
): Promise<Turn | undefined> {
  return await database.transaction('rw', database.turns, async () => {
    const turn = await database.turns.get(turnId);
    if (!turn) return undefined;
    const changed = { ...turn, ...patch, state: transition(turn.state, event) };
    await database.turns.put(changed);
    return changed;
  });
}

async function carryOut(turnId: string, continues: boolean, hub: TurnHub, signal: AbortSignal): Promise<void> {
  let useBytes = false;
  for (let attempt = 1; ; attempt += 1) {
    if (attempt > 1) await changeTurn(turnId, { type: 'prepare' });
    const settings = await readSettings();
    const turn = await database.turns.get(turnId);
    // Stopped while it waited for its turn.
    if (!turn || !isUnfinished(turn.state)) return;
    const [client, model] = [await openClient(settings), await modelInForce(settings, turn.model)];
    if (!client.ok) return void (await settle(turnId, { type: 'fail', failure: client.failure }, hub));

    const gathered = await gatherRequest(turn, { settings, model, continues, useBytes, signal });
    if (signal.aborted) return void (await settle(turnId, { type: 'stop' }, hub));
    if (!gathered.ok) return void (await settle(turnId, { type: 'fail', failure: gathered.failure }, hub));
    const request = gathered.value;
    const allowed = checkRequest({ images: request.measures, bodyBytes: request.bodyBytes, model });
    if (!allowed.ok) return void (await settle(turnId, { type: 'fail', failure: allowed.failure }, hub));

    const result = await stream(turnId, client.value, request, hub, signal);
    if (result.end === 'complete') {
      return void (await settle(turnId, { type: 'complete', stopReason: result.stopReason }, hub, result, model));
    }
    if (result.end === 'stopped') return void (await settle(turnId, { type: 'stop' }, hub, result, model));

    if (!useBytes && isRefusedLink(result.failure, request.measures)) {
      await rememberRefusal(request);
      await noteOnTurn(turnId, LINK_REFUSED);
      useBytes = true;
      continue;
    }
    const decision = decideRetry({ failure: result.failure, attempt, phase: result.phase, now: Date.now() });
    if (!decision.retry) {
      return void (await settle(turnId, { type: 'fail', failure: result.failure }, hub, result, model));
    }
    await changeTurn(turnId, { type: 'retry-later', failure: result.failure, retryAt: decision.at });
    await sleepUntil(decision.at, signal);
    if (signal.aborted) return void (await settle(turnId, { type: 'stop' }, hub));
  }
}

const LINK_REFUSED = 'Claude could not fetch a linked image from its site, so Loupe sent the image data instead.';

async function stream(
  turnId: string,
  client: Parameters<typeof streamAnswer>[0]['client'],
  request: GatheredRequest,
  hub: TurnHub,
  signal: AbortSignal,
): Promise<StreamResult> {
  let started = false;
  const checkpoint = async (): Promise<void> => {
    await database.turns.update(turnId, { answer: hub.textOf(turnId) ?? '' });
  };
  const timer = setInterval(() => void checkpoint(), CHECKPOINT_MS);
  // The request need not wait for this; whatever follows is written after it.
  let written: Promise<unknown> = changeTurn(
    turnId,
    { type: 'send', images: request.measures.length },
    { sent: request.sent, estimateUsd: request.estimateUsd, sentAt: Date.now() },
  );
  try {
    return await streamAnswer({
      client,
      body: request.body,
      signal,
      onAccepted: (requestId) => {
        const id = requestId === undefined ? {} : { requestId };
        written = written.then(() => changeTurn(turnId, { type: 'accepted' }, id));
      },
      onText: (text) => {
        hub.append(turnId, text);
        if (started) return;
        started = true;
        written = written.then(() => changeTurn(turnId, { type: 'delta' }, { answer: hub.textOf(turnId) ?? '' }));
      },
    });
  } finally {
    clearInterval(timer);
    await written;
  }
}

/** Writes the end of a turn down: state, whole text, usage and cost. */
async function settle(
  turnId: string,
  event: TurnEvent,
  hub: TurnHub,
  result?: { usage?: Usage | undefined },
  model?: ModelChoice,
): Promise<void> {
  const before = await database.turns.get(turnId);
  const usage = result?.usage && addUsage(before?.usage, result.usage);
  const costUsd = result?.usage && model ? addCost(before?.costUsd, costOf(result.usage, model)) : undefined;
  const answer = hub.textOf(turnId);
  const turn = await changeTurn(turnId, event, {
    endedAt: Date.now(),
    ...(answer === undefined ? {} : { answer }),
    ...(usage ? { usage } : {}),
    ...(costUsd === undefined ? {} : { costUsd }),
  });
  if (!turn) return;
  await database.conversations.update(turn.conversationId, { updatedAt: Date.now() });
  await refreshSummary(turn.conversationId);
}

/** A continued answer was paid for more than once. */
function addUsage(before: Usage | undefined, more: Usage): Usage {
  if (!before) return more;
  return {
    inputTokens: before.inputTokens + more.inputTokens,
    outputTokens: before.outputTokens + more.outputTokens,
    cacheReadTokens: before.cacheReadTokens + more.cacheReadTokens,
    cacheWriteTokens: before.cacheWriteTokens + more.cacheWriteTokens,
  };
}

function addCost(before: number | undefined, more: number | undefined): number | undefined {
  return more === undefined ? undefined : (before ?? 0) + more;
}

/** A queued turn that has text already waits to be continued. */
async function nextQueued(conversationId: string): Promise<{ turn: Turn; continues: boolean } | undefined> {
  const queued = await database.turns.where({ 'state.status': 'queued' }).toArray();
  const [turn] = queued.filter((one) => one.conversationId === conversationId).sort((a, b) => a.order - b.order);
  return turn && { turn, continues: turn.answer !== '' };
}

/** A request with links that the service could not fetch names no block: every link goes again as bytes. */
function isRefusedLink(failure: Failure, measures: readonly ImageMeasure[]): boolean {
  return failure.code === 'image-unreachable' && measures.some((measure) => measure.kind === 'url');
}

async function rememberRefusal(request: GatheredRequest): Promise<void> {
  const hosts = new Set(request.sent.flatMap((sent) => (sent.url === undefined ? [] : [new URL(sent.url).host])));
  // The answer does not say which link failed; remembering all costs only bytes, and only for a while.
  for (const host of hosts) await refuseHost(host);
}

async function noteOnTurn(turnId: string, notice: string): Promise<void> {
  const turn = await database.turns.get(turnId);
  if (turn && !turn.notices.includes(notice))
    await database.turns.update(turnId, { notices: [...turn.notices, notice] });
}

async function sleepUntil(at: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const wait = setTimeout(resolve, Math.max(0, at - Date.now()));
    const stop = (): void => {
      clearTimeout(wait);
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

function unexpected(error: unknown): Failure {
  return { code: 'unexpected', detail: error instanceof Error ? error.message.slice(0, 500) : 'unknown error' };
}

/**
 * Turns of an earlier worker that nobody runs any more become `interrupted`; queued ones too.
 *
 * @param startedAt when this worker started, in milliseconds since the epoch.
 */
export async function interruptOrphans(startedAt: number): Promise<void> {
  const orphans = await database.turns
    .where('state.status')
    .anyOf(UNFINISHED)
    .filter(({ askedAt }) => askedAt < startedAt)
    .toArray();
  for (const turn of orphans) await changeTurn(turn.id, { type: 'owner-lost' }, { endedAt: Date.now() });
}
