import type { Outline } from './placing.ts';

/** Shorter lists are measured one by one. */
const LONG = 64;
const STRIDE = 16;

/**
 * Sorts out of a long row of siblings those that stand far from the view. Where every sixteenth stands below the one
 * before, as in lists and grids, those between two that are out of view on the same side are out of view as well.
 */
export function splitByDistance(
  children: HTMLCollection,
  outlineOf: (element: Element) => Outline,
): { near: Element[]; far: Element[] } {
  const all = [...children];
  if (all.length <= LONG) return { near: all, far: [] };
  const samples = all.filter((_, index) => index % STRIDE === 0).map(outlineOf);
  const isSorted = samples.every(({ rect }, index) => rect.y >= (samples[index - 1]?.rect.y ?? rect.y));
  if (!isSorted) return { near: all, far: [] };
  const firstSeen = samples.findIndex(({ isInView }) => isInView);
  const lastSeen = samples.findLastIndex(({ isInView }) => isInView);
  // Without any in view nobody knows between which two the view is.
  if (firstSeen < 0) return { near: all, far: [] };
  const [from, to] = [Math.max(0, firstSeen - 1) * STRIDE, (lastSeen + 2) * STRIDE];
  return { near: all.slice(from, to), far: [...all.slice(0, from), ...all.slice(to)] };
}
