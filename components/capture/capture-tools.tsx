import { type IconNode, ImagePlus, Plus } from 'lucide';
import type { JSX } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { readFiles } from '@/components/composer/read-transfer.ts';
import { takeImages } from '@/components/composer/take-images.ts';
import { act } from '@/components/ui/act.ts';
import { Button, IconButton } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { ADD_IMAGES_ID } from '@/components/ui/landmarks.ts';
import { Menu, MenuItem } from '@/components/ui/menu.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { CAPTURE_WAYS } from './capture-ways.ts';
import { useIsFolded } from './use-is-folded.ts';

interface Way {
  name: string;
  icon: IconNode;
  onClick: () => void;
}

/**
 * Every way to a picture that a button can offer, **Add images** from disk the last; in words while there is nothing
 * else to see, in one menu where the panel is narrow.
 */
export function CaptureTools({ look }: { look: 'words' | 'icon' }): JSX.Element {
  const store = usePanel();
  const isFolded = useIsFolded();
  const input = useRef<HTMLInputElement>(null);
  const ways: Way[] = [
    ...CAPTURE_WAYS.map(({ action, name, icon }) => ({
      name,
      icon,
      onClick: () => void act(store, 'capture', { windowId: store.windowId, action, attachmentIds: [] }),
    })),
    { name: 'Add images', icon: ImagePlus, onClick: () => input.current?.click() },
  ];
  return (
    <div class="capture-tools" data-capture-tools>
      {isFolded ? (
        <FoldedWays ways={ways} />
      ) : (
        ways.map((way) =>
          look === 'icon' ? (
            <IconButton key={way.name} {...way} />
          ) : (
            <Button key={way.name} look="chip" icon={way.icon} onClick={way.onClick}>
              {way.name}
            </Button>
          ),
        )
      )}
      <FileInput inputRef={input} />
    </div>
  );
}

function FoldedWays({ ways }: { ways: readonly Way[] }): JSX.Element {
  const menuId = useId();
  return (
    <>
      <button type="button" class="button" data-look="chip" popovertarget={menuId}>
        <Icon of={Plus} />
        Add…
      </button>
      <Menu id={menuId} name="Add">
        {ways.map(({ name, icon, onClick }) => (
          <MenuItem key={name} menuId={menuId} icon={icon} onClick={onClick}>
            {name}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

function FileInput({ inputRef }: { inputRef: { current: HTMLInputElement | null } }): JSX.Element {
  const store = usePanel();
  return (
    <input
      ref={inputRef}
      id={ADD_IMAGES_ID}
      type="file"
      accept="image/*"
      multiple
      hidden
      onChange={(event) => {
        const { files } = event.currentTarget;
        const handed = readFiles([...(files ?? [])]);
        // Choosing the same file again must count as a change.
        event.currentTarget.value = '';
        void takeImages(store, 'disk', handed);
      }}
    />
  );
}
