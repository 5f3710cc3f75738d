import * as z from 'zod/mini';
import { failureSchema } from './failure.ts';

/** The media types the service accepts; nothing else, and not `image/jpg`. */
export const SENDABLE_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;
export const sendableTypeSchema = z.enum(SENDABLE_TYPES);
export type SendableType = z.infer<typeof sendableTypeSchema>;

/** The way of the acquire chain that produced the bytes; the receipt names it. */
export const acquireStepSchema = z.enum([
  /** Decoded out of a `data:` URL. */
  'data-url',
  /** Already stored for the same URL and page load. */
  'store',
  /** The worker fetched it without cookies or referrer. */
  'worker-fetch',
  /** The page fetched it: a `blob:` URL, or an image behind the page's own login. */
  'page-fetch',
  /** The page drew the element to a canvas and read that back. */
  'page-canvas',
  /** The page showed the image at full size above everything else and Loupe photographed it in pieces. */
  'lift',
  /** Cropped out of what the tab showed. */
  'frame-crop',
  /** The user handed the bytes over: pasted, dropped, or chosen from disk. */
  'handed-over',
]);
export type AcquireStep = z.infer<typeof acquireStepSchema>;

/** What the bytes are, compared with the original the site holds. */
export const fidelitySchema = z.enum(['original', 'full-size-from-screen', 'as-shown']);
export type Fidelity = z.infer<typeof fidelitySchema>;

/** Where an attachment came from. */
export const provenanceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('page'),
    pageUrl: z.string(),
    pageTitle: z.string(),
    tabId: z.number(),
    frameId: z.number(),
    /** The browser's id of one page load; a later navigation gets another. */
    documentId: z.optional(z.string()),
    /** The image's address, absent where only its pixels are known. `data:` URLs are cut to their type. */
    imageUrl: z.optional(z.string()),
    alt: z.optional(z.string()),
  }),
  z.object({ kind: z.enum(['paste', 'drop', 'disk', 'sample']), name: z.optional(z.string()) }),
]);
export type Provenance = z.infer<typeof provenanceSchema>;

/** One picture that stands at the place the user pointed at; **Not this one?** lists the others. */
export const candidateSchema = z.object({
  id: z.string(),
  /** How the page shows it. */
  kind: z.enum(['img', 'svg-image', 'background', 'input', 'link', 'srcset', 'frame']),
  /** Absolute URL; missing for a picture that has none (a cross-origin frame's box). */
  url: z.optional(z.string()),
  /** Natural size in pixels where the page knows it. */
  width: z.optional(z.number()),
  height: z.optional(z.number()),
  alt: z.optional(z.string()),
  /** Hash of a stored thumbnail cropped from the click-time frame. */
  thumbnail: z.optional(z.string()),
});
export type Candidate = z.infer<typeof candidateSchema>;

/** How the prepared image travels. */
export const SOURCE_KINDS = ['url', 'base64', 'file'] as const;
export const SOURCE_REASONS = [
  'your-choice',
  'gateway',
  'private',
  'follow-up',
  'not-original',
  'private-url',
  'host-refused',
  'needs-login',
  'unverified',
  'differs',
  'oversized',
  'public',
] as const;
export const sourceSchema = z.object({
  kind: z.enum(SOURCE_KINDS),
  because: z.enum(SOURCE_REASONS),
});
export type Source = z.infer<typeof sourceSchema>;
export type SourceReason = Source['because'];

/** What an anonymous fetch (no cookies, no referrer) of the image's URL told. */
export const anonymousCheckSchema = z.enum(['same', 'differs', 'not-possible', 'not-tried']);
export type AnonymousCheck = z.infer<typeof anonymousCheckSchema>;

/** The size class of a model's eyes. */
export const tierSchema = z.enum(['standard', 'high']);
export type Tier = z.infer<typeof tierSchema>;

/** One image as it will be sent: upright, without metadata, at most the tier's size. */
export const preparedImageSchema = z.object({
  /** Key of the bytes in the `images` table. */
  hash: z.string(),
  mediaType: sendableTypeSchema,
  width: z.number(),
  height: z.number(),
  bytes: z.number(),
  /** Visual tokens the service will count for it. */
  tokens: z.number(),
});

/** What was done to get from the original to the prepared image. */
export const preparationSchema = z.object({
  tier: tierSchema,
  /** `as-is`: the very bytes; `metadata-cut`: the same pixels' bytes without their metadata segments. */
  way: z.enum(['as-is', 'metadata-cut', 're-encoded']),
  /** Longest edge sent ÷ longest edge of the original; 1 when nothing was shrunk. */
  scale: z.number(),
  /** Set when the original moves and only its first frame is sent. */
  firstFrameOnly: z.boolean(),
  /** Set when the image would shrink so far that sending overlapping parts reads better. */
  partsAdvised: z.boolean(),
  image: preparedImageSchema,
  /** Estimate in US dollars for asking about this image alone; absent where the model's price is unknown. */
  costUsd: z.optional(z.number()),
});
export type Preparation = z.infer<typeof preparationSchema>;

export const attachmentStateSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('acquiring'),
    /** The step under way, shown in words after two seconds. */
    step: z.optional(acquireStepSchema),
    startedAt: z.number(),
  }),
  /** Several pictures stand at that place and nothing says which one was meant: the user picks. */
  z.object({ status: z.literal('choosing') }),
  z.object({ status: z.literal('preparing') }),
  z.object({ status: z.literal('ready'), preparation: preparationSchema, source: sourceSchema }),
  z.object({ status: z.literal('failed'), failure: failureSchema }),
]);
export type AttachmentState = z.infer<typeof attachmentStateSchema>;

/** What the page showed at the moment of the click: the first thumbnail, and the last resort. */
export const shownCropSchema = z.object({
  /** Key into `images`. */
  hash: z.string(),
  /** Device pixels. */
  width: z.number(),
  height: z.number(),
  visiblePartOnly: z.boolean(),
});
export type ShownCrop = z.infer<typeof shownCropSchema>;

/** The bytes as acquired, before preparing. */
export const originalSchema = z.object({
  hash: z.string(),
  /** Sniffed from the first bytes, never taken from a header or a file name. */
  mediaType: z.string(),
  /** Upright size in pixels, EXIF orientation applied. */
  width: z.number(),
  height: z.number(),
  bytes: z.number(),
  animated: z.boolean(),
  step: acquireStepSchema,
  fidelity: fidelitySchema,
  /** True when only the part of the image inside the viewport could be taken. */
  visiblePartOnly: z.optional(z.boolean()),
  check: anonymousCheckSchema,
  /** Set when the anonymous answer said `private` or `no-store`. */
  notForSharing: z.optional(z.boolean()),
});
export type Original = z.infer<typeof originalSchema>;

/** One image the user chose, with where it came from and its original bytes or URL. */
export const attachmentSchema = z.object({
  id: z.string(),
  /** The tray it waits in: `tray:<window id>`; replaced by `turn:<turn id>` once asked about. */
  holder: z.string(),
  /** Position within its holder, ascending. */
  order: z.number(),
  addedAt: z.number(),
  provenance: provenanceSchema,
  /** A small picture to show, as a key into `images`; replaced silently when better pixels arrive. */
  thumbnail: z.optional(z.string()),
  /** Display size in CSS pixels known at click time, so that the box stands at its final shape at once. */
  shownWidth: z.optional(z.number()),
  shownHeight: z.optional(z.number()),
  candidates: z.array(candidateSchema),
  /** The candidate this attachment is. */
  candidateId: z.optional(z.string()),
  shownCrop: z.optional(shownCropSchema),
  original: z.optional(originalSchema),
  state: attachmentStateSchema,
  /** The user's own choice of source for this image; row 1 of the source table. */
  chosenSource: z.optional(z.enum(['bytes', 'url'])),
  /** "part 2 of 6, middle" for an image sent in parts. */
  partLabel: z.optional(z.string()),
  /** Set when access to the site's originals would give better pixels than these. */
  accessWouldHelp: z.optional(z.string()),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** The tray of one browser window. */
export function trayHolder(windowId: number): string {
  return `tray:${windowId}`;
}

export function turnHolder(turnId: string): string {
  return `turn:${turnId}`;
}
