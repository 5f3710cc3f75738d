/** Within this distance of the end, in CSS pixels, a reader is taken to follow the text. */
const FOLLOW_WITHIN = 48;

interface Scrolled {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

/** @returns true when the reader is near enough to the end to be taken along. */
export function isFollowing({ scrollTop, scrollHeight, clientHeight }: Scrolled): boolean {
  return scrollHeight - scrollTop - clientHeight <= FOLLOW_WITHIN;
}
