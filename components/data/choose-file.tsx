import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Button } from '@/components/ui/button.tsx';

interface ChooseFileProps {
  /** Endings and media types, as an `input` takes them. */
  accept: string;
  onFile: (file: File) => void;
  disabled?: boolean;
  children: string;
}

/** A button that opens the browser's own dialog for one file. */
export function ChooseFile({ accept, onFile, disabled = false, children }: ChooseFileProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          // The same file may be chosen again after it was mended.
          currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
      <Button disabled={disabled} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}
