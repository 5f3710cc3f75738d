import { EllipsisVertical, FileDown, History, MessageCircleDashed, Settings, SquarePen } from 'lucide';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { focusQuestion } from '@/components/composer/focus-question.ts';
import { ConversationItems } from '@/components/conversation/conversation-items.tsx';
import { totalCostWords } from '@/components/conversation/cost-words.ts';
import { openHistory } from '@/components/history/open-history.ts';
import { act } from './act.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { loadLater } from './load-later.tsx';
import { loadPart } from './load-part.ts';
import { usePanel } from './panel-store.ts';
import { closePopover, Popover } from './popover.tsx';

const TitleField = loadLater(async () => (await import('@/components/history/title-field.tsx')).TitleField);

/** The top row: which conversation, what it cost so far, a new one, earlier ones, settings. */
export function Header(): JSX.Element {
  const store = usePanel();
  const { windowId, turns, reach } = store;
  const moreId = useId();
  const cost = totalCostWords(turns.value);
  return (
    <header class="header">
      <Title />
      {cost !== undefined && (
        <span class="caption header-cost" title="Cost of this conversation so far, estimated">
          {cost}
        </span>
      )}
      <TemporaryButton />
      <IconButton
        icon={SquarePen}
        name="New conversation"
        onClick={() => {
          focusQuestion();
          void act(store, 'newConversation', { windowId });
        }}
      />
      <IconButton icon={History} name="History" onClick={() => void openHistory(store)} />
      <IconButton icon={EllipsisVertical} name="More" popoverTarget={moreId} />
      <Popover id={moreId} name="More" kind="menu">
        <ConversationItems menuId={moreId} />
        <ExportItems menuId={moreId} />
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

/** What the conversation is called; a click renames it. */
function Title(): JSX.Element {
  const { conversation, tray } = usePanel();
  const [renamed, setRenamed] = useState<string>();
  const shown = conversation.value;
  if (!shown) return <h1 class="header-title">{tray.value.temporary ? 'Temporary' : 'Loupe'}</h1>;
  if (renamed === shown.id) {
    return <TitleField conversation={shown} onDone={() => setRenamed(undefined)} />;
  }
  return (
    <h1 class="header-title">
      <button
        type="button"
        class="header-rename"
        title={`${shown.title} – Rename`}
        onClick={() => setRenamed(shown.id)}
      >
        {shown.title}
      </button>
    </h1>
  );
}

/** While nothing has been asked yet: whether the conversation is kept at all. */
function TemporaryButton(): JSX.Element | null {
  const store = usePanel();
  const { windowId, isPrivate, conversation, tray } = store;
  // In a private window nothing is kept anyway.
  if (conversation.value || isPrivate) return null;
  const isTemporary = tray.value.temporary ?? false;
  return (
    <IconButton
      icon={MessageCircleDashed}
      name="Temporary conversation"
      pressed={isTemporary}
      onClick={() => void act(store, 'setTemporary', { windowId, temporary: !isTemporary })}
    />
  );
}

/** A temporary conversation leaves no file behind either. */
function ExportItems({ menuId }: { menuId: string }): JSX.Element | null {
  const store = usePanel();
  const { conversation, reach } = store;
  const { id, shelf } = conversation.value ?? {};
  if (id === undefined || shelf === 'temporary') return null;
  const save = (kind: 'zip' | 'json'): void => {
    closePopover(menuId);
    void loadPart(store, reach.exportConversation(id, kind));
  };
  return (
    <>
      <button type="button" class="menu-item" onClick={() => save('zip')}>
        <Icon of={FileDown} />
        Export as ZIP
      </button>
      <button type="button" class="menu-item" onClick={() => save('json')}>
        <Icon of={FileDown} />
        Export as JSON
      </button>
    </>
  );
}
