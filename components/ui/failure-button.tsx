import type { JSX } from 'preact';
import { AccessQuestion } from '@/components/attachment/access-question.tsx';
import type { Failure } from '@/utils/conversation/failure.ts';
import type { FailureAction, FailureDescription } from '@/utils/conversation/failure-description.ts';
import { act } from './act.ts';
import { Button } from './button.tsx';
import { ADD_IMAGES_ID, MODEL_ID } from './landmarks.ts';
import { type PanelStore, usePanel } from './panel-store.ts';
import { unlockFirst } from './unlock-first.ts';

/** Where a key comes from, and where credit is bought. */
const KEYS_URL = 'https://console.anthropic.com/settings/keys';
const BILLING_URL = 'https://console.anthropic.com/settings/billing';

/** What only the place of the failure knows: how to do it again, how to go on, how to do without the image. */
interface OwnActions {
  retry: () => void;
  goOn?: () => void;
  remove: () => void;
  withoutOldest?: () => void;
}

interface FailureButtonProps {
  failure: Failure;
  face: FailureDescription;
  /** Added to the label of what costs money: "Continue (about 0.2¢)". */
  price?: string;
  own: OwnActions;
}

/** The one next step after a failure, and the smaller second one where there is one. */
export function FailureButton({ failure, face, price, own }: FailureButtonProps): JSX.Element {
  const store = usePanel();
  const { secondary } = face;
  const costs = face.action === 'continue' || face.action === 'retry' || face.action === 'without-oldest';
  const label = costs && price !== undefined ? `${face.actionLabel} (${price})` : face.actionLabel;
  return (
    <>
      {face.action === 'allow-originals' && failure.host !== undefined ? (
        <AccessQuestion origin={failure.host} label={label} />
      ) : (
        <Button
          disabled={face.action === 'send-when-back' && !store.online.value}
          onClick={() => perform(store, face.action, own)}
        >
          {label}
        </Button>
      )}
      {secondary && (
        <Button look="quiet" onClick={() => perform(store, secondary.action, own)}>
          {secondary.label}
        </Button>
      )}
    </>
  );
}

function perform(store: PanelStore, action: FailureAction, own: OwnActions): void {
  const { reach, windowId } = store;
  const steps: Record<FailureAction, (() => void) | undefined> = {
    retry: own.retry,
    'send-when-back': own.retry,
    'allow-originals': own.retry,
    continue: own.goOn ?? own.retry,
    'remove-image': own.remove,
    'without-oldest': own.withoutOldest,
    unlock: () => unlockFirst(store, own.retry),
    'get-key': () => reach.openTab(KEYS_URL),
    'open-billing': () => reach.openTab(BILLING_URL),
    'add-images': () => document.getElementById(ADD_IMAGES_ID)?.click(),
    'choose-model': () => document.getElementById(MODEL_ID)?.focus(),
    'new-conversation': () => void act(store, 'newConversation', { windowId }),
    'change-key': () => reach.openSettings(),
    'open-settings': () => reach.openSettings(),
    'change-budget': () => reach.openSettings('spending'),
    'free-space': () => reach.openSettings(),
    // Whoever waits has a button of its own for this.
    'stop-waiting': undefined,
  };
  steps[action]?.();
}
