import { fail, type Outcome } from '@/utils/conversation/failure.ts';
import type { CaptureTarget } from './capture-target.ts';
import type { Click } from './click.ts';

/** `left`: the user left without taking one. `region`: there is no picture, and the user chose to draw a region. */
export type PickOutcome = { state: 'picked'; clicks: Click[] } | { state: 'left' | 'region' };

/** Opens the picker on the page. Each picture taken is as good as a click on it. */
export async function pickImages(_target: CaptureTarget, _signal: AbortSignal): Promise<Outcome<PickOutcome>> {
  return fail('unexpected');
}
