import { ImagePlus } from 'lucide';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Button, IconButton } from '@/components/ui/button.tsx';
import { ADD_IMAGES_ID } from '@/components/ui/landmarks.ts';
import { usePanel } from '@/components/ui/panel-store.ts';
import { readFiles } from './read-transfer.ts';
import { takeImages } from './take-images.ts';

/** **Add images** from disk, as many as wanted at once; in words while there is nothing else to see. */
export function AddImages({ look }: { look: 'words' | 'icon' }): JSX.Element {
  const store = usePanel();
  const input = useRef<HTMLInputElement>(null);
  const choose = (): void => input.current?.click();
  return (
    <>
      {look === 'icon' ? (
        <IconButton icon={ImagePlus} name="Add images" onClick={choose} />
      ) : (
        <Button look="chip" icon={ImagePlus} onClick={choose}>
          Add images
        </Button>
      )}
      <input
        ref={input}
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
    </>
  );
}
