import { checkRequest, type ImageMeasure, leastTokensOf } from '@/utils/claude/limits.ts';
import { decideRetry } from '@/utils/claude/retry.ts';
import type { StreamResult } from '@/utils/claude/stream.ts';
import { estimate } from '@/utils/conversation/estimate.ts';
import type { Failure } from '@/utils/conversation/failure.ts';
import { isUnfinished } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import { refuseHost } from '@/utils/store/refusing-hosts.ts';
import { readSettings } from '@/utils/store/settings.ts';
import type { BudgetGate } from './budget-gate.ts';
import { forgetFiles } from './delete-uploads.ts';
import { modelInForce, openClient } from './service.ts';
import { remedyRefusal } from './set-aside.ts';
import { usageSoFar } from './turn-costs.ts';
import { changeTurn, settle } from './turn-end.ts';
import type { TurnHub } from './turn-hub.ts';
import { type GatheredRequest, gatherRequest } from './turn-request.ts';
import { type Patience, streamTurn } from './turn-stream.ts';

/** What every attempt of a turn is made with. */
export interface Means {
  hub: TurnHub;
  gate: BudgetGate;
  patience: Patience;
}

/**
 * Asks until there is an answer, a reason why there is none, or the user's Stop: again with bytes for links and files that
 * are not there, again without an image that was refused, later where the service is busy.
 */
export async function carryOut(turnId: string, continues: boolean, means: Means, signal: AbortSignal): Promise<void> {
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

    const result = allowed.ok
      ? await streamTurn(turnId, client.value, request, means, signal)
      : notSent(allowed.failure);
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
