import { Copy, ExternalLink } from 'lucide';
import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { closePopover, Popover } from '@/components/ui/popover.tsx';
import type { LinkTarget } from './link-target.ts';

/**
 * A link in an answer: its text with the real host behind it. It opens only after the whole address was
 * shown and confirmed, because an answer may want to carry data away in one.
 */
export function AnswerLink({ target, children }: { target: LinkTarget; children: ComponentChildren }): JSX.Element {
  const { reach } = usePanel();
  const id = useId();
  // An answer may hold hundreds of links; the question about one exists only once it was asked.
  const [isAsked, setAsked] = useState(false);
  const ask = (event: MouseEvent): void => {
    if (isAsked) return;
    // The popover opens itself this first time; the button's own toggling would close it again.
    event.preventDefault();
    setAsked(true);
  };
  return (
    <>
      <button type="button" class="answer-link" popovertarget={id} onClick={ask}>
        {children}
        <span class="answer-link-host"> ({target.host})</span>
      </button>
      {isAsked && (
        <Popover id={id} name={`Link to ${target.host}`} startsOpen>
          <div class="link-question">
            <p>
              This answer links to <strong>{target.host}</strong>:
            </p>
            <p class="link-address">{target.url}</p>
            <div class="row">
              <Button
                look="main"
                icon={ExternalLink}
                onClick={() => {
                  closePopover(id);
                  reach.openTab(target.url);
                }}
              >
                Open
              </Button>
              <Button icon={Copy} onClick={() => void reach.writeText(target.url)}>
                Copy address
              </Button>
            </div>
          </div>
        </Popover>
      )}
    </>
  );
}
