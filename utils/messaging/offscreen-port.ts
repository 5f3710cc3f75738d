import * as z from 'zod/mini';

/** Name of the port between the worker and the offscreen document. */
export const OFFSCREEN_PORT = 'offscreen';

/** Worker → offscreen document. */
export const rasteriseRequestSchema = z.object({
  id: z.number(),
  /** The SVG file, base64. */
  svg: z.string(),
  /** Pixels to draw it at. */
  width: z.number(),
  height: z.number(),
});
export type RasteriseRequest = z.infer<typeof rasteriseRequestSchema>;

/** Offscreen document → worker; without `png` when the SVG cannot be drawn. */
export const rasterisedSchema = z.object({ id: z.number(), png: z.optional(z.string()) });
export type Rasterised = z.infer<typeof rasterisedSchema>;
