import * as z from 'zod/mini';

/**
 * Every expected thing that can go wrong. Codes cross contexts, classes do not; no code is shown raw:
 * `describe-failure.ts` has the sentence and the one next step for each.
 */
export const FAILURE_CODES = [
  'no-key',
  'locked',
  'bad-key',
  'org-blocks-browsers',
  'no-credit',
  'spend-limit',
  'rate-limited',
  'overloaded',
  'offline',
  'timeout',
  'stream-cut',
  'worker-stopped',
  'refused',
  'max-tokens',
  'context-full',
  'request-too-large',
  'image-rejected',
  'image-undecodable',
  'image-unreachable',
  'image-type',
  'too-many-images',
  'page-off-limits',
  'capture-quota',
  'permission-needed',
  'storage-full',
  'storage-broken',
  'model-gone',
  'budget-reached',
  'unexpected',
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/**
 * An expected thing that went wrong, as a value. Facts are optional because each code uses its own few;
 * all of them are shown under Details.
 */
export const failureSchema = z.object({
  code: z.enum(FAILURE_CODES),
  /** What the service or the browser said, redacted and cut to 500 characters; only ever shown under Details. */
  detail: z.optional(z.string()),
  /** The service's id for the request, always offered for copying. */
  requestId: z.optional(z.string()),
  /** HTTP status the service or gateway answered with. */
  status: z.optional(z.number()),
  /** When another try makes sense, in milliseconds since the epoch; set while Loupe waits to try again by itself. */
  retryAt: z.optional(z.number()),
  /** The position (1 = first) of the image in the request that the sentence is about. */
  imageNumber: z.optional(z.number()),
  /** Host the sentence is about: a gateway, or the site of an image. */
  host: z.optional(z.string()),
  /** Media type or file kind the sentence is about, for instance `image/heic`. */
  mediaType: z.optional(z.string()),
  /** Pixels the sentence is about. */
  width: z.optional(z.number()),
  height: z.optional(z.number()),
  /** A count (images, bytes, tokens) and the limit it broke. */
  actual: z.optional(z.number()),
  limit: z.optional(z.number()),
  /** US dollars: a limit of the user's own, what was spent of it, and what the question would cost. */
  limitUsd: z.optional(z.number()),
  spentUsd: z.optional(z.number()),
  estimateUsd: z.optional(z.number()),
  /** True where the answer's status proves that nothing was billed. */
  nothingCharged: z.optional(z.boolean()),
  /** Which of several reasons behind one code, where the sentence differs. */
  reason: z.optional(z.string()),
});

export type Failure = z.infer<typeof failureSchema>;

/** A value or the expected reason there is none. Bugs throw; expected failures are values. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export function succeed<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function fail(code: FailureCode, facts: Omit<Failure, 'code'> = {}): { ok: false; failure: Failure } {
  return { ok: false, failure: { code, ...facts } };
}
