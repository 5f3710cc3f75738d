import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { closePopover, Popover } from '@/components/ui/popover.tsx';

/**
 * **Always allow, on all sites**: quotes the browser's warning before the browser gives it. One site would not do: the
 * browser hands out pictures of a tab for all sites or for none.
 */
export function AllSitesQuestion({ onAllowed }: { onAllowed: () => void }): JSX.Element {
  const { reach } = usePanel();
  const id = useId();
  return (
    <>
      <button type="button" class="button" data-look="quiet" popovertarget={id}>
        Always allow, on all sites
      </button>
      <Popover id={id} name="Always allow, on all sites">
        <p>
          The browser will say “Read and change all your data on all websites”. Loupe uses it only to look at the page
          when you ask for a picture of it, and to fetch images you choose. You can take it back at any time in the
          browser’s settings for extensions.
        </p>
        <div class="row">
          <Button
            look="main"
            onClick={() => {
              // First: the browser's question needs this very click.
              void reach.requestOrigin('<all_urls>').then((isAllowed) => {
                if (isAllowed) onAllowed();
              });
              closePopover(id);
            }}
          >
            Continue
          </Button>
          <Button onClick={() => closePopover(id)}>Not now</Button>
        </div>
      </Popover>
    </>
  );
}
