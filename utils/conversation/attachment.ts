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
  /** The page wrote an inline drawing out as a file of its own, with its computed look. */
  'page-serialise',
  /** The page showed the image at full size above everything else and Loupe photographed it in pieces. */
  'lift',
  /** Cropped out of what the tab showed. */
  'frame-crop',
  /** What the tab showed, as a whole. */
  'visible-tab',
  /** A part of the page that the user drew a box around. */
  'region',
  /** The whole page, scrolled through and stitched. */
  'full-page',
  /** The user handed the bytes over: pasted, dropped, or chosen from disk. */
  'handed-over',
]);
export type AcquireStep = z.infer<typeof acquireStepSchema>;

/** What the bytes are, compared with the original the site holds. */
export const fidelitySchema = z.enum(['original', 'full-size-from-screen', 'as-shown']);
export type Fidelity = z.infer<typeof fidelitySchema>;

/** A box, in whichever pixels the field that holds it says. */
export const boxSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export type Box = z.infer<typeof boxSchema>;

/** The element of the page that a region was drawn around. */
export const anchorSchema = z.object({
  /** A CSS selector of that page. */
  path: z.string(),
  /** Where it was, in CSS pixels from the document's top-left corner. */
  box: boxSchema,
});

/** Set where the picture is of the page itself: what was captured, so that the same can be captured again. */
export const captureFactsSchema = z.object({
  what: z.enum(['tab', 'region', 'page']),
  /** CSS pixels from the document's top-left corner; of a region only. Where nobody can measure: of the viewport. */
  area: z.optional(boxSchema),
  /** `innerWidth` of the page at that moment, in CSS pixels; 0 until the capture has been taken. */
  viewportWidth: z.number(),
  devicePixelRatio: z.number(),
  /** Of a region, where the page has one. */
  anchor: z.optional(anchorSchema),
  /** Set where the browser's own viewer showed a PDF: zoomed in, it shows more. */
  pdf: z.optional(z.literal(true)),
});
export type CaptureFacts = z.infer<typeof captureFactsSchema>;

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
    capture: z.optional(captureFactsSchema),
  }),
  z.object({ kind: z.enum(['paste', 'drop', 'disk', 'sample']), name: z.optional(z.string()) }),
]);
export type Provenance = z.infer<typeof provenanceSchema>;

/** How a page shows a picture, or names it. */
export const candidateKindSchema = z.enum([
  'img',
  /** An `<image>` inside an SVG. */
  'svg-image',
  /** A whole inline `<svg>`. */
  'svg',
  'canvas',
  /** The current frame of a `<video>`. */
  'video',
  'poster',
  /** CSS: `background-image`, `border-image`, `mask-image`, and `content: url()`, pseudo-elements included. */
  'background',
  'border',
  'mask',
  'content',
  'input',
  /** `<object>` and `<embed>`. */
  'object',
  /** The target of a link around the picture. */
  'link',
  /** A larger version of a picture that the page names but does not show. */
  'srcset',
  /** The box of a frame nobody can look into, or of the whole tab. */
  'frame',
]);
export type CandidateKind = z.infer<typeof candidateKindSchema>;

/** One picture that stands at the place the user pointed at; **Not this one?** lists the others. */
export const candidateSchema = z.object({
  id: z.string(),
  /** How the page shows it. */
  kind: candidateKindSchema,
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
  'repaired',
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
export type PreparedImage = z.infer<typeof preparedImageSchema>;

/** One of several overlapping parts that are sent in place of the whole, at the model's best size. */
export const preparedPartSchema = z.object({
  /** For the model and the user: "part 2 of 6, middle". */
  label: z.string(),
  image: preparedImageSchema,
});
export type PreparedPart = z.infer<typeof preparedPartSchema>;

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
  /** The whole, as it is sent; where there are `parts` they are sent instead, and this one is only shown. */
  image: preparedImageSchema,
  /** In reading order. */
  parts: z.optional(z.array(preparedPartSchema)),
  /** The longest edge it was held to, where that is less than the tier's own. */
  maxEdge: z.optional(z.number()),
  /** Set where it was encoded anew because the service refused it as it was. */
  repaired: z.optional(z.literal(true)),
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

/**
 * `parts`: overlapping pieces at full size. `whole`: one image although parts would come by themselves.
 * `standard`, `low`: a lower size tier, cheaper.
 */
export const detailSchema = z.enum(['parts', 'whole', 'standard', 'low']);
export type Detail = z.infer<typeof detailSchema>;

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

/** One horizontal piece of an original too tall for one canvas, from its left to its right edge. */
export const stripSchema = z.object({
  /** Key into `images`. */
  hash: z.string(),
  /** Pixels from the top of the whole; strips follow each other without gap or overlap. */
  y: z.number(),
  height: z.number(),
});
export type Strip = z.infer<typeof stripSchema>;

/** The bytes as acquired, before preparing. */
export const originalSchema = z.object({
  /** Key into `images`; of a whole that is kept in strips, a reduced copy to show. */
  hash: z.string(),
  /** Top to bottom, for what is too tall for one canvas: together they are the original, `hash` is not. */
  strips: z.optional(z.array(stripSchema)),
  /** Why a full-page capture ends before the page does. */
  cutShort: z.optional(z.enum(['limit', 'stopped', 'failed'])),
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

/** Painted over before sending; pixels of the unedited, upright original. */
export const redactionSchema = z.discriminatedUnion('kind', [
  z.extend(boxSchema, { kind: z.literal('box') }),
  z.object({
    kind: z.literal('stroke'),
    /** Thickness of the brush. */
    width: z.number(),
    points: z.array(z.object({ x: z.number(), y: z.number() })),
  }),
]);
export type Redaction = z.infer<typeof redactionSchema>;

/** What the user changed about an image; applied in this order, each in pixels of the unedited, upright original. */
export const editsSchema = z.object({
  redactions: z.array(redactionSchema),
  crop: z.optional(boxSchema),
  /** Clockwise, after the crop. */
  quarterTurns: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
});
export type Edits = z.infer<typeof editsSchema>;

/**
 * Why an image that was asked about does not travel with later questions. `left-out`: the user said so. `note`: a
 * line of text stands for it, because the conversation outgrew a limit. `rejected`: the service could not take it.
 * Each can be taken back.
 */
export const absenceSchema = z.discriminatedUnion('why', [
  z.object({ why: z.literal('left-out') }),
  z.object({ why: z.literal('note') }),
  z.object({ why: z.literal('rejected'), failure: failureSchema }),
]);

/** One image the user chose, with where it came from and its original bytes or URL. */
export const attachmentSchema = z.object({
  id: z.string(),
  /**
   * The tray it waits in: `tray:<window id>`; replaced by `turn:<turn id>` once asked about, by `removed:<window id>`
   * while Undo can bring it back, by {@link EARLIER_HOLDER} once its window is gone.
   */
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
  /** What is prepared and sent: edited where the user edited it. */
  original: z.optional(originalSchema),
  /** The original before `edits`, kept only until the image is asked about. */
  unedited: z.optional(originalSchema),
  edits: z.optional(editsSchema),
  state: attachmentStateSchema,
  /** The user's own choice of source for this image; row 1 of the source table. */
  chosenSource: z.optional(z.enum(['bytes', 'url'])),
  /** The user's own short name, "A" for instance; labels the image in the request. */
  name: z.optional(z.string()),
  /** How much of the image the user wants sent, where that is not the model's best single image. */
  detail: z.optional(detailSchema),
  /** Set when access to the site's originals would give better pixels than these. */
  accessWouldHelp: z.optional(z.string()),
  /** Set where it is not sent any more with the questions that follow the one it was asked with. */
  absence: z.optional(absenceSchema),
  /** What it was prepared to for other models or limits since it was asked about, each once. */
  otherPreparations: z.optional(z.array(preparationSchema)),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** The tray of one browser window. */
export function trayHolder(windowId: number): string {
  return `tray:${windowId}`;
}

export function turnHolder(turnId: string): string {
  return `turn:${turnId}`;
}

/** Holds what waited in windows that are gone, until the user brings it back or discards it. */
export const EARLIER_HOLDER = 'earlier';

/** The images that travel for one attachment: its parts, or the whole. */
export function imagesToSend(preparation: Preparation): { label?: string; image: PreparedImage }[] {
  return preparation.parts ?? [{ image: preparation.image }];
}
