import { browser } from '#imports';
import { mostImages } from '@/utils/claude/limits.ts';
import { type Attachment, turnHolder } from '@/utils/conversation/attachment.ts';
import type { HoldReason, Tray } from '@/utils/conversation/conversation.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { labelFor } from '@/utils/conversation/quick-actions.ts';
import { type AskKind, isUnfinished, type Turn } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import { readKey } from '@/utils/store/key.ts';
import { readSettings, type SettingsInForce } from '@/utils/store/settings.ts';
import { changeTray, readTray, trayAttachments, turnsOf } from '@/utils/store/tray-store.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';
import type { Workbench } from './conversations.ts';
import { modelInForce } from './service.ts';
import { turnsToSend } from './turn-request.ts';
import { changeTurn } from './turn-runner.ts';

/** Below this many pixels on an edge answers get worse; nothing is sent without a look at it. */
const TINY_EDGE = 200;
const LONGEST_TITLE = 80;

interface Asking {
  windowId: number;
  question: string;
  kind: AskKind;
  /** Ask about this attachment alone; the others stay in the tray. */
  only?: string;
}

/**
 * Asks about what waits in the tray, or asks on without a new image. A second click that comes before the
 * first one shows asks nothing again.
 */
export async function ask(asking: Asking, { runner }: Workbench): Promise<Outcome<{ turnId: string }>> {
  const settings = await readSettings();
  if ((await readKey(settings.baseUrl)) === undefined) return fail('no-key', { nothingCharged: true });
  const limit = mostImages(await modelInForce(settings));
  const { trays, conversations, turns, attachments } = database;
  // One transaction reads the tray and takes it: of two questions at the same time, one finds it empty.
  const turn = await database.transaction('rw', trays, conversations, turns, attachments, async () => {
    // Dexie keeps a transaction open across native promises only in a function that is itself async.
    return await takeTray(asking, settings, limit);
  });
  if (!turn.ok) return turn;
  runner.start(turn.value);
  return succeed({ turnId: turn.value.id });
}

/** Turns what waits in the tray into a turn of its conversation, within the caller's transaction. */
async function takeTray(
  { windowId, question, kind, only }: Asking,
  settings: SettingsInForce,
  limit: number,
): Promise<Outcome<Turn>> {
  const waiting = (await trayAttachments(windowId)).filter(
    ({ id, state }) => (only === undefined || id === only) && state.status !== 'failed' && state.status !== 'choosing',
  );
  const tray = await readTray(windowId);
  const turns = tray.conversationId === undefined ? [] : await turnsOf(tray.conversationId);
  if (waiting.length === 0) {
    const same = turns.find((turn) => isUnfinished(turn.state) && turn.kind === kind && turn.question === question);
    if (same) return succeed(same);
    if (turns.length === 0) return fail('image-unreachable', { reason: 'no-image', nothingCharged: true });
  }
  const images = turnsToSend(turns).reduce((count, turn) => count + turn.attachmentIds.length, waiting.length);
  // Said while the images can still be taken out one by one.
  if (images > limit) return fail('too-many-images', { actual: images, limit, nothingCharged: true });

  const stored = await addTurn(tray, { question, kind }, waiting, settings);
  for (const { id } of waiting) await database.attachments.update(id, { holder: turnHolder(stored.id) });
  await changeTray(windowId, (changed) => {
    changed.conversationId = stored.conversationId;
    changed.offersLast = false;
    delete changed.undoUntil;
    delete changed.held;
    delete changed.alert;
    if (kind === 'ask') changed.draft = '';
  });
  return succeed(stored);
}

async function addTurn(
  tray: Tray,
  { question, kind }: Pick<Turn, 'question' | 'kind'>,
  images: readonly Attachment[],
  settings: SettingsInForce,
): Promise<Turn> {
  const now = Date.now();
  let conversationId = tray.conversationId;
  if (conversationId === undefined || !(await database.conversations.get(conversationId))) {
    conversationId = crypto.randomUUID();
    await database.conversations.add({
      id: conversationId,
      title: titleOf(kind, question, images[0]).slice(0, LONGEST_TITLE),
      model: settings.model,
      createdAt: now,
      updatedAt: now,
    });
  } else {
    await database.conversations.update(conversationId, { updatedAt: now, model: settings.model });
  }
  const turns = await turnsOf(conversationId);
  const busy = turns.some(({ state }) => isUnfinished(state));
  const turn: Turn = {
    id: crypto.randomUUID(),
    conversationId,
    order: (turns.at(-1)?.order ?? 0) + 1,
    kind,
    question,
    attachmentIds: images.map(({ id }) => id),
    model: settings.model,
    state: { status: busy ? 'queued' : 'preparing' },
    answer: '',
    askedAt: now,
    sent: [],
    notices: [],
  };
  await database.turns.add(turn);
  return turn;
}

/** The question's own words; a menu item's are always the same, so there the picture gives its name. */
function titleOf(kind: AskKind, question: string, image: Attachment | undefined): string {
  if (kind === 'ask') return question.trim();
  const { provenance } = image ?? {};
  const name = provenance?.kind === 'page' ? provenance.alt?.trim() || provenance.pageTitle.trim() : provenance?.name;
  return name || labelFor(kind);
}

/**
 * A menu item that is a question already: sends at once, unless there is a reason to ask first. The image is
 * in the tray by now.
 */
export async function askAtOnce(
  { windowId, attachmentId, kind }: { windowId: number; attachmentId: string; kind: 'describe' | 'extract' },
  bench: Workbench,
): Promise<void> {
  const hold = await reasonToHold(attachmentId, bench.jobs);
  if (hold === 'failed') return;
  if (hold === undefined) {
    await ask({ windowId, question: '', kind, only: attachmentId }, bench);
    return;
  }
  await changeTray(windowId, (tray) => {
    tray.held = { kind, attachmentId, ...hold };
  });
}

async function reasonToHold(
  attachmentId: string,
  jobs: AttachmentJobs,
): Promise<{ reason: HoldReason; costUsd?: number } | 'failed' | undefined> {
  const settings = await readSettings();
  if ((await readKey(settings.baseUrl)) === undefined) return { reason: 'no-key' };
  if (settings.quickActions === 'unset') return { reason: 'first-time' };
  if (settings.quickActions === 'show-first') return { reason: 'always-show' };
  if (browser.extension.inIncognitoContext) return { reason: 'private-window' };
  await jobs.settled([attachmentId], new AbortController().signal);
  const attachment = await database.attachments.get(attachmentId);
  // Several pictures stand there: which one is for the user to say.
  if (attachment?.state.status === 'choosing') return { reason: 'always-show' };
  if (attachment?.state.status !== 'ready' || !attachment.original) return 'failed';
  const { width, height } = attachment.original;
  if (Math.min(width, height) < TINY_EDGE) return { reason: 'tiny' };
  const { costUsd } = attachment.state.preparation;
  if (costUsd === undefined || costUsd * 100 > settings.askAboveCents) {
    return { reason: 'cost', ...(costUsd === undefined ? {} : { costUsd }) };
  }
  return undefined;
}

/** Asks a turn's question again, with its images, as a new turn in its place. */
export async function retry(turnId: string, { runner }: Workbench): Promise<Outcome<null>> {
  const settings = await readSettings();
  const turn = await database.transaction('rw', database.turns, async () => {
    const old = await database.turns.get(turnId);
    if (!old || isUnfinished(old.state) || old.supersededBy !== undefined) return undefined;
    const { usage: _usage, costUsd: _cost, requestId: _id, sentAt: _sent, endedAt: _end, recorded: _r, ...kept } = old;
    const isBusy = (await turnsOf(old.conversationId)).some(({ state }) => isUnfinished(state));
    const fresh: Turn = {
      ...kept,
      id: crypto.randomUUID(),
      order: old.order + 0.001,
      model: settings.model,
      state: { status: isBusy ? 'queued' : 'preparing' },
      answer: '',
      askedAt: Date.now(),
      sent: [],
      notices: [],
    };
    await database.turns.bulkPut([{ ...old, supersededBy: fresh.id }, fresh]);
    return fresh;
  });
  if (turn) runner.start(turn);
  return succeed(null);
}

/** Goes on where an answer broke off; the text so far stays and is added to. */
export async function continueTurn(turnId: string, { runner }: Workbench): Promise<Outcome<null>> {
  const turn = await database.turns.get(turnId);
  if (!turn || isUnfinished(turn.state)) return succeed(null);
  const isBusy = (await turnsOf(turn.conversationId)).some(({ state }) => isUnfinished(state));
  if (isBusy) await changeTurn(turnId, { type: 'queue' });
  else runner.start(turn, true);
  return succeed(null);
}
