import { browser } from '#imports';
import { trayHolder, turnHolder } from '@/utils/conversation/attachment.ts';
import type { HoldReason, Tray } from '@/utils/conversation/conversation.ts';
import { EXAMPLE } from '@/utils/conversation/example-turn.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { labelFor } from '@/utils/conversation/quick-actions.ts';
import { type AskKind, isRunning, type Turn } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import { readKey } from '@/utils/store/key.ts';
import { readSettings, type SettingsInForce } from '@/utils/store/settings.ts';
import { changeTray, readTray, trayAttachments, turnsOf } from '@/utils/store/tray-store.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';
import type { TurnRunner } from './turn-runner.ts';

/** New conversation can be undone for this long. */
const UNDO_MS = 10_000;
/** Below this many pixels on an edge answers get worse; nothing is sent without a look at it. */
const TINY_EDGE = 200;
const LONGEST_TITLE = 80;

export interface Workbench {
  jobs: AttachmentJobs;
  runner: TurnRunner;
}

/**
 * Where a new image goes: it joins unsent images; with an empty tray and a conversation that has turns it
 * starts a new conversation, which the user can turn back. **Add to tray** never switches.
 */
export async function makeRoomFor(windowId: number, how: 'ask' | 'add'): Promise<void> {
  if (how === 'add' || (await trayAttachments(windowId)).length > 0) return;
  const { conversationId } = await readTray(windowId);
  if (conversationId === undefined || (await turnsOf(conversationId)).length === 0) return;
  await changeTray(windowId, (tray) => {
    tray.lastConversationId = conversationId;
    delete tray.conversationId;
    tray.offersLast = true;
  });
}

/** Asks about what waits in the tray, or asks on without a new image. */
export async function ask(
  { windowId, question, kind, only }: { windowId: number; question: string; kind: AskKind; only?: string },
  { runner }: Workbench,
): Promise<Outcome<{ turnId: string }>> {
  const settings = await readSettings();
  if ((await readKey(settings.baseUrl)) === undefined) return fail('no-key', { nothingCharged: true });
  const waiting = (await trayAttachments(windowId)).filter(
    ({ id, state }) => (only === undefined || id === only) && state.status !== 'failed' && state.status !== 'choosing',
  );
  const tray = await readTray(windowId);
  if (waiting.length === 0 && tray.conversationId === undefined)
    return fail('image-unreachable', { reason: 'no-image', nothingCharged: true });

  const turn = await database.transaction(
    'rw',
    database.trays,
    database.conversations,
    database.turns,
    database.attachments,
    async () => {
      const stored = await addTurn(tray, { question, kind, attachmentIds: waiting.map(({ id }) => id) }, settings);
      for (const { id } of waiting) await database.attachments.update(id, { holder: turnHolder(stored.id) });
      await changeTray(windowId, (changed) => {
        changed.conversationId = stored.conversationId;
        changed.offersLast = false;
        delete changed.undoUntil;
        delete changed.held;
        delete changed.alert;
        if (kind === 'ask') changed.draft = '';
      });
      return stored;
    },
  );
  runner.start(turn);
  return succeed({ turnId: turn.id });
}

async function addTurn(
  tray: Tray,
  { question, kind, attachmentIds }: Pick<Turn, 'question' | 'kind' | 'attachmentIds'>,
  settings: SettingsInForce,
): Promise<Turn> {
  const now = Date.now();
  let conversationId = tray.conversationId;
  if (conversationId === undefined || !(await database.conversations.get(conversationId))) {
    conversationId = crypto.randomUUID();
    const title = (kind === 'ask' ? question : labelFor(kind)).trim().slice(0, LONGEST_TITLE);
    await database.conversations.add({
      id: conversationId,
      title,
      model: settings.model,
      createdAt: now,
      updatedAt: now,
    });
  } else {
    await database.conversations.update(conversationId, { updatedAt: now, model: settings.model });
  }
  const turns = await turnsOf(conversationId);
  const busy = turns.some(({ state }) => isRunning(state) || state.status === 'queued');
  const turn: Turn = {
    id: crypto.randomUUID(),
    conversationId,
    order: (turns.at(-1)?.order ?? 0) + 1,
    kind,
    question,
    attachmentIds,
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
    if (!old || isRunning(old.state) || old.supersededBy !== undefined) return undefined;
    const { usage: _usage, costUsd: _cost, requestId: _id, sentAt: _sent, endedAt: _end, recorded: _r, ...kept } = old;
    const fresh: Turn = {
      ...kept,
      id: crypto.randomUUID(),
      order: old.order + 0.001,
      model: settings.model,
      state: { status: 'preparing' },
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
  if (turn && !isRunning(turn.state)) runner.start(turn, true);
  return succeed(null);
}

export async function newConversation(windowId: number): Promise<Outcome<null>> {
  await changeTray(windowId, (tray) => {
    if (tray.conversationId !== undefined) tray.lastConversationId = tray.conversationId;
    delete tray.conversationId;
    delete tray.held;
    delete tray.alert;
    tray.offersLast = false;
    tray.undoUntil = Date.now() + UNDO_MS;
  });
  return succeed(null);
}

/** Undo of New conversation, and **Add to the last conversation**. */
export async function backToLast(windowId: number): Promise<Outcome<null>> {
  await changeTray(windowId, (tray) => {
    if (tray.lastConversationId !== undefined) tray.conversationId = tray.lastConversationId;
    delete tray.undoUntil;
    tray.offersLast = false;
  });
  return succeed(null);
}

export async function openConversation(windowId: number, conversationId: string): Promise<Outcome<null>> {
  if (!(await database.conversations.get(conversationId))) return fail('unexpected');
  await changeTray(windowId, (tray) => {
    if (tray.conversationId !== undefined) tray.lastConversationId = tray.conversationId;
    tray.conversationId = conversationId;
    delete tray.undoUntil;
    tray.offersLast = false;
  });
  return succeed(null);
}

/** Shows the recorded example: a conversation that was never sent, and says so. */
export async function showExample(windowId: number, { jobs }: Workbench): Promise<Outcome<null>> {
  const blob = await (await fetch(browser.runtime.getURL('/sample.png'))).blob();
  const attachmentId = await jobs.addHandedOver({
    id: crypto.randomUUID(),
    windowId,
    kind: 'sample',
    blob,
  });
  const now = Date.now();
  const conversationId = crypto.randomUUID();
  const turn: Turn = {
    id: crypto.randomUUID(),
    conversationId,
    order: 1,
    kind: 'ask',
    question: EXAMPLE.question,
    attachmentIds: [attachmentId],
    model: EXAMPLE.model,
    state: { status: 'done', stopReason: 'end_turn' },
    answer: EXAMPLE.answer,
    askedAt: now,
    endedAt: now,
    usage: EXAMPLE.usage,
    sent: [],
    notices: [],
    recorded: true,
  };
  await database.attachments.update(attachmentId, { holder: turnHolder(turn.id) });
  await database.conversations.add({
    id: conversationId,
    title: 'Example',
    model: EXAMPLE.model,
    createdAt: now,
    updatedAt: now,
  });
  await database.turns.add(turn);
  return await openConversation(windowId, conversationId);
}

/** Puts an attachment aside so that Undo can bring it back. */
export async function removeAttachment(attachmentId: string, { jobs }: Workbench): Promise<Outcome<null>> {
  const attachment = await database.attachments.get(attachmentId);
  if (!attachment?.holder.startsWith('tray:')) return succeed(null);
  jobs.cancel(attachmentId);
  await database.attachments.update(attachmentId, { holder: attachment.holder.replace('tray:', 'removed:') });
  const windowId = Number(attachment.holder.split(':')[1]);
  await changeTray(windowId, (tray) => {
    if (tray.held?.attachmentId === attachmentId) delete tray.held;
  });
  return succeed(null);
}

export async function restoreAttachment(attachmentId: string, { jobs }: Workbench): Promise<Outcome<null>> {
  const attachment = await database.attachments.get(attachmentId);
  if (!attachment?.holder.startsWith('removed:')) return succeed(null);
  await database.attachments.update(attachmentId, { holder: trayHolder(Number(attachment.holder.split(':')[1])) });
  if (attachment.state.status === 'acquiring') await jobs.tryAgain(attachmentId);
  else if (attachment.state.status === 'preparing') jobs.refresh(attachmentId);
  return succeed(null);
}
