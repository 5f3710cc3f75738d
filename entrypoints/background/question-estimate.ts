import type { Attachment } from '@/utils/conversation/attachment.ts';
import { branchInView } from '@/utils/conversation/branches.ts';
import { cachedTokens, type Estimate, estimate } from '@/utils/conversation/estimate.ts';
import { systemFor } from '@/utils/conversation/instructions.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';
import { questionSize } from '@/utils/conversation/question-size.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { eyesOf } from '@/utils/image/fit.ts';
import { database } from '@/utils/store/database.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { readTray, turnsOf } from '@/utils/store/tray-store.ts';
import { sendsToAnthropic } from './service.ts';

interface Question extends Pick<Turn, 'kind' | 'question'> {
  windowId: number;
  images: readonly (Attachment | undefined)[];
}

/** What a question of a window would take, with the conversation that stands there. */
export async function estimateOfQuestion(
  { windowId, images, ...question }: Question,
  model: ModelChoice,
  settings: SettingsInForce,
): Promise<Estimate> {
  const tray = await readTray(windowId);
  const { conversationId } = tray;
  const conversation = conversationId === undefined ? undefined : await database.conversations.get(conversationId);
  const before = conversation ? branchInView(await turnsOf(conversation.id), conversation.chosen) : [];
  const rows = await database.attachments.bulkGet(before.flatMap(({ attachmentIds }) => attachmentIds));
  const asked = new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : [])));
  const known = images.filter((image) => image !== undefined);
  const { instructions: general, answerIn } = settings;
  const size = questionSize({
    ...question,
    images: known,
    before,
    asked,
    system: systemFor({ general, answerIn, own: (conversation ?? tray).instructions }),
    eyes: eyesOf(model.tier),
  });
  const cached = sendsToAnthropic(settings) ? cachedTokens(before, model.id, Date.now()) : undefined;
  return estimate({ ...size, cachedTokens: cached }, model.price, settings.tokenFactors[model.id]);
}
