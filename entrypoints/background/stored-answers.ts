import { imageLabels } from '@/utils/conversation/image-label.ts';
import { systemFor } from '@/utils/conversation/instructions.ts';
import type { OfferedAnswer } from '@/utils/conversation/stored-answer.ts';
import { isWhole, type Turn } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { readTray } from '@/utils/store/tray-store.ts';
import { askKeyOf } from './ask-key.ts';
import { type Asking, conversationOf, imagesFor } from './take-tray.ts';

/** The answer that is stored to the very question that is about to be asked; only for the first of a conversation. */
export async function findStoredAnswer(asking: Asking, settings: SettingsInForce): Promise<OfferedAnswer | undefined> {
  if (!settings.offersAnswers) return undefined;
  const { windowId, kind, question, only } = asking;
  const [tray, images] = await Promise.all([readTray(windowId), imagesFor(asking)]);
  // What is temporary is meant to leave nothing behind, so it is not led elsewhere either.
  if (tray.temporary || images.length === 0 || (await conversationOf(tray))) return undefined;
  const labels = imageLabels(images);
  const ready = images.flatMap(({ state }, at) =>
    state.status === 'ready' ? { preparation: state.preparation, label: labels[at] } : [],
  );
  // Waiting for what is still being prepared would keep the question back.
  if (ready.length < images.length) return undefined;
  const { instructions: general, answerIn, baseUrl, model } = settings;
  const system = systemFor({ general, answerIn, own: tray.instructions });
  const turn = await storedTurn(await askKeyOf({ baseUrl, model, system, kind, question, images: ready }));
  if (!turn) return undefined;
  const { id: turnId, conversationId, askedAt } = turn;
  const attachmentIds = images.map(({ id }) => id);
  const about = only === undefined ? {} : { only };
  return { turnId, conversationId, askedAt, kind, question, attachmentIds, ...about };
}

/** The newest whole answer of that key, in a conversation that the user can open. */
async function storedTurn(askKey: string): Promise<Turn | undefined> {
  const asked = await database.turns.where({ askKey }).toArray();
  const whole = asked.filter(({ state, answer }) => isWhole(state) && answer.trim() !== '');
  for (const turn of whole.sort((a, b) => b.askedAt - a.askedAt)) {
    const conversation = await database.conversations.get(turn.conversationId);
    if (conversation?.shelf === 'history' || conversation?.shelf === 'pinned') return turn;
  }
  return undefined;
}
