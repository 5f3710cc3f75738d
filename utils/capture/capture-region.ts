import type { CaptureFacts } from '@/utils/conversation/attachment.ts';
import { fail, type Outcome } from '@/utils/conversation/failure.ts';
import type { Captured, CaptureTarget } from './capture-target.ts';

/**
 * Lets the user draw a box on the page and captures it.
 *
 * @returns undefined when the user left without choosing.
 */
export async function captureRegion(
  _target: CaptureTarget,
  _signal: AbortSignal,
): Promise<Outcome<Captured | undefined>> {
  return fail('unexpected');
}

/** Captures the very place of the page that an earlier region was taken of. */
export async function captureRegionAgain(
  _target: CaptureTarget,
  _before: CaptureFacts,
  _signal: AbortSignal,
): Promise<Outcome<Captured>> {
  return fail('unexpected');
}
