import * as z from 'zod/mini';
import { tierSchema } from './attachment.ts';

/** US dollars per million tokens. */
export const priceSchema = z.object({ input: z.number(), output: z.number(), cacheRead: z.number() });
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
  /** List price for a prompt of ordinary length; absent where unknown. */
  price: z.optional(priceSchema),
  /** True when the service says `output_config.effort` is understood. */
  supportsEffort: z.boolean(),
  /** Date the service stops answering for it, ISO 8601. */
  retiresAt: z.optional(z.string()),
});
export type ModelChoice = z.infer<typeof modelChoiceSchema>;
