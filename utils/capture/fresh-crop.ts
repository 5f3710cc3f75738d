import * as z from 'zod/mini';
import { fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { askPage } from './ask-page.ts';
import { capturePage } from './capture-page.ts';
import { cropFrame, type FrameCrop, WHOLE_SHARE } from './crop-frame.ts';
import { type Located, type LocatedCandidate, locateAgain } from './locate.ts';
import { shareVisible } from './place.ts';

/** A page that moves under our eyes gets this many chances to stand still. */
const MOST_TRIES = 3;

/**
 * Captures the tab anew and cuts the picture out, scrolled into view where it is not, and scrolled back.
 *
 * Fails with `image-unreachable`, reason `not-on-screen`, and as {@link capturePage} does. Rejects with the
 * signal's reason when that aborts.
 */
export async function freshCrop(
  located: Located,
  candidate: LocatedCandidate,
  signal: AbortSignal,
): Promise<Outcome<FrameCrop>> {
  const { page } = located;
  if (!page || !located.placed || shareVisible(candidate) >= WHOLE_SHARE) {
    return await cropInPlace(located, candidate.id, signal);
  }
  try {
    const revealed = await askPage(page, 'reveal', [candidate.id], z.unknown(), signal);
    if (!revealed.ok) return revealed;
    return await cropInPlace(located, candidate.id, signal);
  } finally {
    // Not the caller's signal: the page gets its scroll position back after an abort too.
    await askPage(page, 'unreveal', [], z.unknown(), new AbortController().signal);
  }
}

async function cropInPlace(located: Located, id: string, signal: AbortSignal): Promise<Outcome<FrameCrop>> {
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    if (located.page) await askPage(located.page, 'settle', [], z.unknown(), signal);
    const before = await locateAgain(located, signal);
    if (!before.ok) return before;
    const frame = await capturePage(located, signal);
    if (!frame.ok) return frame;
    const after = await locateAgain(located, signal);
    if (!after.ok) return after;
    const [was, is] = [before.value, after.value].map((at) => at.candidates.find((candidate) => candidate.id === id));
    if (!was?.visible || !is?.visible) break;
    // Moved between measuring and capturing: the box would cut something else out.
    if (JSON.stringify(was.visible) !== JSON.stringify(is.visible)) continue;
    const crop = await cropFrame(frame.value, after.value, is);
    if (crop) return succeed(crop);
  }
  return fail('image-unreachable', { reason: 'not-on-screen' });
}
