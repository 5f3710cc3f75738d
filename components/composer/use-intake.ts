import { useLayoutEffect, useState } from 'preact/hooks';
import { usePanel } from '@/components/ui/panel-store.ts';
import { readTransfer } from './read-transfer.ts';
import { takeImages } from './take-images.ts';

/**
 * Takes pictures pasted or dropped anywhere in the panel.
 *
 * @returns true while something is dragged over the panel.
 */
export function useIntake(): boolean {
  const store = usePanel();
  const [isOver, setOver] = useState(false);

  useLayoutEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      if (!event.clipboardData) return;
      const handed = readTransfer(event.clipboardData, 'paste');
      if (!handed.hasText && (handed.images.length > 0 || handed.refused !== undefined)) event.preventDefault();
      void takeImages(store, 'paste', handed);
    };
    const onDragOver = (event: DragEvent): void => {
      if (isPlainText(event.dataTransfer)) return;
      // Without this the browser would leave the panel for the file.
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setOver(false);
      if (!event.dataTransfer || isPlainText(event.dataTransfer)) return;
      event.preventDefault();
      void takeImages(store, 'drop', readTransfer(event.dataTransfer, 'drop'));
    };
    document.addEventListener('paste', onPaste);
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('dragleave', onDragLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('paste', onPaste);
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('dragleave', onDragLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, [store]);

  return isOver;
}

/** Text dragged into Question is the browser's own business. */
function isPlainText(transfer: DataTransfer | null): boolean {
  const types = transfer?.types ?? [];
  return types.includes('text/plain') && !types.includes('Files') && !types.includes('text/uri-list');
}
