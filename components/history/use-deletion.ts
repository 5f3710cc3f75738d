import { usePanel } from '@/components/ui/panel-store.ts';
import type { Deletion } from '@/utils/conversation/deletion.ts';
import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import type { HistoryModel } from './history-model.ts';

/** @returns deletes conversations and offers Undo; `words` say what went, without a count where the worker knows it. */
export function useDeletion(model: HistoryModel): (which: Deletion, words?: string) => Promise<void> {
  const store = usePanel();
  return async (which, words) => {
    const { windowId, reach, conversation } = store;
    const before = conversation.value?.id;
    if (which.what === 'some') model.hide(which.ids);
    const answer = await reach.request('deleteConversations', { windowId, which });
    if (which.what === 'some') model.unhide(which.ids);
    if (!answer.ok) {
      store.problem.value = describeFailure(answer.failure, { now: Date.now() }).sentence;
      return;
    }
    const { deletedAt, count } = answer.value;
    const counted = count === 1 ? '1 conversation' : `${count.toLocaleString('en')} conversations`;
    store.removed.value = {
      ids: [],
      words: words ?? counted,
      deletion: { deletedAt, ...(before === undefined ? {} : { inView: before }) },
    };
  };
}
