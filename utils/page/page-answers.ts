import * as z from 'zod/mini';
import { anchorSchema, candidateSchema } from '@/utils/conversation/attachment.ts';
import { LONGEST_PATH, LONGEST_URL, MOST_CANDIDATES, MOST_PICTURES } from './page-limits.ts';

/** A page can answer anything; coordinates beyond this are no place on a screen. */
const coordinate = z.number().check(z.gte(-10_000_000), z.lte(10_000_000));
const size = z.number().check(z.gte(0), z.lte(10_000_000));

/** CSS pixels, relative to the top-left corner of the top document's layout viewport. */
export const rectSchema = z.object({ x: coordinate, y: coordinate, width: size, height: size });
export type Rect = z.infer<typeof rectSchema>;

/** The top document's viewport at the time something was measured, in CSS pixels. */
export const viewportSchema = z.object({
  innerWidth: size,
  innerHeight: size,
  devicePixelRatio: z.number().check(z.gt(0), z.lte(64)),
  scrollX: coordinate,
  scrollY: coordinate,
  /** The part a pinch-zoomed screen shows; `scale` 1 without pinch zoom. */
  pinch: z.object({ x: coordinate, y: coordinate, scale: z.number().check(z.gt(0), z.lte(100)) }),
});
export type Viewport = z.infer<typeof viewportSchema>;

export const pageCandidateSchema = z.extend(candidateSchema, {
  id: z.string().check(z.maxLength(64)),
  /** Absolute; a `data:` URL is cut to its type, its bytes are read by id. */
  url: z.optional(z.string().check(z.maxLength(LONGEST_URL))),
  alt: z.optional(z.string().check(z.maxLength(2000))),
  width: z.optional(size),
  height: z.optional(size),
  /** Where the picture's box is; absent for a picture that is known by its address alone. */
  rect: z.optional(rectSchema),
  /** The part of `rect` that is inside the viewport and not cut off by scrolling containers. */
  visible: z.optional(rectSchema),
  /** True when something else answers to a pointer somewhere on the visible part. */
  covered: z.boolean(),
  /** True when the box has the image's own proportions, so that box and image show the same. */
  undistorted: z.boolean(),
  /** The candidate whose element shows this one: a larger version or a link's target has none of its own. */
  of: z.optional(z.string().check(z.maxLength(64))),
});
export type PageCandidate = z.infer<typeof pageCandidateSchema>;

export const findingsSchema = z.object({
  pageUrl: z.string(),
  /** When this page load began, in milliseconds since the epoch. */
  loadedAt: z.number(),
  viewport: viewportSchema,
  /** `frame`: rects are relative to this frame itself, whose place in the top document the page may not know. */
  placed: z.enum(['top', 'frame', 'unknown']),
  candidates: z.array(pageCandidateSchema).check(z.maxLength(MOST_CANDIDATES)),
  /** Absent when it takes a person to choose. */
  chosen: z.optional(z.string().check(z.maxLength(64))),
});
export type Findings = z.infer<typeof findingsSchema>;

/** Why the page could not give bytes. */
export const readRefusalSchema = z.object({
  ok: z.literal(false),
  because: z.enum(['gone', 'blank', 'blocked', 'status', 'too-large', 'tainted', 'noise', 'not-an-image', 'timeout']),
});
export const readBytesSchema = z.union([
  /** Base64 rather than bytes: results of injected functions are JSON. */
  z.object({ ok: z.literal(true), base64: z.string().check(z.maxLength(64 * 1024 * 1024)) }),
  readRefusalSchema,
]);
export type ReadBytes = z.infer<typeof readBytesSchema>;

export const liftStartedSchema = z.union([
  z.object({
    ok: z.literal(true),
    /** The image's own size in pixels. */
    naturalWidth: size,
    naturalHeight: size,
    /** The room for one tile in device pixels, marker strip excluded. */
    tileWidth: size,
    tileHeight: size,
  }),
  readRefusalSchema,
]);

export type LiftStarted = z.infer<typeof liftStartedSchema>;

/** `cancelled` is the user's Escape; `gone` means that host, document or viewport are no longer the same. */
export const liftShownSchema = z.object({ state: z.enum(['ready', 'cancelled', 'gone']) });

export const measuredSchema = z.object({
  pageUrl: z.string(),
  /** The document's media type: `application/pdf` where the browser's own viewer stands. */
  contentType: z.string().check(z.maxLength(200)),
  viewport: viewportSchema,
  candidates: z.array(pageCandidateSchema).check(z.maxLength(MOST_CANDIDATES)),
});
export type Measured = z.infer<typeof measuredSchema>;

/** Everything a document shows, for the picker; one entry for each picture, not for each of its addresses. */
export const allFoundSchema = z.object({
  pageUrl: z.string(),
  loadedAt: z.number(),
  viewport: viewportSchema,
  placed: z.enum(['top', 'frame', 'unknown']),
  /** In reading order. */
  pictures: z.array(pageCandidateSchema).check(z.maxLength(MOST_PICTURES)),
});
export type AllFound = z.infer<typeof allFoundSchema>;

/** `gone`: the overlay was taken away by the page or a navigation. */
export const pickedSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('picked'), ids: z.array(z.string().check(z.maxLength(130))).check(z.maxLength(100)) }),
  z.object({ state: z.enum(['left', 'gone']) }),
  /** No picture is there: only a region can be had. */
  z.object({ state: z.literal('region') }),
]);
export type Picked = z.infer<typeof pickedSchema>;

/** A square of `SQUARE_EDGE` that is on the screen while nothing else of Loupe's is. */
export const markerSchema = z.object({
  /** Its top left corner, in device pixels of what the tab shows. */
  x: size,
  y: size,
  /** 0xRRGGBB. */
  colour: z.number().check(z.gte(0), z.lte(0xffffff)),
  /** It lies inside the box, which takes all four corners of the screen. */
  inside: z.boolean(),
});
export type Anchor = z.infer<typeof anchorSchema>;
export type Marker = z.infer<typeof markerSchema>;

/** Where the user drew a box, in CSS pixels of the viewport it was drawn in. */
export const regionSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('selected'),
    area: rectSchema,
    viewport: viewportSchema,
    /** The document's media type. */
    contentType: z.string().check(z.maxLength(200)),
    marker: markerSchema,
    anchor: z.optional(z.extend(anchorSchema, { path: z.string().check(z.maxLength(LONGEST_PATH)), box: rectSchema })),
    /** The page had to be scrolled for it. */
    scrolled: z.boolean(),
  }),
  z.object({ state: z.enum(['left', 'gone']) }),
]);
export type Region = z.infer<typeof regionSchema>;

export const frameBoxesSchema = z.array(z.object({ rect: rectSchema, visible: rectSchema })).check(z.maxLength(200));
