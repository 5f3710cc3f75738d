import { checkRequest, type ImageMeasure, leastTokensOf } from '@/utils/claude/limits.ts';
import { decideRetry } from '@/utils/claude/retry.ts';
import { type StreamResult, streamAnswer } from '@/utils/claude/stream.ts';
import { estimate } from '@/utils/conversation/estimate.ts';
import type { Failure } from '@/utils/conversation/failure.ts';
import { isUnfinished, type Turn, type TurnEvent, transition } from '@/utils/conversation/turn.ts';
import { refreshSummary } from '@/utils/store/conversation-summary.ts';
import { database } from '@/utils/store/database.ts';
import { refuseHost } from '@/utils/store/refusing-hosts.ts';
import { readSettings } from '@/utils/store/settings.ts';
import { spentAt } from '@/utils/store/spending.ts';
import { storageFailure } from '@/utils/store/storage-failure.ts';
import { type BudgetGate, createBudgetGate } from './budget-gate.ts';
import { forgetFiles } from './delete-uploads.ts';
import { keepAliveWhile } from './keep-alive.ts';
import { learnFromCount } from './learn-from-count.ts';
import { modelInForce, openClient } from './service.ts';
import { remedyRefusal } from './set-aside.ts';
import { nameByAnswer } from './titles.ts';
import { countRequest, type RequestCost, usageOfLost, usageSoFar } from './turn-costs.ts';
import type { TurnHub } from './turn-hub.ts';
import { type GatheredRequest, gatherRequest } from './turn-request.ts';
import { createScribe } from './turn-scribe.ts';

/** How often the text so far is written down: what a killed worker can lose at most. */
const CHECKPOINT_MS = 1000;

/** How long a request may be silent; for tests. See `streamAnswer`. */
export type Patience = Pick<Parameters<typeof streamAnswer>[0], 'headerTimeoutMs' | 'stallMs' | 'pingsOnlyMs'>;

/** Runs turns, one at a time in each conversation, and owns them until they end. */
export interface TurnRunner {
  /** Starts a stored turn, or leaves it as it is while another of its conversation runs. */
  start(turn: Turn, continues?: boolean): void;
  /** Ends a turn where it stands; free until the request has left. */
  stop(turnId: string): Promise<void>;
  /** Tries once more to write down the ends of turns that there was no room for. */
  saveUnsaved(): Promise<void>;
}

/** Waits until nothing more happens by itself to these attachments. */
type Settled = (attachmentIds: readonly string[], signal: AbortSignal) => Promise<void>;

export function createTurnRunner(hub: TurnHub, settled: Settled, patience: Patience = {}): TurnRunner {
  const running = new Map<string, { turnId: string; controller: AbortController }>();
  const gate = createBudgetGate(spentAt);
  /** Started in the moment between an answer's end and its turn's: they come next. */
  const started: { turn: Turn; continues: boolean }[] = [];

  async function run(turn: Turn, continues: boolean, signal: AbortSignal): Promise<void> {
    hub.open(turn.id, turn.answer);
    try {
      const { status } = turn.state;
      const goesOn = continues && status !== 'queued';
      if (status !== 'preparing') await changeTurn(turn.id, { type: goesOn ? 'continue' : 'prepare' });
      await settled(turn.attachmentIds, signal);
      await carryOut(turn.id, continues, { hub, gate, patience }, signal);
    } catch (error) {
      // Preparing images ends so when the turn is stopped.
      if (signal.aborted) return void (await settle(turn.id, { type: 'stop' }, hub));
      const failure = storageFailure(error);
      await settle(turn.id, { type: 'fail', failure: failure ?? unexpected(error) }, hub);
      if (!failure) throw error;
    } finally {
      gate.release(turn.id);
      sentAt.delete(turn.id);
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
    async saveUnsaved() {
      for (const [turnId, write] of unsavedEnds) {
        try {
          if (!(await hasEnded(turnId))) await write();
        } catch (error) {
          if (!storageFailure(error)) throw error;
          if (!(await hasEnded(turnId))) continue;
        }
        unsavedEnds.delete(turnId);
        hub.forgetUnsaved(turnId);
      }
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

interface Means {
  hub: TurnHub;
  gate: BudgetGate;
  patience: Patience;
}

async function carryOut(turnId: string, continues: boolean, means: Means, signal: AbortSignal): Promise<void> {
  const { hub, gate } = means;
  let useBytes = false;
  /** How often uploads may still be gone: then they are made once more, and then the images go as data. */
  let filesMayBeGone = 2;
  let remedies = 0;
  for (let attempt = 1; ; attempt += 1) {
    if (attempt > 1) await changeTurn(turnId, { type: 'prepare' });
    const settings = await readSettings();
    const turn = await database.turns.get(turnId);
    // Stopped while it waited for its turn.
    if (!turn || !isUnfinished(turn.state)) return;
    const [client, model] = [await openClient(settings), await modelInForce(settings, turn.model)];
    if (!client.ok) return void (await settle(turnId, { type: 'fail', failure: client.failure }, hub));

    // Gathering may upload: what is over the budget already ends before anything leaves.
    const least = estimate({ imageTokens: 0, textChars: 0 }, model.price).usd;
    const mayBegin = await gate.admit(turnId, least, settings);
    if (!mayBegin.ok) return void (await settle(turnId, { type: 'fail', failure: mayBegin.failure }, hub));

    const facts = {
      settings,
      model,
      continues,
      useBytes,
      useFiles: filesMayBeGone > 0,
      client: client.value,
      signal,
    };
    const gathered = await gatherRequest(turn, facts);
    if (signal.aborted) return void (await settle(turnId, { type: 'stop' }, hub));
    if (!gathered.ok) return void (await settle(turnId, { type: 'fail', failure: gathered.failure }, hub));
    const request = gathered.value;
    const allowed = checkRequest({
      images: request.measures,
      bodyBytes: request.bodyBytes,
      leastTokens: leastTokensOf(request),
      model,
    });

    const admitted = await gate.admit(turnId, request.estimate.usd, settings);
    if (!admitted.ok) return void (await settle(turnId, { type: 'fail', failure: admitted.failure }, hub));

    const result = allowed.ok ? await stream(turnId, client.value, request, means, signal) : notSent(allowed.failure);
    const arrivedChars = (hub.textOf(turnId)?.length ?? 0) - turn.answer.length;
    const cost = result.usage && {
      usage: result.end === 'complete' ? result.usage : usageSoFar(result.usage, arrivedChars),
      price: model.price,
      estimatedTokens: request.estimate.inputTokens,
    };
    if (result.end === 'complete') {
      return void (await settle(turnId, { type: 'complete', stopReason: result.stopReason }, hub, cost));
    }
    if (result.end === 'stopped') return void (await settle(turnId, { type: 'stop' }, hub, cost));

    if (!useBytes && isRefusedLink(result.failure, request.measures)) {
      await rememberRefusal(request);
      await noteOnTurn(turnId, LINK_REFUSED);
      useBytes = true;
      continue;
    }
    if (isFileGone(result) && filesMayBeGone > 0) {
      await forgetFiles(turn.conversationId, request.fileIds);
      filesMayBeGone -= 1;
      continue;
    }
    const { phase } = result;
    let { failure } = result;
    if (phase === 'before-first-byte' && remedies < MOST_REMEDIES) {
      const remedied = await remedyRefusal(turn, failure, request, facts);
      if (remedied.again) {
        if (remedied.notice !== undefined) await noteOnTurn(turnId, remedied.notice);
        remedies += 1;
        useBytes ||= remedied.useBytes;
        continue;
      }
      failure = remedied.failure;
    }
    const decision = decideRetry({ failure, attempt: attempt - remedies, phase, now: Date.now() });
    if (!decision.retry) return void (await settle(turnId, { type: 'fail', failure }, hub, cost));
    await changeTurn(turnId, { type: 'retry-later', failure: result.failure, retryAt: decision.at });
    await sleepUntil(decision.at, signal);
    if (signal.aborted) return void (await settle(turnId, { type: 'stop' }, hub));
  }
}

/** Each repairs or sets aside an image at least; a request with more bad ones than this has another fault. */
const MOST_REMEDIES = 24;

function notSent(failure: Failure): Extract<StreamResult, { end: 'failed' }> {
  return { end: 'failed', failure, phase: 'before-first-byte', usage: undefined };
}

const LINK_REFUSED = 'Claude could not fetch a linked image from its site, so Loupe sent the image data instead.';

/** How to write down the ends of turns that there was no room for, by turn. */
const unsavedEnds = new Map<string, () => Promise<void>>();

/** When each turn's request left, on a clock that nobody sets: times of day may jump in mid-answer. */
const sentAt = new Map<string, number>();

async function stream(
  turnId: string,
  client: Parameters<typeof streamAnswer>[0]['client'],
  request: GatheredRequest,
  { hub, patience }: Means,
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
  sentAt.set(turnId, performance.now());
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

/**
 * Writes the end of a turn down: state, whole text, usage, cost, the day's sum. Where there is no room for that, the
 * answer stays in memory and the panels that show it are told.
 */
async function settle(turnId: string, event: TurnEvent, hub: TurnHub, cost?: RequestCost): Promise<void> {
  try {
    await writeEnd(turnId, event, hub, cost);
  } catch (error) {
    const failure = storageFailure(error);
    if (!failure) throw error;
    if (await hasEnded(turnId)) return;
    // Only what the service said proves that nothing was charged.
    const { nothingCharged: _unknown, ...facts } = failure;
    unsavedEnds.set(turnId, () => writeEnd(turnId, event, hub, cost));
    hub.keepUnsaved(turnId, { ...facts, reason: 'answer' });
  }
}

/** What follows the end itself (the conversation's sum) is made good with its next turn; a request is counted once. */
async function hasEnded(turnId: string): Promise<boolean> {
  const turn = await database.turns.get(turnId).catch(() => undefined);
  return turn !== undefined && !isUnfinished(turn.state);
}

async function writeEnd(turnId: string, event: TurnEvent, hub: TurnHub, cost?: RequestCost): Promise<void> {
  const answer = hub.textOf(turnId);
  const turn = await endTurn(turnId, event, answer === undefined ? {} : { answer }, () => cost);
  if (!turn) return;
  await database.conversations.update(turn.conversationId, { updatedAt: Date.now() });
  await nameByAnswer(turn);
  await refreshSummary(turn.conversationId);
  const { tokenCheck, model } = turn;
  // Nothing waits for it, and an estimate that goes uncorrected harms nobody.
  if (cost && tokenCheck) learnFromCount(model, tokenCheck).catch(() => undefined);
}

/** Ends a turn and counts its last request in one transaction: whatever happens, it is counted once. */
async function endTurn(
  turnId: string,
  event: TurnEvent,
  patch: Partial<Turn>,
  costOf: (turn: Turn) => RequestCost | undefined,
): Promise<Turn | undefined> {
  const { turns, spending } = database;
  return await database.transaction('rw', turns, spending, async () => {
    const before = await turns.get(turnId);
    if (!before) return undefined;
    const endedAt = endOf(turnId, before);
    const cost = costOf(before);
    const counted = cost ? await countRequest(before, cost, endedAt) : {};
    const { underway: _underway, ...kept } = before;
    const ended = { ...kept, endedAt, ...patch, ...counted, state: transition(before.state, event) };
    await turns.put(ended);
    return ended;
  });
}

/** Milliseconds since the epoch, reckoned from when the request left. */
function endOf(turnId: string, turn: Turn): number {
  const since = sentAt.get(turnId);
  if (since === undefined || turn.sentAt === undefined) return Date.now();
  return Math.round(turn.sentAt + performance.now() - since);
}

/** A queued turn that has text already waits to be continued. */
async function nextQueued(conversationId: string): Promise<{ turn: Turn; continues: boolean } | undefined> {
  const queued = await database.turns.where({ 'state.status': 'queued' }).toArray();
  const [turn] = queued.filter((one) => one.conversationId === conversationId).sort((a, b) => a.order - b.order);
  return turn && { turn, continues: turn.answer !== '' };
}

/** A request with links that the service could not fetch names no block: every link goes again as bytes. */
function isRefusedLink({ code, reason }: Failure, measures: readonly ImageMeasure[]): boolean {
  return code === 'image-unreachable' && reason !== 'file-gone' && measures.some(({ kind }) => kind === 'url');
}

/** The service does not know an uploaded file any more; refused before the first byte, such a request costs nothing. */
function isFileGone({ failure, phase }: Extract<StreamResult, { end: 'failed' }>): boolean {
  return failure.code === 'image-unreachable' && failure.reason === 'file-gone' && phase === 'before-first-byte';
}

async function rememberRefusal(request: GatheredRequest): Promise<void> {
  const hosts = new Set(request.links.map((link) => new URL(link).host));
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

/** Turns that an earlier worker left behind become `interrupted`; queued ones too. See `findLeftovers`. */
export async function interruptOrphans(turnIds: readonly string[]): Promise<void> {
  for (const id of turnIds) await interruptOrphan(id);
}

/** What a turn without an owner cost is known from when its answer began, and from the text that came. */
async function interruptOrphan(id: string): Promise<void> {
  const orphan = await database.turns.get(id);
  if (!orphan) return;
  const { price } = await modelInForce(await readSettings(), orphan.model);
  await endTurn(id, { type: 'owner-lost' }, {}, (turn) => {
    const usage = usageOfLost(turn);
    return usage && { usage, price };
  });
}
