import { type Outcome, succeed } from '@/utils/conversation/failure.ts';
import type { OfferedAnswer } from '@/utils/conversation/stored-answer.ts';
import { database } from '@/utils/store/database.ts';
import { changeTray } from '@/utils/store/tray-store.ts';
import { ask } from './asking.ts';
import { bringIntoView, openConversation, type Workbench } from './conversations.ts';

/** What the user says to an offered answer. */
export async function answerOffer(
  windowId: number,
  choice: 'show' | 'ask' | 'dismiss',
  bench: Workbench,
): Promise<Outcome<null>> {
  const offered = await takeOffer(windowId);
  // A second click finds none, and does nothing once more.
  if (!offered || choice === 'dismiss') return succeed(null);
  if (choice === 'show') return await showAnswer(windowId, offered, bench);
  const { kind, question, only } = offered;
  const asking = { windowId, kind, question, ...(only === undefined ? {} : { only }) };
  const asked = await ask({ ...asking, again: true }, bench);
  if (asked.ok) return succeed(null);
  // Locked, for instance: the choice is still to be made.
  await changeTray(windowId, (tray) => {
    tray.offered = offered;
  });
  return asked;
}

async function takeOffer(windowId: number): Promise<OfferedAnswer | undefined> {
  let offered: OfferedAnswer | undefined;
  await changeTray(windowId, (tray) => {
    offered = tray.offered;
    delete tray.offered;
  });
  return offered;
}

/** What waits in the tray stays there: nothing was asked about it. */
async function showAnswer(
  windowId: number,
  { turnId, conversationId }: OfferedAnswer,
  bench: Workbench,
): Promise<Outcome<null>> {
  const turn = await database.turns.get(turnId);
  const conversation = await database.conversations.get(conversationId);
  if (!turn || !conversation || conversation.shelf === 'deleted') {
    await changeTray(windowId, (tray) => {
      tray.alert = 'That answer was deleted. Ask sends the question once more.';
    });
    return succeed(null);
  }
  await bringIntoView(turn);
  return await openConversation(windowId, conversationId, bench);
}
