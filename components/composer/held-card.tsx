import type { JSX } from 'preact';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import { isAnthropicHost } from '@/utils/conversation/base-url.ts';
import type { Tray } from '@/utils/conversation/conversation.ts';
import { formatCents } from '@/utils/conversation/format-money.ts';

type Held = NonNullable<Tray['held']>;

const NAME: Record<Held['kind'], string> = {
  describe: 'Describe',
  extract: 'Extract text',
  compare: 'Compare',
  changes: 'What changed?',
};
const SENDS: Record<Held['kind'], string> = {
  describe: 'Describe sends',
  extract: 'Extract text sends',
  compare: 'Compare sends',
  changes: '“What changed?” sends',
};

/** A menu item that waits for a word, with the reason and what can be answered. */
export function HeldCard(): JSX.Element | null {
  const store = usePanel();
  const { held } = store.tray.value;
  if (!held || held.reason === 'no-key' || (held.reason === 'locked' && store.lock.value === 'locked')) return null;
  const { windowId } = store;
  const isFirst = held.reason === 'first-time';
  return (
    <section class="card" aria-label={`${NAME[held.kind]} is waiting`}>
      <p>{heldSentence(held, store)}</p>
      <div class="row">
        <Button
          look="main"
          onClick={() => void act(store, 'sendHeld', { windowId, ...(isFirst ? { remember: 'send' as const } : {}) })}
        >
          {isFirst ? 'OK' : held.reason === 'always-show' || held.reason === 'locked' ? NAME[held.kind] : 'Send'}
        </Button>
        <Button
          onClick={() =>
            void act(store, 'dismissHeld', { windowId, ...(isFirst ? { remember: 'show-first' as const } : {}) })
          }
        >
          {isFirst ? 'Always show me first' : 'Not now'}
        </Button>
      </div>
    </section>
  );
}

function heldSentence(held: Held, store: PanelStore): string {
  switch (held.reason) {
    case 'first-time':
      return `${SENDS[held.kind]} immediately.`;
    case 'cost':
      return `${NAME[held.kind]} would cost ${held.costUsd === undefined ? 'more than you set' : formatCents(held.costUsd)}.`;
    case 'private-window':
      return `This is a private window. ${SENDS[held.kind]} the image to ${whereTo(store)}.`;
    case 'tiny':
      return `This image is only ${sizeOf(held, store)}; the answer may be poor.`;
    case 'always-show':
    case 'locked':
      return 'This image is ready to send.';
    case 'no-key':
      return '';
  }
}

function whereTo(store: PanelStore): string {
  const { settings } = store;
  return gatewayHost(settings.value?.baseUrl) ?? 'Anthropic';
}

function sizeOf(held: Held, store: PanelStore): string {
  const original = store.attachments.value.find(({ id }) => id === held.attachmentId)?.original;
  return original ? `${original.width}×${original.height}` : 'a few pixels wide';
}

/** @returns the host questions go to when it is not Anthropic's own. */
export function gatewayHost(baseUrl: string | undefined): string | undefined {
  const host = baseUrl === undefined ? undefined : URL.parse(baseUrl)?.host;
  return host === undefined || isAnthropicHost(host) ? undefined : host;
}
