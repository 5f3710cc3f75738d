import { isUnfinished, type Turn, type TurnEvent, transition } from '@/utils/conversation/turn.ts';
import { refreshSummary } from '@/utils/store/conversation-summary.ts';
import { database } from '@/utils/store/database.ts';
import { readSettings } from '@/utils/store/settings.ts';
import { storageFailure } from '@/utils/store/storage-failure.ts';
import { learnFromCount } from './learn-from-count.ts';
import { modelInForce } from './service.ts';
import { nameByAnswer } from './titles.ts';
import { countRequest, type RequestCost, usageOfLost } from './turn-costs.ts';
import type { TurnHub } from './turn-hub.ts';

/** How to write down the ends of turns that there was no room for, by turn. */
const unsavedEnds = new Map<string, () => Promise<void>>();

/** When each turn's request left, on a clock that nobody sets: times of day may jump in mid-answer. */
const sentAt = new Map<string, number>();

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

/** Notes when a turn's request leaves. */
export function noteSending(turnId: string): void {
  sentAt.set(turnId, performance.now());
}

/** Forgets what was noted of a turn that runs no more. */
export function forgetSending(turnId: string): void {
  sentAt.delete(turnId);
}

/** Tries once more to write down the ends of turns that there was no room for. */
export async function saveUnsavedEnds(hub: TurnHub): Promise<void> {
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
}

/**
 * Writes the end of a turn down: state, whole text, usage, cost, the day's sum. Where there is no room for that, the
 * answer stays in memory and the panels that show it are told.
 */
export async function settle(turnId: string, event: TurnEvent, hub: TurnHub, cost?: RequestCost): Promise<void> {
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
