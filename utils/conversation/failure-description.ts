import type { Failure } from './failure.ts';

/** The one next step; whoever shows the button knows how to do it. */
export type FailureAction =
  | 'change-key'
  | 'get-key'
  | 'unlock'
  | 'open-billing'
  | 'retry'
  | 'continue'
  | 'stop-waiting'
  | 'send-when-back'
  | 'allow-originals'
  | 'add-images'
  | 'choose-model'
  | 'new-conversation'
  | 'remove-image'
  | 'without-oldest'
  | 'open-settings'
  | 'free-space'
  | 'change-budget';

export interface FailureContext {
  /** Name of the model that was asked. */
  modelName?: string;
  /** What the next step would cost, estimated, in US dollars; absent where unknown. */
  retryCostUsd?: number;
  /** Whether any of the answer arrived; taken for true where it is not said. */
  hasAnswer?: boolean;
  /** Numbers of the oldest images, where turning them into notes would get the request under its limit. */
  oldestImages?: readonly number[];
  /** Set while Loupe waits to try again by itself: when it will, in milliseconds since the epoch. */
  waitingUntil?: number;
  /** Milliseconds since the epoch. */
  now: number;
}

export interface FailureDescription {
  sentence: string;
  action: FailureAction;
  actionLabel: string;
  /** A second, smaller way on. */
  secondary?: { action: FailureAction; label: string };
}

export type Describe = (failure: Failure, context: FailureContext) => FailureDescription;
