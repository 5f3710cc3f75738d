/** How long a width must not change to count as settled; the panel's opening animation lasts about 350 ms. */
const STEADY_MS = 200;
const LONGEST_SETTLING_MS = 2000;

/** Waits until the viewport keeps its width. @returns false when it never did. */
export async function settleWidth(steadyMs = STEADY_MS): Promise<boolean> {
  const started = performance.now();
  let width = innerWidth;
  let since = started;
  while (performance.now() - started < LONGEST_SETTLING_MS) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    if (innerWidth !== width) {
      width = innerWidth;
      since = performance.now();
    } else if (performance.now() - since >= steadyMs) return true;
  }
  return false;
}
