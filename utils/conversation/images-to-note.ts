import { type Attachment, imagesToSend } from './attachment.ts';
import type { Failure } from './failure.ts';

/** Below the limit by this much, so that the next question does not meet it again. */
const AIM = 0.9;

/** What one image of an earlier question adds to a request. */
export interface ImageWeight {
  id: string;
  /** Blocks: its parts, or one. */
  count: number;
  tokens: number;
  /** Of its base64 text; 0 for an image that does not travel as data. */
  chars: number;
}

/** What an image weighs as it was prepared last; nothing where it does not travel at all. */
export function weighImage({ id, state, absence }: Attachment): ImageWeight | undefined {
  if (absence || state.status !== 'ready') return undefined;
  const images = imagesToSend(state.preparation);
  const bytes = images.reduce((sum, { image }) => sum + image.bytes, 0);
  return {
    id,
    count: images.length,
    tokens: images.reduce((sum, { image }) => sum + image.tokens, 0),
    chars: state.source.kind === 'base64' ? Math.ceil(bytes / 3) * 4 : 0,
  };
}

/**
 * Which images of earlier questions have to become notes so that a request gets under the limit it broke: the oldest.
 *
 * @param earlier those that travel with the request, oldest first, without the question's own.
 * @returns their ids; none where even all of them would not be enough, or the failure is about something else.
 */
export function oldestToNote({ code, actual, limit }: Failure, earlier: readonly ImageWeight[]): string[] {
  const weigh = WEIGHTS[code];
  if (!weigh) return [];
  const heavy = earlier.filter((image) => weigh(image) > 0);
  const all = heavy.reduce((sum, image) => sum + weigh(image), 0);
  const isKnown = actual !== undefined && limit !== undefined;
  if (isKnown && all < actual - limit) return [];
  // Where the service names no numbers half of them is a try that helps twice at most.
  const wanted = isKnown ? actual - limit * AIM : all / 2;
  const noted: string[] = [];
  let freed = 0;
  for (const image of heavy) {
    if (freed >= wanted) break;
    freed += weigh(image);
    noted.push(image.id);
  }
  return noted;
}

const WEIGHTS: Partial<Record<Failure['code'], (image: ImageWeight) => number>> = {
  'too-many-images': ({ count }) => count,
  'request-too-large': ({ chars }) => chars,
  'context-full': ({ tokens }) => tokens,
};
