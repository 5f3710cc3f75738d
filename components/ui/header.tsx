import { EllipsisVertical, Settings, SquarePen } from 'lucide';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { focusQuestion } from '@/components/composer/focus-question.ts';
import { totalCostWords } from '@/components/conversation/cost-words.ts';
import { Recent } from '@/components/history/recent.tsx';
import { act } from './act.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { usePanel } from './panel-store.ts';
import { closePopover, Popover } from './popover.tsx';

/** The top row: which conversation, what it cost so far, a new one, earlier ones, settings. */
export function Header(): JSX.Element {
  const store = usePanel();
  const { windowId, conversation, turns, reach } = store;
  const moreId = useId();
  const cost = totalCostWords(turns.value);
  return (
    <header class="header">
      <h1 class="header-title" title={conversation.value?.title}>
        {conversation.value?.title ?? 'Loupe'}
      </h1>
      {cost !== undefined && (
        <span class="caption header-cost" title="Cost of this conversation so far, estimated">
          {cost}
        </span>
      )}
      <IconButton
        icon={SquarePen}
        name="New conversation"
        onClick={() => {
          focusQuestion();
          void act(store, 'newConversation', { windowId });
        }}
      />
      <Recent />
      <IconButton icon={EllipsisVertical} name="More" popoverTarget={moreId} />
      <Popover id={moreId} name="More" kind="menu">
        <button
          type="button"
          class="menu-item"
          onClick={() => {
            closePopover(moreId);
            reach.openSettings();
          }}
        >
          <Icon of={Settings} />
          Settings
        </button>
      </Popover>
    </header>
  );
}
