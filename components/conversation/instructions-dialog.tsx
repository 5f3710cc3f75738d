import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { FullDialog, openFullDialog } from '@/components/ui/full-dialog.tsx';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import { useUniqueId } from '@/components/ui/use-unique-id.ts';
import { LONGEST_INSTRUCTIONS } from '@/utils/conversation/instructions.ts';
import './instructions-dialog.css';

export function showInstructions(store: PanelStore): void {
  openFullDialog(store, (close) => <InstructionsDialog close={close} />);
}

/** What Claude is told with every question of one conversation. Escape never throws away what was typed. */
function InstructionsDialog({ close }: { close: () => void }): JSX.Element {
  const store = usePanel();
  const before = store.conversation.value?.instructions ?? store.tray.value.instructions ?? '';
  const general = store.settings.value?.instructions.trim() ?? '';
  const [text, setText] = useState(before);
  const [said, setSaid] = useState('');
  const hintId = useUniqueId();
  const mayClose = useRef<(() => boolean) | undefined>(undefined);
  mayClose.current = () => {
    if (text === before) return true;
    setSaid('Not saved yet: Save keeps what you typed, Cancel forgets it.');
    return false;
  };
  const save = async (): Promise<void> => {
    if (await act(store, 'setInstructions', { windowId: store.windowId, instructions: text })) close();
  };
  return (
    <FullDialog title="Instructions for this conversation" close={close} mayClose={mayClose} said={said}>
      <div class="instructions">
        <textarea
          class="text-box instructions-box"
          data-start
          aria-label="Instructions for this conversation"
          aria-describedby={hintId}
          placeholder="For example: Answer in one sentence."
          rows={6}
          maxLength={LONGEST_INSTRUCTIONS}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id={hintId} class="caption">
          Claude is told this with every question that follows here.
          {general !== '' && ' It follows the instructions for every conversation, which stand in the settings.'}
        </p>
        {said !== '' && <p class="attachment-warning caption">{said}</p>}
        <div class="row">
          <Button look="main" onClick={() => void save()}>
            Save
          </Button>
          <Button onClick={close}>Cancel</Button>
        </div>
      </div>
    </FullDialog>
  );
}
