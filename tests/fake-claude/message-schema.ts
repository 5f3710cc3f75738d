import * as z from 'zod/mini';

/** What the stand-in takes as a Messages request: text, images and, in answers sent back, thinking. Nothing unknown. */

const cacheControlSchema = z.strictObject({
  type: z.literal('ephemeral'),
  ttl: z.optional(z.enum(['5m', '1h'])),
});

const textBlockSchema = z.strictObject({
  type: z.literal('text'),
  text: z.string(),
  cache_control: z.nullish(cacheControlSchema),
  citations: z.nullish(z.array(z.unknown())),
});

const imageSourceSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('base64'),
    media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
    data: z.string(),
  }),
  z.strictObject({ type: z.literal('url'), url: z.string() }),
  z.strictObject({ type: z.literal('file'), file_id: z.string() }),
]);
export type ImageSource = z.infer<typeof imageSourceSchema>;

const imageBlockSchema = z.strictObject({
  type: z.literal('image'),
  source: imageSourceSchema,
  cache_control: z.nullish(cacheControlSchema),
  transformations: z.nullish(z.strictObject({ oversized_image: z.optional(z.enum(['downsize', 'error'])) })),
});
export type ImageBlock = z.infer<typeof imageBlockSchema>;

const blockSchema = z.discriminatedUnion('type', [
  textBlockSchema,
  imageBlockSchema,
  z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.strictObject({ type: z.literal('redacted_thinking'), data: z.string() }),
]);

const messageSchema = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.union([z.string(), z.array(blockSchema)]),
});

const thinkingSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('enabled'),
    budget_tokens: z.int(),
    display: z.nullish(z.enum(['summarized', 'omitted'])),
  }),
  z.strictObject({ type: z.literal('adaptive'), display: z.nullish(z.enum(['summarized', 'omitted'])) }),
  z.strictObject({ type: z.literal('disabled') }),
  z.strictObject({ type: z.literal('between_tools') }),
]);

const shared = {
  model: z.string(),
  messages: z.array(messageSchema),
  system: z.optional(z.union([z.string(), z.array(textBlockSchema)])),
  thinking: z.optional(thinkingSchema),
  tool_choice: z.optional(z.looseObject({ type: z.string() })),
  tools: z.optional(z.array(z.unknown())),
  cache_control: z.nullish(cacheControlSchema),
  output_config: z.optional(
    z.strictObject({
      effort: z.nullish(z.enum(['low', 'medium', 'high', 'xhigh', 'max'])),
      format: z.nullish(z.strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) })),
    }),
  ),
  // Known to the service and refused by its current models; named here so that the refusal has its own words.
  temperature: z.optional(z.number()),
  top_p: z.optional(z.number()),
  top_k: z.optional(z.number()),
};

export const countRequestSchema = z.strictObject(shared);

export const messageRequestSchema = z.strictObject({
  ...shared,
  max_tokens: z.int().check(z.gte(1)),
  stream: z.optional(z.boolean()),
  metadata: z.optional(z.strictObject({ user_id: z.nullish(z.string()) })),
  stop_sequences: z.optional(z.array(z.string())),
  service_tier: z.optional(z.enum(['auto', 'standard_only'])),
});

export type CountRequest = z.infer<typeof countRequestSchema>;
export type MessageRequest = z.infer<typeof messageRequestSchema>;
