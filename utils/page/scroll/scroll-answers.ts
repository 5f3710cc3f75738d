import * as z from 'zod/mini';

/** A page can answer anything; no frame and no page has more device pixels than this. */
const pixels = z.number().check(z.gte(0), z.lte(100_000_000));

export const scrollStartedSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('ready'),
    /** In CSS pixels. */
    viewportWidth: pixels,
    devicePixelRatio: z.number().check(z.gt(0), z.lte(64)),
  }),
  /** `pdf-page`: the browser's own viewer stands there. `pinched`: the screen shows a magnified part of the page. */
  z.object({ state: z.enum(['pdf-page', 'pinched']) }),
]);
export type ScrollStarted = z.infer<typeof scrollStartedSchema>;

/** One stop of the way down, as a capture of the tab taken now shows it. */
export const scrollStopSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('ready'),
    pageUrl: z.string().check(z.maxLength(2_000_000)),
    /** What is new since the last stop: whole device pixels of the frame. */
    left: pixels,
    top: pixels,
    width: pixels.check(z.gte(1)),
    height: pixels.check(z.gte(1)),
    /** A square of `SQUARE_EDGE` beside that: only a frame that has it shows this stop. */
    marker: z.optional(z.object({ x: pixels, y: pixels, colour: z.number().check(z.gte(0), z.lte(0xffffff)) })),
    /** Further stops, as far as the page can be known by now. */
    further: pixels,
    /** Nothing follows: the page ends here, or it goes on and on (`limit`). */
    last: z.optional(z.enum(['end', 'limit'])),
  }),
  /** `end`: nothing more is there. `cancelled`: Escape. `lost`: the page does not let itself be scrolled, or is gone. */
  z.object({ state: z.enum(['end', 'cancelled', 'lost']) }),
]);
export type ScrollStop = z.infer<typeof scrollStopSchema>;
