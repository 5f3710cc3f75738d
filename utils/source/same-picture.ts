import type { AnonymousCheck } from '@/utils/conversation/attachment.ts';

export interface PictureFacts {
  /** Hash of the bytes the anonymous fetch gave. */
  anonymousHash: string;
  /** Hash of the bytes the page itself holds, where those are readable. */
  pageHash?: string;
  /** Upright pixels of the anonymous copy, and what the page says is the natural size; either may be unknown. */
  anonymousSize?: { width: number; height: number };
  pageSize?: { width: number; height: number };
  /** Bits that differ between 64-bit perceptual hashes of the anonymous copy and of what the screen shows. */
  distance?: number;
}

/** Of 64 bits: scaling and compression change a few; two different pictures differ in about 32. */
export const FAR_DISTANCE_BITS = 12;

/**
 * Whether somebody without the user's cookies gets the picture the user sees.
 *
 * The page's own bytes decide where they are readable. Otherwise another natural size or a far perceptual
 * hash is another picture. An equal size alone proves nothing: a login wall may have the same.
 */
export function comparePictures(facts: PictureFacts): AnonymousCheck {
  const { anonymousHash, pageHash, anonymousSize, pageSize, distance } = facts;
  if (pageHash !== undefined) return pageHash === anonymousHash ? 'same' : 'differs';
  if (anonymousSize && pageSize) {
    const sameSize = anonymousSize.width === pageSize.width && anonymousSize.height === pageSize.height;
    if (!sameSize) return 'differs';
  }
  if (distance !== undefined) return distance <= FAR_DISTANCE_BITS ? 'same' : 'differs';
  return 'not-possible';
}
