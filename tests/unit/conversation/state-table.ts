import type { Failure } from '@/utils/conversation/failure.ts';
import type { Turn, TurnEvent, TurnState, TurnStatus } from '@/utils/conversation/turn.ts';

export const failure: Failure = { code: 'overloaded' };

/**
 * Every state of a turn: what each event makes of it (what is not here changes nothing), what the panel says and offers,
 * and what a click on Stop or a hundred on Continue ask of the service. Written apart from the code.
 */
export interface StateRow {
  state: TurnState;
  after: Partial<Record<TurnEvent['type'], TurnStatus>>;
  values?: Partial<Turn>;
  sentence?: RegExp;
  /** All buttons of the turn, in order, by their accessible names. */
  buttons: string[];
  /** What stands where Ask is. */
  main: 'Ask' | 'Stop';
  requests: { stop: number; continue: number };
}

const ENDED = ['Copy', 'Copy as Markdown', 'Retry (under 0.1¢)', 'Details'];
const UNDISTURBED = { stop: 0, continue: 0 };
const GOES_ON = { stop: 0, continue: 1 };
const ENDS = { stop: 'stopped', fail: 'failed', 'owner-lost': 'interrupted' } as const;
const RESUMES = { continue: 'preparing', queue: 'queued' } as const;
const PRICED_CONTINUE = 'Continue (under 0.1¢)';

export const STATE_TABLE: Record<TurnStatus, StateRow> = {
  queued: {
    ...{ state: { status: 'queued' }, after: { prepare: 'preparing', ...ENDS }, requests: UNDISTURBED },
    ...{ sentence: /^Waiting for the answer before it$/, buttons: ['Cancel'], main: 'Ask' },
  },
  preparing: {
    ...{ state: { status: 'preparing' }, after: { send: 'sending', ...ENDS }, requests: UNDISTURBED },
    ...{ sentence: /^Getting the images ready$/, buttons: [], main: 'Stop' },
  },
  'waiting-to-retry': {
    state: { status: 'waiting-to-retry', failure: { code: 'rate-limited' }, retryAt: Date.now() + 65_000 },
    after: { prepare: 'preparing', send: 'sending', ...ENDS },
    sentence: /^Too many requests for your account\. Trying again in [01]:\d\d\.$/,
    ...{ buttons: ['Stop waiting'], main: 'Stop', requests: UNDISTURBED },
  },
  sending: {
    state: { status: 'sending', images: 1 },
    after: { accepted: 'reading', 'retry-later': 'waiting-to-retry', prepare: 'preparing', ...ENDS },
    ...{ sentence: /^Sending 1 image$/, buttons: [], main: 'Stop', requests: UNDISTURBED },
  },
  reading: {
    ...{ state: { status: 'reading' }, after: { delta: 'streaming', complete: 'done', ...ENDS } },
    ...{ sentence: /^Claude is reading$/, buttons: [], main: 'Stop', requests: UNDISTURBED },
  },
  streaming: {
    ...{ state: { status: 'streaming' }, after: { delta: 'streaming', complete: 'done', ...ENDS } },
    ...{ values: { answer: 'So far.' }, sentence: /^So far\.$/, buttons: [], main: 'Stop', requests: UNDISTURBED },
  },
  done: {
    ...{ state: { status: 'done', stopReason: 'end_turn' }, after: RESUMES, values: { answer: 'All.' } },
    ...{ sentence: /^All\.$/, buttons: ENDED, main: 'Ask', requests: UNDISTURBED },
  },
  stopped: {
    ...{ state: { status: 'stopped' }, after: RESUMES, values: { answer: 'Half of it' } },
    sentence: /^Stopped\. Everything up to here is kept\.$/,
    ...{ buttons: [PRICED_CONTINUE, ...ENDED], main: 'Ask', requests: GOES_ON },
  },
  failed: {
    ...{ state: { status: 'failed', failure }, after: RESUMES, values: { answer: 'Half of it' } },
    sentence: /^Anthropic got more requests than it can answer; this is the answer so far\./,
    ...{ buttons: [PRICED_CONTINUE, ...ENDED], main: 'Ask', requests: GOES_ON },
  },
  interrupted: {
    ...{ state: { status: 'interrupted' }, after: RESUMES, values: { answer: 'Half of it' } },
    sentence: /^The browser paused Loupe mid-answer\. Everything up to here is saved\.$/,
    ...{ buttons: [PRICED_CONTINUE, ...ENDED], main: 'Ask', requests: GOES_ON },
  },
};
