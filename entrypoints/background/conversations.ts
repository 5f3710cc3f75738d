import { browser } from '#imports';
import { trayHolder, turnHolder } from '@/utils/conversation/attachment.ts';
import { branchInView, placeOf } from '@/utils/conversation/branches.ts';
import { EXAMPLE } from '@/utils/conversation/example-turn.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { isUnfinished, type Turn } from '@/utils/conversation/turn.ts';
import { refreshSummary } from '@/utils/store/conversation-summary.ts';
import { database } from '@/utils/store/database.ts';
import { changeTray, readTray, trayAttachments, turnsOf } from '@/utils/store/tray-store.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';
import type { Captures } from './captures.ts';
import { newConversation as newConversationRow } from './take-tray.ts';
import type { TurnRunner } from './turn-runner.ts';

/** New conversation can be undone for this long. */
const UNDO_MS = 10_000;

export interface Workbench {
  jobs: AttachmentJobs;
  runner: TurnRunner;
  captures: Captures;
}

/**
 * Where a new image goes: it joins unsent images; with an empty tray and a conversation that has turns it
 * starts a new conversation, which the user can turn back. **Add to tray** never switches, and what asks at
 * once waits in sight behind a running turn of the conversation in view.
 */
export async function makeRoomFor(windowId: number, how: 'ask' | 'ask-at-once' | 'add'): Promise<void> {
  if (how === 'add' || (await trayAttachments(windowId)).length > 0) return;
  const { conversationId } = await readTray(windowId);
  const turns = conversationId === undefined ? [] : await turnsOf(conversationId);
  if (turns.length === 0 || (how === 'ask-at-once' && turns.some(({ state }) => isUnfinished(state)))) return;
  await changeTray(windowId, (tray) => {
    if (conversationId !== undefined) tray.lastConversationId = conversationId;
    delete tray.conversationId;
    tray.offersLast = true;
  });
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

export async function chooseBranch(turnId: string): Promise<void> {
  const turn = await database.turns.get(turnId);
  if (turn) await bringIntoView(turn);
}

/** Of the branches at a turn's place this one is in view from here on. */
export async function bringIntoView(turn: Turn): Promise<void> {
  await database.conversations.where({ id: turn.conversationId }).modify(({ chosen }) => {
    chosen[placeOf(turn)] = turn.id;
  });
}

/** Whether a turn is part of the branch in view of its conversation. */
export async function isInView(turn: Turn): Promise<boolean> {
  const conversation = await database.conversations.get(turn.conversationId);
  const turns = await turnsOf(turn.conversationId);
  return branchInView(turns, conversation?.chosen ?? {}).some(({ id }) => id === turn.id);
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
  const conversation = newConversationRow('Example', EXAMPLE.model, now);
  const turn: Turn = {
    id: crypto.randomUUID(),
    conversationId: conversation.id,
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
  await database.conversations.add({ ...conversation, titleBy: 'user' });
  await database.turns.add(turn);
  await refreshSummary(conversation.id);
  return await openConversation(windowId, conversation.id);
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
  else if (attachment.state.status === 'preparing') await jobs.refresh(attachmentId);
  return succeed(null);
}
