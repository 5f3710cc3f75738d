import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Button } from '@/components/ui/button.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { ANTHROPIC_BASE_URL, isAnthropicHost } from '@/utils/conversation/base-url.ts';
import type { KeyVerdict } from '@/utils/messaging/protocol.ts';
import { cleanKey } from './clean-key.ts';
import { describeVerdict, type VerdictText } from './describe-verdict.ts';
import { GET_KEY_URL, KeyInput } from './key-input.tsx';
import './settings.css';

interface KeyCardProps {
  /** A key is stored; called with a sentence when it could not be checked. */
  onReady: (note?: string) => void;
  /** Told true while the card has something to say although a key is stored by now. */
  onHold?: (holds: boolean) => void;
}

/**
 * Stands in place of the composer while there is no key. The key is checked as it is pasted; nothing of the
 * question or the tray changes, and nothing is sent.
 */
export function KeyCard({ onReady, onHold }: KeyCardProps): JSX.Element {
  const { reach, settings } = usePanel();
  const id = useId();
  const [text, setText] = useState('');
  const [checking, setChecking] = useState(false);
  const [said, setSaid] = useState<VerdictText | undefined>(undefined);
  const [isUndecided, setUndecided] = useState(false);
  const host = new URL(settings.value?.baseUrl ?? ANTHROPIC_BASE_URL).host;

  const enter = async (typed: string): Promise<void> => {
    if (checking) return;
    const cleaned = cleanKey(typed);
    if (!cleaned.ok) return setSaid({ tone: 'bad', sentence: cleaned.sentence, nextStep: '' });
    if (cleaned.key === '') return;
    setChecking(true);
    onHold?.(true);
    setUndecided(false);
    setSaid({ tone: 'warning', sentence: `Checking with ${host}…`, nextStep: '' });
    const verdict = await reach.request('saveKey', { key: cleaned.key });
    setChecking(false);
    const situation = { host, isAnthropic: isAnthropicHost(host), hasKey: true, hasAccess: false };
    const words = describeVerdict(verdict, situation, Date.now());
    setSaid(words);
    const isStoredInDoubt = verdict.result === 'failed' || verdict.result === 'cors-refused';
    setUndecided(isStoredInDoubt);
    onHold?.(isStoredInDoubt);
    if (verdict.result === 'works') onReady();
    else if (isUnchecked(verdict)) onReady(`The key is stored. ${words.sentence}`);
  };

  return (
    <section class="card key-card" aria-label="No API key">
      <p>Loupe needs an Anthropic API key. A Claude Pro or Max subscription is not one.</p>
      <p>A question about a picture with Haiku usually costs under 1¢.</p>
      <div class="row">
        <Button look="main" onClick={() => reach.openTab(GET_KEY_URL)}>
          Get a key
        </Button>
        <Button look="quiet" onClick={() => reach.openSettings()}>
          Settings
        </Button>
      </div>
      <label for={id}>API key</label>
      <div class="row key-row">
        <KeyInput
          id={id}
          describedBy={`${id}-said`}
          value={text}
          invalid={said?.tone === 'bad'}
          onInput={setText}
          onPaste={(typed) => void enter(typed)}
          onEnter={(typed) => void enter(typed)}
        />
        <Button disabled={checking} onClick={() => void enter(text)}>
          Check key
        </Button>
      </div>
      <p id={`${id}-said`} role="status" class="key-said" data-tone={said?.tone}>
        {said && `${said.sentence} ${said.nextStep}`.trim()}
      </p>
      {/* The key is stored, and a gateway that lists no models can only be tried by asking. */}
      {isUndecided && (
        <Button
          onClick={() => {
            onHold?.(false);
            onReady();
          }}
        >
          Use it anyway
        </Button>
      )}
    </section>
  );
}

/** True when nobody said no: the key may well be right, so the user can go on. */
function isUnchecked({ result }: KeyVerdict): boolean {
  return result === 'offline' || result === 'unreachable';
}
