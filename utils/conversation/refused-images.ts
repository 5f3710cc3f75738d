import type { Failure } from './failure.ts';
import type { Turn } from './turn.ts';

/** An image of a request that the service refused. */
export interface SuspectImage {
  /** Of its attachment. */
  id: string;
  /** Its number in the request, 1 being the first. */
  number: number;
  /** Whether it belongs to the question that is asked, and not to an earlier one. */
  isOwn: boolean;
  /** Whether it was encoded anew already because the service refused it. */
  repaired: boolean;
}

/** True where the service, or Loupe's own check before sending, refused a request because of one of its images. */
export function isImageRefusal({ code, nothingCharged }: Failure): boolean {
  return (code === 'image-rejected' || code === 'image-type') && nothingCharged === true;
}

/**
 * Which images a refusal may be about.
 *
 * @returns the ones it names, or the only one there is; undefined where each has to be looked at alone.
 */
export function namedSuspects({ imageNumber }: Failure, images: readonly SuspectImage[]): SuspectImage[] | undefined {
  if (imageNumber !== undefined) return images.filter(({ number }) => number === imageNumber);
  return images.length === 1 ? [...images] : undefined;
}

/**
 * Whether a question can be asked without some of its request's images.
 *
 * @param images all that travelled with the request.
 * @param goesOnWithout whether the question makes sense without any image of its own.
 */
export function canSetAside(
  setAside: readonly SuspectImage[],
  images: readonly SuspectImage[],
  goesOnWithout: boolean,
): boolean {
  const keepsOne = images.some(({ id, isOwn }) => isOwn && !setAside.some((aside) => aside.id === id));
  return goesOnWithout || keepsOne || !setAside.some(({ isOwn }) => isOwn);
}

/** A first question and a menu item are about their images; any other question can be asked without. */
export function goesOnWithoutImages({ kind }: Pick<Turn, 'kind'>, isFirst: boolean): boolean {
  return kind === 'ask' && !isFirst;
}
