import { countBodyOf, countTokens } from '@/utils/claude/count-tokens.ts';
import { branchInView } from '@/utils/conversation/branches.ts';
import type { TokenCheck } from '@/utils/conversation/estimate.ts';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { database } from '@/utils/store/database.ts';
import { readSettings } from '@/utils/store/settings.ts';
import { readTray, trayAttachments, turnsOf } from '@/utils/store/tray-store.ts';
import { learnFromCount } from './learn-from-count.ts';
import { modelInForce, openClient } from './service.ts';
import { gatherRequest } from './turn-request.ts';

/** Counting takes the time of sending the images, on a slow line too. */
const COUNT_TIMEOUT_MS = 60_000;

/** Has the service count what Ask would send now. Called only when the user asks for it: the images leave for it. */
export async function countQuestion({
  windowId,
  question,
}: {
  windowId: number;
  question: string;
}): Promise<Outcome<TokenCheck>> {
  const settings = await readSettings();
  const client = await openClient(settings);
  if (!client.ok) return client;
  const model = await modelInForce(settings);
  const signal = AbortSignal.timeout(COUNT_TIMEOUT_MS);
  const turn = await draftTurn(windowId, question, model.id);
  if (question === '' && turn.attachmentIds.length === 0) return fail('image-unreachable', { reason: 'no-image' });
  // The service counts no link and no uploaded file, only what is in the request itself.
  const facts = { settings, model, client: client.value, continues: false, useBytes: true, useFiles: false, signal };
  const gathered = await gatherRequest(turn, facts);
  if (!gathered.ok) return gathered;
  const { body, estimate } = gathered.value;
  const counted = await countTokens(client.value, countBodyOf(body), signal);
  if (!counted.ok) return counted;
  const check = { estimated: estimate.inputTokens, counted: counted.value };
  await learnFromCount(model.id, check);
  return succeed(check);
}

/** The turn that Ask would write, which nobody stores. */
async function draftTurn(windowId: number, question: string, model: string): Promise<Turn> {
  const { conversationId = '' } = await readTray(windowId);
  const conversation = await database.conversations.get(conversationId);
  const parentId = conversation && branchInView(await turnsOf(conversationId), conversation.chosen).at(-1)?.id;
  const waiting = (await trayAttachments(windowId)).filter(({ state }) => state.status === 'ready');
  return {
    id: '',
    conversationId,
    order: 0,
    ...(parentId === undefined ? {} : { parentId }),
    kind: 'ask',
    question,
    attachmentIds: waiting.map(({ id }) => id),
    model,
    state: { status: 'preparing' },
    answer: '',
    askedAt: Date.now(),
    sent: [],
    notices: [],
  };
}
