import * as z from 'zod/mini';
import { tierSchema } from './attachment.ts';

/** US dollars per million tokens. */
const ratesSchema = z.object({
  input: z.number().check(z.gte(0)),
  output: z.number().check(z.gte(0)),
  cacheRead: z.number().check(z.gte(0)),
});

/** Prices that the user entered, by model id: for a gateway's own models, or in place of the list price. */
export const ownPricesSchema = z.record(z.string().check(z.maxLength(200)), ratesSchema);
export type OwnPrices = z.infer<typeof ownPricesSchema>;

export const priceSchema = z.extend(ratesSchema, {
  /** Prices that hold for the whole request once its prompt is longer than this many tokens. */
  longPrompt: z.optional(z.extend(ratesSchema, { aboveTokens: z.number() })),
  /** Date of the list the price was read from, ISO 8601; absent for the user's own. */
  asOf: z.optional(z.string()),
});
export type Price = z.infer<typeof priceSchema>;

/** A model that sees images. */
export const modelChoiceSchema = z.object({
  id: z.string(),
  name: z.string(),
  tier: tierSchema,
  /** Longest prompt in tokens. */
  contextTokens: z.number(),
  /** Most output tokens one request may ask for. */
  maxOutputTokens: z.number(),
  /** List price, or the user's own in its place; absent where unknown. */
  price: z.optional(priceSchema),
  /** True when the service says `output_config.effort` is understood. */
  supportsEffort: z.boolean(),
  /** Date the service stops answering for it, ISO 8601. */
  retiresAt: z.optional(z.string()),
});
export type ModelChoice = z.infer<typeof modelChoiceSchema>;

/** A model with the price that the user entered for it, where there is one. */
export function withOwnPrice<Model extends Pick<ModelChoice, 'id' | 'price'>>(model: Model, own: OwnPrices): Model {
  const price = Object.hasOwn(own, model.id) ? own[model.id] : undefined;
  return price ? { ...model, price } : model;
}
