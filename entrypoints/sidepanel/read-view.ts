import type { Earlier } from '@/components/ui/panel-store.ts';
import { type Attachment, EARLIER_HOLDER, trayHolder, turnHolder } from '@/utils/conversation/attachment.ts';
import { branchInView, placeOf } from '@/utils/conversation/branches.ts';
import { type Conversation, EARLIER_TRAY_ID, type Tray } from '@/utils/conversation/conversation.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import type { Changes } from '@/utils/store/changes.ts';
import { readAtOnce, type Snapshot } from '@/utils/store/database-reader.ts';

/** What a window's panel shows of the database. */
export interface View {
  tray: Tray;
  attachments: Attachment[];
  earlier: Earlier;
  conversation: Conversation | undefined;
  /** All branches of the conversation, in the order of asking. */
  all: Turn[];
  turns: Turn[];
  branches: ReadonlyMap<string, readonly string[]>;
  asked: ReadonlyMap<string, Attachment>;
}

/** What a reading gave, and what has changed since. */
interface Before {
  view: View;
  changes: Changes;
}

/** What a panel shows while there is no database. */
export function emptyView(windowId: number): View {
  return {
    tray: { id: windowId, offersLast: false, draft: '', arrivedAt: 0 },
    attachments: [],
    earlier: { attachments: [], draft: '' },
    conversation: undefined,
    all: [],
    turns: [],
    branches: new Map(),
    asked: new Map(),
  };
}

/**
 * One consistent picture of what a window's panel shows. What did not change is neither read nor replaced, so that a
 * change costs the same in a conversation of a thousand turns, and leaves on screen what it does not concern.
 *
 * @param before what the last reading gave, and what has changed since; undefined to read everything.
 * @returns undefined while there is no database.
 */
export async function readView(windowId: number, before?: Before): Promise<View | undefined> {
  return await readAtOnce(['trays', 'attachments', 'conversations', 'turns'], async (snapshot) => {
    const last = before?.view ?? emptyView(windowId);
    const isTouched = (table: string): boolean => before === undefined || before.changes[table] !== undefined;
    const waiting = isTouched('trays') || isTouched('attachments') ? await readWaiting(windowId, snapshot) : last;
    const { tray, attachments, earlier } = waiting;
    const { conversationId } = tray;
    if (conversationId === undefined) return { ...emptyView(windowId), tray, attachments, earlier };
    const isSame = before !== undefined && last.tray.conversationId === conversationId;
    const conversation =
      isSame && !isTouched('conversations')
        ? last.conversation
        : await snapshot.get<Conversation>('conversations', conversationId);
    const all = await readTurns(conversationId, isSame ? before : undefined, snapshot);
    const asked = await readAsked(all, isSame ? before : undefined, snapshot);
    return { tray, attachments, earlier, conversation, all, asked, ...branchesOf(all, conversation, last) };
  });
}

async function readWaiting(
  windowId: number,
  { get, listOf }: Snapshot,
): Promise<Pick<View, 'tray' | 'attachments' | 'earlier'>> {
  return {
    tray: (await get<Tray>('trays', windowId)) ?? emptyView(windowId).tray,
    attachments: await listOf<Attachment>('attachments', '[holder+order]', trayHolder(windowId)),
    earlier: {
      attachments: await listOf<Attachment>('attachments', '[holder+order]', EARLIER_HOLDER),
      draft: (await get<Tray>('trays', EARLIER_TRAY_ID))?.draft ?? '',
    },
  };
}

async function readTurns(
  conversationId: string,
  before: Before | undefined,
  { get, listOf }: Snapshot,
): Promise<Turn[]> {
  const changed = before ? (before.changes.turns ?? []) : 'all';
  if (!before || changed === 'all') return await listOf<Turn>('turns', '[conversationId+order]', conversationId);
  const ids = changed.map(String);
  const rows = await Promise.all(ids.map((id) => get<Turn>('turns', id)));
  const fresh = rows.filter((row) => row?.conversationId === conversationId).filter((row) => row !== undefined);
  const { all } = before.view;
  if (fresh.length === 0 && !all.some(({ id }) => ids.includes(id))) return all;
  return [...all.filter(({ id }) => !ids.includes(id)), ...fresh].sort((a, b) => a.order - b.order);
}

async function readAsked(
  all: readonly Turn[],
  before: Before | undefined,
  { get, listOf }: Snapshot,
): Promise<ReadonlyMap<string, Attachment>> {
  const changed = before ? (before.changes.attachments ?? []) : 'all';
  if (before && changed.length === 0 && all === before.view.all) return before.view.asked;
  const isAll = !before || changed === 'all';
  const known = new Set(isAll ? [] : before.view.all.map(({ id }) => id));
  const unread = all.filter(({ id, attachmentIds }) => attachmentIds.length > 0 && !known.has(id));
  const listed = await Promise.all(
    unread.map(({ id }) => listOf<Attachment>('attachments', '[holder+order]', turnHolder(id))),
  );
  if (isAll) return new Map(listed.flat().map((attachment) => [attachment.id, attachment]));
  const rows = await Promise.all(changed.map((id) => get<Attachment>('attachments', id)));
  const holders = new Set(all.map(({ id }) => turnHolder(id)));
  const held = [...before.view.asked.values()];
  const gone = held.filter(({ id, holder }) => changed.includes(id) || !holders.has(holder)).map(({ id }) => id);
  const fresh = [...listed.flat(), ...rows.filter((row) => row !== undefined && holders.has(row.holder))];
  if (fresh.length === 0 && gone.length === 0) return before.view.asked;
  const asked = new Map(before.view.asked);
  for (const id of gone) asked.delete(id);
  for (const row of fresh) if (row) asked.set(row.id, row);
  return asked;
}

/** The branch in view and what stands beside it; the same arrays and map as before where nothing changed. */
function branchesOf(
  all: readonly Turn[],
  conversation: Conversation | undefined,
  last: View,
): Pick<View, 'turns' | 'branches'> {
  if (all === last.all && conversation === last.conversation) return { turns: last.turns, branches: last.branches };
  const turns = branchInView(all, conversation?.chosen ?? {});
  const places = Map.groupBy(all, placeOf);
  const branches = new Map(
    turns.map((turn) => {
      const ids = (places.get(placeOf(turn)) ?? []).map(({ id }) => id);
      const before = last.branches.get(turn.id);
      return [turn.id, before && isEqual(before, ids) ? before : ids] as const;
    }),
  );
  return {
    turns: isEqual(turns, last.turns) ? last.turns : turns,
    branches: isEqual([...branches.values()], [...last.branches.values()]) ? last.branches : branches,
  };
}

function isEqual<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}
