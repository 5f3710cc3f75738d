import { describeFailure } from '@/utils/conversation/describe-failure.ts';
import type { Outcome } from '@/utils/conversation/failure.ts';
import type { RequestAnswer, RequestData, RequestName } from '@/utils/messaging/protocol.ts';
import type { PanelStore } from './panel-store.ts';
import { waitForUnlock } from './unlock-first.ts';

/** The requests whose answer is "done, or why not". */
type Deed = { [K in RequestName]: RequestAnswer<K> extends Outcome<unknown> ? K : never }[RequestName];

/**
 * Asks the worker to do something; why it could not is shown as the panel's alert.
 *
 * @returns true when it was done.
 */
export async function act<K extends Deed>(store: PanelStore, name: K, data: RequestData<K>): Promise<boolean> {
  // Every answer of a Deed is an Outcome, by its definition.
  const answer = (await store.reach.request(name, data).catch(() => UNANSWERED)) as Outcome<unknown>;
  if (!answer.ok && answer.failure.code === 'locked') {
    waitForUnlock(store, () => void act(store, name, data));
    return false;
  }
  store.problem.value = answer.ok ? undefined : describeFailure(answer.failure, { now: Date.now() }).sentence;
  return answer.ok;
}

/** The worker met a bug, or is gone because Loupe was updated or removed under an open panel. */
export const UNANSWERED: Outcome<never> = { ok: false, failure: { code: 'unexpected' } };
