import { browser } from '#imports';
import { type Failure, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { STEPS } from './acquire-steps.ts';
import type { Acquired, AcquireRequest, Chain } from './acquired.ts';
import { mayAsk } from './anonymous-fetch.ts';
import type { FrameCrop } from './crop-frame.ts';
import type { LocatedCandidate } from './locate.ts';
import { type ChainFacts, originPattern, stepsFor } from './next-step.ts';

export type { Acquired, AcquireRequest } from './acquired.ts';

/** Failures after which another way would show another page, or nothing. */
const FINAL_REASONS = ['page-changed'];

/**
 * Gets the picture's pixels by the first way that works, from the original file down to a cut-out of the screen.
 *
 * Fails with `page-off-limits` (`page-changed`: the tab went elsewhere; never another page's picture),
 * `permission-needed`, `capture-quota` or `image-unreachable`. Rejects with the signal's reason when that aborts.
 */
export async function acquire(request: AcquireRequest): Promise<Outcome<Acquired>> {
  const { located, candidate, signal, onStep } = request;
  const chain: Chain = { ...request };
  const steps = stepsFor({
    url: candidate.url,
    reachable: located.page !== undefined,
    shows: waysOf(candidate),
    placed: located.placed,
    mayAsk: candidate.url !== undefined && mayAsk(candidate.url),
  });
  if (request.liftFirst) steps.sort((a, b) => Number(b === 'lift') - Number(a === 'lift'));
  let failure: Failure = { code: 'image-unreachable' };
  for (const step of request.screenOnly ? steps.filter((step) => step === 'frame-crop') : steps) {
    // A larger version or a link's target is not what the screen shows at that place.
    if (step === 'frame-crop' && candidate.of !== undefined) continue;
    signal.throwIfAborted();
    onStep?.(step);
    const outcome = await STEPS[step](chain);
    signal.throwIfAborted();
    if (outcome.ok) return succeed(await withAccess(outcome.value, request));
    failure = outcome.failure;
    if (FINAL_REASONS.includes(failure.reason ?? '')) return outcome;
  }
  const shown = located.candidates.find((other) => other.id === candidate.of);
  // The larger version could not be had: the one on the page is the same picture.
  if (shown && candidate.kind === 'srcset') return await acquire({ ...request, candidate: shown });
  return { ok: false, failure };
}

function waysOf({ kind, of, rect }: LocatedCandidate): ChainFacts['shows'] {
  if (of !== undefined || rect === undefined) return 'file';
  if (kind === 'canvas' || kind === 'video' || kind === 'mask') return 'surface';
  return kind === 'img' ? 'image' : kind === 'svg' ? 'drawing' : 'file';
}

/** The click-time cut-out as the image itself: what the user chose, or all there is. */
export function asShown(bytes: Blob, crop: Omit<FrameCrop, 'blob'>, url: string | undefined): Acquired {
  const pattern = originPattern(url);
  return {
    bytes,
    mediaType: 'image/png',
    width: crop.width,
    height: crop.height,
    animated: false,
    step: 'frame-crop',
    fidelity: 'as-shown',
    check: 'not-tried',
    ...(crop.visiblePartOnly ? { visiblePartOnly: true } : {}),
    ...(url === undefined || url.startsWith('data:') ? {} : { url }),
    ...(pattern === undefined ? {} : { accessWouldHelp: pattern }),
  };
}

async function withAccess(acquired: Acquired, { located, candidate }: AcquireRequest): Promise<Acquired> {
  const { accessWouldHelp: _, ...rest } = acquired;
  if (acquired.fidelity === 'original') return rest;
  const pattern = originPattern(candidate.kind === 'frame' ? located.frameUrl : candidate.url);
  if (pattern === undefined || located.restricted !== undefined) return rest;
  const isGiven = await browser.permissions.contains({ origins: [pattern] }).catch(() => false);
  return isGiven ? rest : { ...rest, accessWouldHelp: pattern };
}
