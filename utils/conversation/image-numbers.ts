import type { Turn } from './turn.ts';

/**
 * The number of every image of a branch, by attachment: over the whole conversation, oldest first, as Claude is told.
 *
 * @param branch its turns, oldest first.
 */
export function imageNumbers(branch: readonly Pick<Turn, 'attachmentIds'>[]): Map<string, number> {
  return new Map(branch.flatMap(({ attachmentIds }) => attachmentIds).map((id, index) => [id, index + 1]));
}

/** "image 2", "images 1 and 3", "images 1 to 4". */
export function imageWords(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [first = 0] = sorted;
  const last = sorted.at(-1) ?? 0;
  if (sorted.length < 2) return `image ${first}`;
  if (sorted.length > 2 && last - first === sorted.length - 1) return `images ${first} to ${last}`;
  return `images ${sorted.slice(0, -1).join(', ')} and ${last}`;
}
