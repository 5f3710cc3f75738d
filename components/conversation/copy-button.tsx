import { Check, Copy, FileCode } from 'lucide';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';

const SAY_COPIED_MS = 1500;

interface CopyButtonProps {
  name: string;
  /** Shown where the name is too long for a narrow panel. */
  shortName?: string;
  isMarkdown?: boolean;
  text: () => string | Promise<string>;
}

/** Copies, and says so on the button itself. */
export function CopyButton({ name, shortName, isMarkdown = false, text }: CopyButtonProps): JSX.Element {
  const { reach, said } = usePanel();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await reach.writeText(await text());
    setCopied(true);
    said.value = 'Copied';
    setTimeout(() => setCopied(false), SAY_COPIED_MS);
  };
  return (
    <Button
      look="quiet"
      icon={isCopied ? Check : isMarkdown ? FileCode : Copy}
      name={shortName === undefined ? undefined : name}
      onClick={() => void copy()}
    >
      {shortName ?? name}
    </Button>
  );
}
