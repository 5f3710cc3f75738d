import { type Attachment, turnHolder } from '@/utils/conversation/attachment.ts';
import { ancestorsOf } from '@/utils/conversation/branches.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { isUnfinished, isWhole, type Turn } from '@/utils/conversation/turn.ts';
import type { RequestData } from '@/utils/messaging/protocol.ts';
import { database } from '@/utils/store/database.ts';
import { readSettings, type SettingsInForce } from '@/utils/store/settings.ts';
import { turnsOf } from '@/utils/store/tray-store.ts';
import { bringIntoView, isInView, type Workbench } from './conversations.ts';
import { keyInForce, putLockOff } from './key-lock.ts';
import { changeTurn } from './turn-end.ts';

/** Asks a turn's question again, with its images, as another branch of its place, which comes into view. */
export async function retry({ turnId, model }: RequestData<'retry'>, bench: Workbench): Promise<Outcome<null>> {
  return await askBeside(turnId, bench, (old) => old, model);
}

/** Asks in other words, or without some of the images, as another branch of the turn's place. */
export async function editTurn(
  { turnId, question, attachmentIds }: RequestData<'editTurn'>,
  bench: Workbench,
): Promise<Outcome<null>> {
  const kept = await database.turns.get(turnId);
  const isBare = !kept?.attachmentIds.some((id) => attachmentIds.includes(id));
  if (kept && isBare && kept.parentId === undefined) {
    return fail('image-unreachable', { reason: 'no-image', nothingCharged: true });
  }
  return await askBeside(turnId, bench, (old) => ({
    // A menu item whose words were left alone stays one, with the prompt that belongs to it.
    ...(question.trim() === ''
      ? { kind: old.kind, question: old.question }
      : { kind: 'ask', question: question.trim() }),
    attachmentIds: old.attachmentIds.filter((id) => attachmentIds.includes(id)),
  }));
}

type Question = Pick<Turn, 'kind' | 'question' | 'attachmentIds'>;

async function askBeside(
  turnId: string,
  { runner }: Workbench,
  questionOf: (old: Turn) => Question,
  model?: string,
): Promise<Outcome<null>> {
  const settings = await readSettings();
  const locked = await lockedKey(settings);
  if (locked) return locked;
  const turn = await database.transaction('rw', database.turns, database.conversations, async () => {
    const old = await database.turns.get(turnId);
    // Out of view it was asked again already: a second click must not be a second question.
    if (!old || isUnfinished(old.state) || !(await isInView(old))) return undefined;
    return await addBranch(old, questionOf(old), model ?? settings.model);
  });
  if (turn) runner.start(turn);
  return succeed(null);
}

/** Adds a turn beside another one and brings it into view, within the caller's transaction. */
async function addBranch({ conversationId, parentId }: Turn, question: Question, model: string): Promise<Turn> {
  const { kind, question: words, attachmentIds } = question;
  const turns = await turnsOf(conversationId);
  const isBusy = turns.some(({ state }) => isUnfinished(state));
  const fresh: Turn = {
    id: crypto.randomUUID(),
    conversationId,
    order: (turns.at(-1)?.order ?? 0) + 1,
    ...(parentId === undefined ? {} : { parentId }),
    kind,
    question: words,
    attachmentIds,
    model,
    state: { status: isBusy ? 'queued' : 'preparing' },
    answer: '',
    askedAt: Date.now(),
    sent: [],
    notices: [],
  };
  await database.turns.add(fresh);
  await bringIntoView(fresh);
  return fresh;
}

/**
 * Goes on where an answer broke off; the text so far stays and is added to, and without any it is asked once more. A
 * second click that comes before the first one shows, or after the answer has become whole, asks nothing again.
 */
export async function continueTurn(turnId: string, { runner }: Workbench): Promise<Outcome<null>> {
  const locked = await lockedKey(await readSettings());
  if (locked) return locked;
  // One transaction reads the turn and takes it: of two clicks at the same time, one finds it taken.
  const turn = await database.transaction('rw', database.turns, async () => {
    const turn = await database.turns.get(turnId);
    if (!turn || isUnfinished(turn.state) || isWhole(turn.state)) return undefined;
    const isBusy = (await turnsOf(turn.conversationId)).some(({ state }) => isUnfinished(state));
    const taken = await changeTurn(turnId, { type: isBusy ? 'queue' : 'continue' });
    return isBusy ? undefined : taken;
  });
  if (turn) runner.start(turn, true);
  return succeed(null);
}

/** Says so where the key is locked; where it is not, every question puts the lock off. */
async function lockedKey(settings: SettingsInForce): Promise<Outcome<null> | undefined> {
  const key = await keyInForce(settings);
  if (!key.ok && key.failure.code === 'locked') return key;
  await putLockOff();
  return undefined;
}

/** Puts lines of text in the place of images of earlier questions, and asks the same turn once more. */
export async function sendWithoutOldest(
  { turnId, attachmentIds }: RequestData<'sendWithoutOldest'>,
  bench: Workbench,
): Promise<Outcome<null>> {
  const turn = await database.turns.get(turnId);
  if (!turn || isUnfinished(turn.state)) return succeed(null);
  const earlier = ancestorsOf(turn, await turnsOf(turn.conversationId)).flatMap((one) => one.attachmentIds);
  const ids = attachmentIds.filter((id) => earlier.includes(id) && !turn.attachmentIds.includes(id));
  await changeAsked(ids, (attachment) => {
    attachment.absence ??= { why: 'note' };
  });
  return await continueTurn(turnId, bench);
}

/** Leaves images out of the requests that follow, or takes back whatever keeps them out. */
export async function leaveOut({ attachmentIds, isLeftOut }: RequestData<'leaveOut'>): Promise<Outcome<null>> {
  await changeAsked(attachmentIds, (attachment) => {
    if (isLeftOut) attachment.absence = { why: 'left-out' };
    else delete attachment.absence;
  });
  return succeed(null);
}

async function changeAsked(ids: readonly string[], edit: (attachment: Attachment) => void): Promise<void> {
  await database.transaction('rw', database.attachments, async () => {
    for (const attachment of await database.attachments.bulkGet([...ids])) {
      if (!attachment?.holder.startsWith(turnHolder(''))) continue;
      edit(attachment);
      await database.attachments.put(attachment);
    }
  });
}
