import * as z from 'zod/mini';
import { askKindSchema } from './turn.ts';

/** An answer that is stored already, offered in place of asking once more. */
export const offeredAnswerSchema = z.object({
  /** The turn that has it. */
  turnId: z.string(),
  conversationId: z.string(),
  /** When that was asked, in milliseconds since the epoch. */
  askedAt: z.number(),
  /** What was about to be asked now. */
  kind: askKindSchema,
  question: z.string(),
  attachmentIds: z.array(z.string()),
  /** Set where it was about one image of several that wait. */
  only: z.optional(z.string()),
});
export type OfferedAnswer = z.infer<typeof offeredAnswerSchema>;

/** Whether what waits in a window is still what the answer was offered for. */
export function isStillOffered(
  { kind, question, attachmentIds, only }: OfferedAnswer,
  now: { question: string; attachmentIds: readonly string[]; conversationId: string | undefined },
): boolean {
  if (now.conversationId !== undefined) return false;
  if (kind === 'ask' && question.trim() !== now.question.trim()) return false;
  if (only !== undefined) return now.attachmentIds.includes(only);
  return (
    attachmentIds.length === now.attachmentIds.length && attachmentIds.every((id, n) => id === now.attachmentIds[n])
  );
}
