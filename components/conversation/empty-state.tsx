import { ClipboardPaste, FolderOpen, MousePointerClick } from 'lucide';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';

/** What an empty panel says: the ways an image gets here, with the shortcut as it really is. */
export function EmptyState(): JSX.Element {
  const store = usePanel();
  const { reach, windowId } = store;
  const [shortcut, setShortcut] = useState<string>();
  useEffect(() => void reach.readShortcut().then(setShortcut), [reach]);
  return (
    <section class="empty" aria-label="How to begin">
      <h2>Ask about any image</h2>
      <ul class="ways-in">
        <li>
          <Icon of={MousePointerClick} />
          <span>
            <strong>Right-click an image</strong> on any page and choose Ask about this image
          </span>
        </li>
        <li>
          <Icon of={ClipboardPaste} />
          <span>
            <strong>Paste or drop</strong> images here, as many as you like
          </span>
        </li>
        <li>
          <Icon of={FolderOpen} />
          <span>
            <strong>Add images</strong> from this device with the button below
          </span>
        </li>
      </ul>
      {shortcut !== undefined && (
        <p class="caption">
          <kbd>{shortcut}</kbd> opens Loupe.
        </p>
      )}
      <Button look="quiet" onClick={() => void act(store, 'showExample', { windowId })}>
        See an example answer
      </Button>
    </section>
  );
}
