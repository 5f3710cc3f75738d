import { chosenModel, pricedModel } from '@/components/attachment/chosen-model.ts';
import type { PanelStore } from '@/components/ui/panel-store.ts';
import { isAnthropic } from '@/utils/conversation/base-url.ts';
import { cachedTokens, type Estimate, estimate, type ToSend } from '@/utils/conversation/estimate.ts';
import { systemFor } from '@/utils/conversation/instructions.ts';
import { questionSize } from '@/utils/conversation/question-size.ts';
import type { Turn } from '@/utils/conversation/turn.ts';

/** What the service is asked with to go on, in characters. */
const CONTINUE_CHARS = 130;

/** What Ask would take now: the images that wait, the question as it stands, the conversation so far. */
export function estimateOfAsk(store: PanelStore): Estimate | undefined {
  const images = store.attachments.value.filter(
    ({ state }) => state.status !== 'failed' && state.status !== 'choosing',
  );
  const before = store.turns.value;
  const model = chosenModel(store)?.id;
  if (model === undefined || (images.length === 0 && before.length === 0)) return undefined;
  // Whoever has not typed yet would read of a smaller sum than they pay; it is the images that cost.
  if (images.some(({ state }) => state.status !== 'ready')) return undefined;
  return inStore(store, model, before, sizeIn(store, { kind: 'ask', question: store.question.value, images, before }));
}

/** What asking a turn's question again costs, of the model that is chosen now; undefined where its price is unknown. */
export function costOfRetry(store: PanelStore, turn: Turn): number | undefined {
  const before = turnsBefore(store, turn);
  const model = chosenModel(store)?.id ?? turn.model;
  return inStore(store, model, before, sizeIn(store, { ...turn, images: imagesOf(store, turn), before })).usd;
}

/** What going on with a turn's answer costs, which is sent along; undefined where the model's price is unknown. */
export function costOfContinue(store: PanelStore, turn: Turn): number | undefined {
  const before = turnsBefore(store, turn);
  const { imageTokens, textChars } = sizeIn(store, { ...turn, images: imagesOf(store, turn), before });
  const size = { imageTokens, textChars: textChars + turn.answer.length + CONTINUE_CHARS };
  return inStore(store, turn.model, [...before, turn], size).usd;
}

function sizeIn(
  store: PanelStore,
  question: Omit<Parameters<typeof questionSize>[0], 'asked' | 'instructions'>,
): ToSend {
  return questionSize({
    ...question,
    asked: store.asked.peek(),
    instructions: systemFor({
      general: store.settings.value?.instructions ?? '',
      answerIn: store.settings.value?.answerIn ?? '',
      own: (store.conversation.peek() ?? store.tray.peek()).instructions,
    }),
  });
}

function inStore(store: PanelStore, model: string, before: readonly Turn[], size: ToSend): Estimate {
  const settings = store.settings.value;
  const caches = settings !== undefined && isAnthropic(settings.baseUrl);
  const cached = caches ? cachedTokens(before, model, Date.now()) : undefined;
  const factor = settings?.tokenFactors[model];
  return estimate({ ...size, cachedTokens: cached }, pricedModel(store, model).price, factor);
}

function imagesOf(store: PanelStore, { attachmentIds }: Turn): Parameters<typeof questionSize>[0]['images'] {
  return attachmentIds.flatMap((id) => store.asked.peek().get(id) ?? []);
}

function turnsBefore(store: PanelStore, { id }: Turn): Turn[] {
  // What stands before an ended turn does not change; following all turns would draw every one again with each.
  const turns = store.turns.peek();
  return turns.slice(
    0,
    turns.findIndex((each) => each.id === id),
  );
}
