import { type JSX, render } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { attachmentName } from '@/components/attachment/attachment-name.ts';
import { boxSize } from '@/components/attachment/box-size.ts';
import { Thumbnail } from '@/components/attachment/thumbnail.tsx';
import { Button } from '@/components/ui/button.tsx';
import { PanelProvider, type PanelStore, usePanel } from '@/components/ui/panel-store.ts';

const BOX = 140;

export function showCompare(store: PanelStore): void {
  const place = document.body.appendChild(document.createElement('div'));
  const close = (): void => {
    render(null, place);
    place.remove();
  };
  render(
    <PanelProvider value={store}>
      <Compare onClose={close} />
    </PanelProvider>,
    place,
  );
}

function Compare({ onClose }: { onClose: () => void }): JSX.Element {
  const { attachments } = usePanel();
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => element.current?.showModal(), []);
  return (
    <dialog ref={element} class="popover" aria-label="Compare" onClose={onClose}>
      <div class="row">
        {attachments.value.map((attachment, index) => (
          <figure key={attachment.id}>
            <Thumbnail
              hash={attachment.original?.hash}
              box={boxSize(attachment, BOX)}
              alt={attachmentName(attachment, index)}
            />
            <figcaption class="caption">{attachmentName(attachment, index)}</figcaption>
          </figure>
        ))}
      </div>
      <div class="row">
        <Button onClick={() => element.current?.close()}>Close</Button>
      </div>
    </dialog>
  );
}
