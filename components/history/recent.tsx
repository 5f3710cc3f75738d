import { History } from 'lucide';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { moveFocusWithArrows } from '@/components/ui/arrow-keys.ts';
import { IconButton } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { closePopover, Popover } from '@/components/ui/popover.tsx';
import type { Conversation } from '@/utils/conversation/conversation.ts';
import { agoWords } from './ago-words.ts';

/** **History**: the last conversations, newest first. */
export function Recent(): JSX.Element {
  const store = usePanel();
  const { windowId, reach, conversation } = store;
  const id = useId();
  const [recent, setRecent] = useState<Conversation[]>();
  const open = (conversationId: string): void => {
    closePopover(id);
    void act(store, 'openConversation', { windowId, conversationId });
  };
  return (
    <>
      <IconButton icon={History} name="History" popoverTarget={id} />
      <Popover id={id} name="Recent" kind="menu" onOpen={() => void reach.loadRecent().then(setRecent)}>
        <h2 class="menu-title">Recent</h2>
        {recent?.length === 0 && <p class="caption menu-title">No conversations yet.</p>}
        <ul class="menu" onKeyDown={moveFocusWithArrows}>
          {recent?.map((each) => (
            <li key={each.id}>
              <button
                type="button"
                class="menu-item recent-item"
                data-arrow
                aria-current={each.id === conversation.value?.id}
                onClick={() => open(each.id)}
              >
                <span class="recent-title">{each.title}</span>
                <time class="caption" dateTime={new Date(each.updatedAt).toISOString()}>
                  {agoWords(each.updatedAt, Date.now())}
                </time>
              </button>
            </li>
          ))}
        </ul>
      </Popover>
    </>
  );
}
