import { fail, type Outcome } from '@/utils/conversation/failure.ts';
import type { Captured, CaptureTarget } from './capture-target.ts';

export interface FullPageRequest {
  target: CaptureTarget;
  /** Stores one piece as it comes, so that nothing taken is lost. @returns its key. */
  keep: (piece: Blob) => Promise<string>;
  onProgress: (done: number, total: number | undefined) => void;
  /** Stop: what is there is kept. */
  stop: AbortSignal;
  /** Gives everything up. */
  signal: AbortSignal;
}

/** Scrolls through the whole page, captures it in pieces and puts them together. */
export async function captureFullPage(_request: FullPageRequest): Promise<Outcome<Captured>> {
  return fail('unexpected');
}
