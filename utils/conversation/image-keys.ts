import type { Attachment } from './attachment.ts';
import type { Turn } from './turn.ts';

/** Every key into `images` that an attachment refers to, each once. */
export function imageKeysOf(attachment: Partial<Attachment>): string[] {
  const { thumbnail, shownCrop, original, unedited, candidates = [], state, otherPreparations = [] } = attachment;
  const originals = [original, unedited].filter((one) => one !== undefined);
  const prepared = [...(state?.status === 'ready' ? [state.preparation] : []), ...otherPreparations];
  const keys = [
    thumbnail,
    shownCrop?.hash,
    ...originals.flatMap(({ hash, strips = [] }) => [hash, ...strips.map((strip) => strip.hash)]),
    ...candidates.map((candidate) => candidate.thumbnail),
    ...prepared.flatMap(({ image, parts = [] }) => [image.hash, ...parts.map((part) => part.image.hash)]),
  ];
  return [...new Set(keys.filter((key) => key !== undefined))];
}

/** Every key into `images` that a turn refers to by what was sent with it, each once. */
export function sentImageKeysOf({ sent = [] }: Partial<Turn>): string[] {
  return [...new Set(sent.map(({ image }) => image.hash))];
}
