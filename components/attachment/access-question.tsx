import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { closePopover, Popover } from '@/components/ui/popover.tsx';

/**
 * **Allow access to originals**: says what the browser is about to ask and what the answer is used for,
 * before the browser asks it. The worker fetches better pixels once access is there.
 */
export function AccessQuestion({ origin, label }: { origin: string; label?: string }): JSX.Element {
  const { reach } = usePanel();
  const id = useId();
  const host = URL.parse(origin)?.host ?? origin;
  return (
    <>
      <button type="button" class="button" data-look="quiet" popovertarget={id}>
        {label ?? 'Allow access to originals'}
      </button>
      <Popover id={id} name="Allow access to originals">
        <p>
          The browser will say “read and change your data on {host}”. Loupe uses it only to fetch images you choose.
        </p>
        <div class="row">
          <Button
            look="main"
            onClick={() => {
              // First: the browser's question needs this very click.
              void reach.requestOrigin(origin);
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
