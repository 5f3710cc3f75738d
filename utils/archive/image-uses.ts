import type { Attachment } from '@/utils/conversation/attachment.ts';

/**
 * `original`: nothing else has these pixels. `prepared`: made of the original, to be sent or shown, and can be made
 * again. `thumbnail`: small, and what the log shows.
 */
export type ImageUse = 'original' | 'prepared' | 'thumbnail';

/** What each stored image of an attachment is to it, by key; the same key may come twice. */
export function usesOf({
  original,
  unedited,
  thumbnail,
  shownCrop,
  candidates,
  state,
  otherPreparations = [],
}: Attachment): [string, ImageUse][] {
  const uses: [string, ImageUse][] = [];
  for (const one of [original, unedited]) {
    if (!one) continue;
    // A whole that is kept in strips has a reduced copy beside them, which only Loupe's capture makes.
    uses.push([one.hash, 'original'], ...(one.strips ?? []).map(({ hash }): [string, ImageUse] => [hash, 'original']));
  }
  if (state.status === 'ready') {
    for (const { image, parts = [] } of [state.preparation, ...otherPreparations]) {
      uses.push([image.hash, 'prepared'], ...parts.map((part): [string, ImageUse] => [part.image.hash, 'prepared']));
    }
  }
  const small = [thumbnail, shownCrop?.hash, ...candidates.map((candidate) => candidate.thumbnail)];
  uses.push(...small.flatMap((hash): [string, ImageUse][] => (hash === undefined ? [] : [[hash, 'thumbnail']])));
  return uses;
}
