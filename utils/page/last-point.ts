import * as z from 'zod/mini';

declare global {
  /** Where the user last right-clicked in this document, remembered by `entrypoints/page-memory.ts`. */
  var loupeLastPoint: LastPoint | undefined;
}

const coordinate = z.number().check(z.gte(-10_000_000), z.lte(10_000_000));

export const lastPointSchema = z.object({
  /** CSS pixels of the document's own viewport. */
  x: coordinate,
  y: coordinate,
  /** Milliseconds since the epoch. */
  at: z.number(),
});
export type LastPoint = z.infer<typeof lastPointSchema>;
