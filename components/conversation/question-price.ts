import { chosenModel, pricedModel } from '@/components/attachment/chosen-model.ts';
import type { PanelStore } from '@/components/ui/panel-store.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { isAnthropic } from '@/utils/conversation/base-url.ts';
import { cachedTokens, type Estimate, estimate, type ToSend } from '@/utils/conversation/estimate.ts';
import { formatFineCents } from '@/utils/conversation/format-money.ts';
import { systemFor } from '@/utils/conversation/instructions.ts';
import { questionSize } from '@/utils/conversation/question-size.ts';
import type { AskKind, Turn } from '@/utils/conversation/turn.ts';
import { eyesOf } from '@/utils/image/fit.ts';

/** What the service is asked with to go on, in characters. */
const CONTINUE_CHARS = 130;

/**
 * What asking takes now: the images that wait, or `only` one of them, the question as it stands or a quick action's, and
 * the conversation so far.
 */
export function estimateOfAsk(
  store: PanelStore,
  { kind = 'ask', only }: { kind?: AskKind; only?: string | undefined } = {},
): Estimate | undefined {
  const images = store.attachments.value.filter(
    ({ id, state }) => (only === undefined || id === only) && state.status !== 'failed' && state.status !== 'choosing',
  );
  const before = store.turns.value;
  const model = chosenModel(store)?.id;
  if (model === undefined || (images.length === 0 && before.length === 0)) return undefined;
  // Whoever has not typed yet would read of a smaller sum than they pay; it is the images that cost.
  if (images.some(({ state }) => state.status !== 'ready')) return undefined;
  const size = sizeIn(store, model, { kind, question: store.question.value, images, before });
  return inStore(store, model, before, size);
}

/** A question asked again in other words, with other images, of another model, or without images of earlier ones. */
interface Otherwise extends Partial<Pick<Turn, 'question' | 'model'>> {
  attachmentIds?: readonly string[];
  /** Ids of images of earlier questions that lines of text are to stand for. */
  noted?: readonly string[];
}

/**
 * What asking a turn's question again costs, of the model that is chosen now where no other is named; undefined where
 * its price is unknown.
 */
export function costOfRetry(
  store: PanelStore,
  turn: Turn,
  { noted = [], ...other }: Otherwise = {},
): number | undefined {
  const before = turnsBefore(store, turn);
  const model = other.model ?? chosenModel(store)?.id ?? turn.model;
  const question = { ...turn, ...other };
  const size = sizeIn(store, model, { ...question, images: imagesOf(store, question), before }, noted);
  return inStore(store, model, before, size).usd;
}

/** What going on with a turn's answer costs, which is sent along; undefined where the model's price is unknown. */
export function costOfContinue(store: PanelStore, turn: Turn): number | undefined {
  const before = turnsBefore(store, turn);
  const { imageTokens, textChars } = sizeIn(store, turn.model, { ...turn, images: imagesOf(store, turn), before });
  const size = { imageTokens, textChars: textChars + turn.answer.length + CONTINUE_CHARS };
  return inStore(store, turn.model, [...before, turn], size).usd;
}

/** "Continue (about 0.2¢)"; the bare word where the price is unknown. */
export function priced(word: string, usd: number | undefined): string {
  return usd === undefined ? word : `${word} (${formatFineCents(usd)})`;
}

function sizeIn(
  store: PanelStore,
  model: string,
  question: Omit<Parameters<typeof questionSize>[0], 'asked' | 'system' | 'eyes'>,
  noted: readonly string[] = [],
): ToSend {
  const { instructions: general = '', answerIn = '' } = store.settings.value ?? {};
  const own = (store.conversation.peek() ?? store.tray.peek()).instructions;
  const tier = store.models.value.models.find(({ id }) => id === model)?.tier;
  return questionSize({
    ...question,
    asked: withNotes(store.asked.peek(), noted),
    system: systemFor({ general, answerIn, own }),
    eyes: tier && eyesOf(tier),
  });
}

function withNotes(asked: ReadonlyMap<string, Attachment>, noted: readonly string[]): ReadonlyMap<string, Attachment> {
  if (noted.length === 0) return asked;
  const changed = new Map(asked);
  for (const id of noted) {
    const image = asked.get(id);
    if (image) changed.set(id, { ...image, absence: { why: 'note' } });
  }
  return changed;
}

function inStore(store: PanelStore, model: string, before: readonly Turn[], size: ToSend): Estimate {
  const settings = store.settings.value;
  const caches = settings !== undefined && isAnthropic(settings.baseUrl);
  const cached = caches ? cachedTokens(before, model, Date.now()) : undefined;
  const factor = settings?.tokenFactors[model];
  return estimate({ ...size, cachedTokens: cached }, pricedModel(store, model).price, factor);
}

function imagesOf(store: PanelStore, { attachmentIds }: { attachmentIds: readonly string[] }): Attachment[] {
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
