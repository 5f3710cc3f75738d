import { browser } from '#imports';
import { trayHolder, turnHolder } from '@/utils/conversation/attachment.ts';
import { branchInView, placeOf } from '@/utils/conversation/branches.ts';
import type { Tray } from '@/utils/conversation/conversation.ts';
import { EXAMPLE } from '@/utils/conversation/example-turn.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { isUnfinished, type Turn } from '@/utils/conversation/turn.ts';
import { UNDO_MS } from '@/utils/conversation/undo-ms.ts';
import { refreshSummary } from '@/utils/store/conversation-summary.ts';
import { database } from '@/utils/store/database.ts';
import { changeTray, readTray, trayAttachments, turnsOf } from '@/utils/store/tray-store.ts';
import type { AttachmentJobs } from './attachment-jobs.ts';
import type { Captures } from './captures.ts';
import { newConversation as newConversationRow } from './take-tray.ts';
import { leaveConversation, tidyAfterTemporary } from './temporary.ts';
import type { TurnRunner } from './turn-runner.ts';

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
  const { conversationId, temporary } = await readTray(windowId);
  // A new conversation would delete this one, which is for the user to say.
  if (temporary) return;
  const turns = conversationId === undefined ? [] : await turnsOf(conversationId);
  if (turns.length === 0 || (how === 'ask-at-once' && turns.some(({ state }) => isUnfinished(state)))) return;
  await changeTray(windowId, (tray) => {
    if (conversationId !== undefined) tray.lastConversationId = conversationId;
    delete tray.conversationId;
    tray.offersLast = true;
  });
}

export async function newConversation(windowId: number, bench: Workbench): Promise<Outcome<null>> {
  await turnTo(windowId, bench, (tray) => {
    const canGoBack = tray.conversationId === undefined || !tray.temporary;
    leaveConversation(tray);
    delete tray.held;
    delete tray.offered;
    delete tray.alert;
    delete tray.instructions;
    if (canGoBack) tray.undoUntil = Date.now() + UNDO_MS;
    else delete tray.undoUntil;
  });
  return succeed(null);
}

/** Undo of New conversation, and **Add to the last conversation**. */
export async function backToLast(windowId: number, bench: Workbench): Promise<Outcome<null>> {
  await turnTo(windowId, bench, (tray) => {
    const { lastConversationId } = tray;
    if (lastConversationId !== undefined) {
      leaveConversation(tray);
      tray.conversationId = lastConversationId;
    }
    delete tray.undoUntil;
  });
  return succeed(null);
}

export async function openConversation(
  windowId: number,
  conversationId: string,
  bench: Workbench,
): Promise<Outcome<null>> {
  const conversation = await database.conversations.get(conversationId);
  if (!conversation || conversation.shelf === 'deleted') return fail('unexpected');
  await turnTo(windowId, bench, (tray) => {
    if (tray.conversationId === conversationId) return;
    leaveConversation(tray);
    tray.conversationId = conversationId;
    delete tray.undoUntil;
  });
  return succeed(null);
}

/** Changes what a window shows; a temporary conversation that it leaves is deleted. */
async function turnTo(windowId: number, bench: Workbench, change: (tray: Tray) => void): Promise<void> {
  let wasTemporary = false;
  await changeTray(windowId, (tray) => {
    wasTemporary = tray.temporary ?? false;
    change(tray);
    tray.offersLast = false;
  });
  if (wasTemporary) await tidyAfterTemporary(windowId, bench);
}

export async function chooseBranch(turnId: string): Promise<void> {
  const turn = await database.turns.get(turnId);
  if (turn) await bringIntoView(turn);
}

/** Instructions for the conversation in view, or for the one that the next question begins. */
export async function setInstructions(windowId: number, text: string): Promise<void> {
  const instructions = text.trim();
  const set = (row: { instructions?: string | undefined }): void => {
    if (instructions === '') delete row.instructions;
    else row.instructions = instructions;
  };
  const { conversationId } = await readTray(windowId);
  const changed = await database.conversations.where({ id: conversationId ?? '' }).modify(set);
  if (changed === 0) await changeTray(windowId, set);
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
export async function showExample(windowId: number, bench: Workbench): Promise<Outcome<null>> {
  const blob = await (await fetch(browser.runtime.getURL('/sample.png'))).blob();
  const attachmentId = await bench.jobs.addHandedOver({
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
  return await openConversation(windowId, conversation.id, bench);
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
