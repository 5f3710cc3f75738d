import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide';
import type { JSX } from 'preact';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { type Status, useSettings } from './settings-store.ts';

const ICONS = { plain: Info, good: CircleCheck, warning: TriangleAlert, bad: CircleX } as const;

/**
 * The one place where the page says what became of a change or a check. It stands below the key and stays in
 * view while the page scrolls.
 */
export function StatusLine(): JSX.Element {
  const { status } = useSettings();
  const now = status.value;
  return (
    <div class="status-line" data-tone={now?.tone} data-empty={now === undefined}>
      {now && <Icon of={ICONS[now.tone]} />}
      <p role="status">
        {now && (
          <>
            {now.sentence}
            {now.nextStep !== undefined && <span> {now.nextStep}</span>}
          </>
        )}
      </p>
      {now && <StatusAction status={now} />}
    </div>
  );
}

function StatusAction({ status }: { status: Status }): JSX.Element | null {
  const { settings, allowAccess } = useSettings();
  const baseUrl = settings.value?.baseUrl;
  if (status.action !== 'allow-access' || baseUrl === undefined) return null;
  const { hostname } = new URL(baseUrl);
  return (
    <>
      <Button look="main" onClick={() => void allowAccess()}>
        Allow access to {hostname}
      </Button>
      <span class="caption">
        The browser will say “read and change your data on {hostname}”. Loupe uses it only to send your questions there.
      </span>
    </>
  );
}
