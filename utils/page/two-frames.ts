/** A tab that is not in front draws no frames; nobody captures it either. */
const LONGEST_FRAMES_MS = 500;

/** The first frame starts drawing what was changed, the second starts only after that was handed over. */
export async function twoFrames(view: Window): Promise<void> {
  const frames = new Promise((resolve) => view.requestAnimationFrame(() => view.requestAnimationFrame(resolve)));
  await Promise.race([frames, new Promise((resolve) => setTimeout(resolve, LONGEST_FRAMES_MS))]);
}
