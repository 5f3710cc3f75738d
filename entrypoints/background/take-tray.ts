import { type Attachment, turnHolder } from '@/utils/conversation/attachment.ts';
import { branchInView } from '@/utils/conversation/branches.ts';
import type { Conversation, Tray } from '@/utils/conversation/conversation.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { imageKeysOf } from '@/utils/conversation/image-keys.ts';
import { isAboutSeveral, labelFor } from '@/utils/conversation/quick-actions.ts';
import { type AskKind, isUnfinished, type Turn } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { changeTray, readTray, trayAttachments, turnsOf } from '@/utils/store/tray-store.ts';
import { countImages } from './turn-images.ts';
import { turnsToSend } from './turn-request.ts';

const LONGEST_TITLE = 80;

export interface Asking {
  windowId: number;
  question: string;
  kind: AskKind;
  /** Ask about this attachment alone; the others stay in the tray. */
  only?: string;
  /** Ask although the answer to the same question is stored. */
  again?: boolean;
}

/**
 * Turns what waits in the tray into a turn of its conversation, within the caller's transaction.
 *
 * @returns the turn, and the keys of the bytes that nobody needs any more.
 */
export async function takeTray(
  asking: Asking,
  settings: SettingsInForce,
  limit: number,
): Promise<Outcome<{ turn: Turn; dropped: string[] }>> {
  const { windowId, question, kind } = asking;
  const waiting = await imagesFor(asking);
  const tray = await readTray(windowId);
  const conversation = await conversationOf(tray);
  const turns = conversation ? branchInView(await turnsOf(conversation.id), conversation.chosen) : [];
  if (waiting.length === 0) {
    const same = turns.find((turn) => isUnfinished(turn.state) && turn.kind === kind && turn.question === question);
    if (same) return succeed({ turn: same, dropped: [] });
    if (turns.length === 0) return fail('image-unreachable', { reason: 'no-image', nothingCharged: true });
  }
  const asked = await database.attachments.bulkGet(turnsToSend(turns).flatMap(({ attachmentIds }) => attachmentIds));
  const shown = asked.filter((one) => one && !one.absence);
  if (isAboutSeveral(kind) && shown.length + waiting.length < 2) {
    return fail('image-unreachable', { reason: 'one-image', nothingCharged: true });
  }
  // Said while the images can still be taken out one by one. With those of earlier questions the turn itself finds out,
  // and offers to send it without the oldest.
  const images = countImages(waiting);
  if (images > limit) return fail('too-many-images', { actual: images, limit, nothingCharged: true });

  const stored = await addTurn(tray, { question, kind }, waiting, settings);
  const dropped: string[] = [];
  for (const attachment of waiting) dropped.push(...(await handToTurn(attachment, stored.id)));
  await changeTray(windowId, (changed) => {
    changed.conversationId = stored.conversationId;
    changed.offersLast = false;
    delete changed.undoUntil;
    delete changed.held;
    delete changed.offered;
    delete changed.instructions;
    delete changed.alert;
    if (kind === 'ask') changed.draft = '';
  });
  return succeed({ turn: stored, dropped });
}

/** The images of a window's tray that a question is about. */
export async function imagesFor({ windowId, only }: Asking): Promise<Attachment[]> {
  return (await trayAttachments(windowId)).filter(
    ({ id, state }) => (only === undefined || id === only) && state.status !== 'failed' && state.status !== 'choosing',
  );
}

/**
 * From here on an image is as it is sent: what the user painted over goes, and the address where it can be seen.
 *
 * @returns the keys of the unedited bytes.
 */
async function handToTurn(attachment: Attachment, turnId: string): Promise<string[]> {
  const { unedited, edits, ...asked } = attachment;
  if (edits && asked.provenance.kind === 'page') {
    const { imageUrl: _imageUrl, ...provenance } = asked.provenance;
    asked.provenance = provenance;
  }
  await database.attachments.put({ ...asked, holder: turnHolder(turnId) });
  return unedited ? imageKeysOf({ original: unedited }) : [];
}

async function addTurn(
  tray: Tray,
  { question, kind }: Pick<Turn, 'question' | 'kind'>,
  images: readonly Attachment[],
  settings: SettingsInForce,
): Promise<Turn> {
  const now = Date.now();
  const shelf = tray.temporary ? 'temporary' : 'history';
  const fresh = {
    ...newConversation(titleOf(kind, question, images), settings.model),
    shelf,
    ...instructionsOf(tray),
  } as const;
  const conversation = (await conversationOf(tray)) ?? fresh;
  await database.conversations.put({ ...conversation, updatedAt: now, model: settings.model });
  const turns = await turnsOf(conversation.id);
  const parentId = branchInView(turns, conversation.chosen).at(-1)?.id;
  const busy = turns.some(({ state }) => isUnfinished(state));
  const turn: Turn = {
    id: crypto.randomUUID(),
    conversationId: conversation.id,
    order: (turns.at(-1)?.order ?? 0) + 1,
    ...(parentId === undefined ? {} : { parentId }),
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

/** What was said about the next conversation before it began. */
function instructionsOf({ instructions }: Tray): Pick<Conversation, 'instructions'> {
  return instructions === undefined ? {} : { instructions };
}

/** The conversation in view, unless it is gone meanwhile. */
export async function conversationOf({ conversationId }: Tray): Promise<Conversation | undefined> {
  const conversation = conversationId === undefined ? undefined : await database.conversations.get(conversationId);
  return conversation?.shelf === 'deleted' ? undefined : conversation;
}

/** A conversation without turns yet. */
export function newConversation(title: string, model: string, now: number = Date.now()): Conversation {
  return {
    id: crypto.randomUUID(),
    shelf: 'history',
    title: title.slice(0, LONGEST_TITLE),
    titleBy: 'question',
    model,
    createdAt: now,
    updatedAt: now,
    chosen: {},
    hosts: [],
    thumbnails: [],
  };
}

/** The question's own words; a menu item's are always the same, so there the pictures give their names. */
function titleOf(kind: AskKind, question: string, images: readonly Attachment[]): string {
  if (kind === 'ask') return question.trim();
  const names = images.map(({ name, provenance }) => {
    if (name !== undefined) return name;
    if (provenance.kind !== 'page') return provenance.name;
    return (isAboutSeveral(kind) ? '' : provenance.alt?.trim()) || provenance.pageTitle.trim();
  });
  const [first, ...others] = new Set(names.filter((name) => name));
  if (!isAboutSeveral(kind)) return first || labelFor(kind);
  return others.length > 0 ? [first, ...others].join(' / ') : [labelFor(kind), first].filter(Boolean).join(' ');
}
