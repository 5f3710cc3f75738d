import { ClipboardPaste, MousePointerClick, SquareDashed } from 'lucide';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { type Shortcut, usePanel } from '@/components/ui/panel-store.ts';

/** What an empty panel says: the three ways an image gets here, with the shortcuts as they really are. */
export function EmptyState(): JSX.Element {
  const store = usePanel();
  const { windowId } = store;
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
          <Icon of={SquareDashed} />
          <span>
            <strong>Capture what you see</strong> with the buttons below: the tab, a region, the full page, or an image
            you pick
          </span>
        </li>
        <li>
          <Icon of={ClipboardPaste} />
          <span>
            <strong>Paste or drop</strong> images here, or add them from this device
          </span>
        </li>
      </ul>
      <Shortcuts />
      <Button look="quiet" onClick={() => void act(store, 'showExample', { windowId })}>
        See an example answer
      </Button>
    </section>
  );
}

/** The commands that have keys; the others are not worth a line here. */
function Shortcuts(): JSX.Element | null {
  const { reach } = usePanel();
  const [shortcuts, setShortcuts] = useState<readonly Shortcut[]>([]);
  useEffect(() => void reach.readShortcuts().then(setShortcuts), [reach]);
  if (shortcuts.length === 0) return null;
  return (
    <ul class="shortcut-list caption" aria-label="Keyboard shortcuts">
      {shortcuts.map(({ description, keys }) => (
        <li key={description}>
          <kbd>{keys}</kbd> {description}
        </li>
      ))}
    </ul>
  );
}
