import { describe, expect, it } from 'vitest';
import type { Failure } from '@/utils/conversation/failure.ts';
import {
  canSetAside,
  goesOnWithoutImages,
  isImageRefusal,
  namedSuspects,
  type SuspectImage,
} from '@/utils/conversation/refused-images.ts';

const suspect = (number: number, isOwn: boolean): SuspectImage => ({
  id: `image-${number}`,
  number,
  isOwn,
  repaired: false,
});
const EARLIER = suspect(1, false);
const OWN = suspect(2, true);
const OTHER_OWN = suspect(3, true);

describe('a refusal', () => {
  it.each<[Failure, boolean]>([
    [{ code: 'image-rejected', nothingCharged: true }, true],
    [{ code: 'image-type', nothingCharged: true }, true],
    [{ code: 'image-rejected' }, false],
    [{ code: 'image-unreachable', nothingCharged: true }, false],
    [{ code: 'too-many-images', nothingCharged: true }, false],
  ])('%j is about an image and was free: %s', (failure, expected) => {
    expect(isImageRefusal(failure)).toBe(expected);
  });

  it('names its image by number, or there is only one, or nobody knows', () => {
    const failure: Failure = { code: 'image-rejected' };
    expect(namedSuspects({ ...failure, imageNumber: 2 }, [EARLIER, OWN])).toEqual([OWN]);
    expect(namedSuspects({ ...failure, imageNumber: 9 }, [EARLIER, OWN])).toEqual([]);
    expect(namedSuspects(failure, [OWN])).toEqual([OWN]);
    expect(namedSuspects(failure, [EARLIER, OWN])).toBeUndefined();
  });
});

describe('setting aside', () => {
  it.each<[string, SuspectImage[], SuspectImage[], boolean, boolean]>([
    ['an earlier image', [EARLIER], [EARLIER, OWN], false, true],
    ['one of two', [OWN], [OWN, OTHER_OWN], false, true],
    ['the only one of a first question', [OWN], [OWN], false, false],
    ['all of a question that goes on', [OWN, OTHER_OWN], [EARLIER, OWN, OTHER_OWN], true, true],
    ['all of a menu item', [OWN], [EARLIER, OWN], false, false],
    ['an earlier one of a question without own', [EARLIER], [EARLIER], false, true],
  ])('%s', (_, setAside, images, goesOn, expected) => {
    expect(canSetAside(setAside, images, goesOn)).toBe(expected);
  });

  it('leaves a question without its images only where it is a later one in the user’s words', () => {
    expect(goesOnWithoutImages({ kind: 'ask' }, false)).toBe(true);
    expect(goesOnWithoutImages({ kind: 'ask' }, true)).toBe(false);
    expect(goesOnWithoutImages({ kind: 'describe' }, false)).toBe(false);
  });
});
