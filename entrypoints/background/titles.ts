import { type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { titleFromAnswer } from '@/utils/conversation/title.ts';
import type { Turn } from '@/utils/conversation/turn.ts';
import { refreshSummary } from '@/utils/store/conversation-summary.ts';
import { database } from '@/utils/store/database.ts';

export async function renameConversation(id: string, title: string): Promise<Outcome<null>> {
  const trimmed = title.replace(/\s+/g, ' ').trim();
  if (trimmed === '') return succeed(null);
  await database.conversations.update(id, { title: trimmed, titleBy: 'user' });
  await refreshSummary(id);
  return succeed(null);
}

/** The first answer names its conversation, unless the user has; where it says nothing the question stays. */
export async function nameByAnswer({ conversationId, state, answer, recorded }: Turn): Promise<void> {
  if ((state.status !== 'done' && state.status !== 'stopped') || answer.trim() === '' || recorded) return;
  await database.conversations.where({ id: conversationId }).modify((conversation) => {
    if (conversation.titleBy !== 'question') return;
    conversation.title = titleFromAnswer(answer) ?? conversation.title;
    conversation.titleBy = 'answer';
  });
}
