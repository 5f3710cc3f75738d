import * as z from 'zod/mini';
import { attachmentSchema } from '@/utils/conversation/attachment.ts';
import { conversationSchema } from '@/utils/conversation/conversation.ts';
import { turnSchema } from '@/utils/conversation/turn.ts';

/** What an export says it is. A later version that old ones cannot read gets a higher number. */
export const ARCHIVE_FORMAT = 'loupe-conversations';
export const ARCHIVE_VERSION = 1;

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** One conversation with all its branches, as it is stored. */
export const archivedConversationSchema = z.object({
  conversation: conversationSchema,
  /** Ascending in their order. */
  turns: z.array(turnSchema),
  attachments: z.array(attachmentSchema),
  /** Keys of images that it refers to and whose bytes were not stored any more. */
  absent: z.array(z.string()),
});
export type ArchivedConversation = z.infer<typeof archivedConversationSchema>;

const mediaType = z.string().check(z.regex(/^(image\/[a-z0-9.+-]{1,60})?$/));

/** Of an image in a ZIP: which file of the conversation's folder it is. */
export const imageFileSchema = z.object({ hash, mediaType, file: z.string() });
export type ImageFile = z.infer<typeof imageFileSchema>;

/** `conversation.json` in a ZIP's folder. */
export const conversationFileSchema = z.object({
  ...archivedConversationSchema.shape,
  images: z.array(imageFileSchema),
});

/** `loupe.json` at the top of a ZIP; the first line of a JSON export says the same. */
export const archiveHeadSchema = z.object({
  format: z.literal(ARCHIVE_FORMAT),
  version: z.number(),
  exportedAt: z.string(),
});

/** The records of a JSON export: each image once, before the first conversation that needs it. */
export const recordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), hash, mediaType, base64: z.string() }),
  z.object({ kind: z.literal('conversation'), ...archivedConversationSchema.shape }),
]);
export type ArchiveRecord = z.infer<typeof recordSchema>;

/** Why a file cannot be imported, in a sentence; caught where the reading of a file ends. */
export class BadArchive extends Error {}
