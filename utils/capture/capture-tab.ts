import { fail, type Outcome } from '@/utils/conversation/failure.ts';
import type { Captured, CaptureTarget } from './capture-target.ts';

/** What the tab shows: the frame taken at the click, or else a fresh one. */
export async function captureTab(_target: CaptureTarget, _signal: AbortSignal): Promise<Outcome<Captured>> {
  return fail('unexpected');
}
