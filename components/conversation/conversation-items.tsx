import { Eye, ScrollText } from 'lucide';
import type { JSX } from 'preact';
import { act } from '@/components/ui/act.ts';
import { Icon } from '@/components/ui/icon.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { closePopover } from '@/components/ui/popover.tsx';
import { openInstructions } from './open-instructions.ts';

/** What can be done with the conversation as a whole, for the menu with that id. */
export function ConversationItems({ menuId }: { menuId: string }): JSX.Element {
  const store = usePanel();
  const absent = store.turns.value
    .flatMap(({ attachmentIds }) => attachmentIds)
    .filter((id) => store.asked.value.get(id)?.absence !== undefined);
  const showAll = async (): Promise<void> => {
    closePopover(menuId);
    if (await act(store, 'leaveOut', { attachmentIds: absent, isLeftOut: false })) {
      store.said.value = 'All images are shown to Claude again';
    }
  };
  return (
    <>
      <button
        type="button"
        class="menu-item"
        onClick={() => {
          closePopover(menuId);
          void openInstructions(store);
        }}
      >
        <Icon of={ScrollText} />
        Instructions for this conversation…
      </button>
      {absent.length > 0 && (
        <button type="button" class="menu-item" onClick={() => void showAll()}>
          <Icon of={Eye} />
          Show all images to Claude again
        </button>
      )}
    </>
  );
}
