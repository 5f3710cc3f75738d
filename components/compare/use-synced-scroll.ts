import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';

/**
 * Makes two elements scroll as one.
 *
 * @returns to be called with each one's `scroll` events.
 */
export function useSyncedScroll(
  one: RefObject<HTMLElement | null>,
  other: RefObject<HTMLElement | null>,
): (event: Event) => void {
  // Where a scroll by us ended; its event is no user's, and must not push the first one back.
  const set = useRef(new Map<Element, string>());
  return ({ currentTarget }) => {
    if (!(currentTarget instanceof HTMLElement)) return;
    if (set.current.get(currentTarget) === placeOf(currentTarget)) return;
    set.current.delete(currentTarget);
    const follower = currentTarget === one.current ? other.current : one.current;
    if (!follower) return;
    const before = placeOf(follower);
    follower.scrollTo({ left: currentTarget.scrollLeft, top: currentTarget.scrollTop, behavior: 'instant' });
    if (placeOf(follower) !== before) set.current.set(follower, placeOf(follower));
  };
}

function placeOf({ scrollLeft, scrollTop }: Element): string {
  return `${scrollLeft} ${scrollTop}`;
}
