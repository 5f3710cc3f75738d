import type { OverlayHost } from '../overlay-host.ts';

/** How often everything is measured that moves without saying so. */
const MEASURE_EVERY_MS = 200;
/** How often is looked whether the page has taken the overlay away or put something above it. */
const LOOK_AGAIN_MS = 250;
/** Finding all pictures again may take this share of the page's time at most. */
const FINDING_SHARE = 1 / 20;
const SOONEST_FIND_MS = 250;
/** For what changes where no observer looks: shadow roots, frames, what a style sheet does. */
const LATEST_FIND_MS = 2000;

export interface Watching {
  /** Something may stand elsewhere now. */
  moved: () => void;
  /** The page may show other pictures now. */
  changed: () => Promise<void>;
  /** The overlay has left the document. */
  gone: () => void;
  /** The overlay was put above something; what was in it may have to be made anew. */
  raised: () => void;
}

/** Tells what happens on the page under the overlay, until the signal aborts. */
export function watchPage(host: OverlayHost, { moved, changed, gone, raised }: Watching, signal: AbortSignal): void {
  const { view } = host;
  let hasMoved = false;
  let hasChanged = false;
  let measuredAt = 0;
  let findAt = performance.now() + SOONEST_FIND_MS;
  let isFinding = false;

  const find = async (): Promise<void> => {
    isFinding = true;
    hasChanged = false;
    const startedAt = performance.now();
    await changed();
    const now = performance.now();
    findAt = now + Math.max(SOONEST_FIND_MS, (now - startedAt) / FINDING_SHARE);
    isFinding = false;
  };
  const look = (): void => {
    if (signal.aborted) return;
    if (!host.element.isConnected) {
      gone();
      return;
    }
    const now = performance.now();
    if (hasMoved || now - measuredAt >= MEASURE_EVERY_MS) {
      hasMoved = false;
      measuredAt = now;
      moved();
    }
    const isDue = now >= findAt && (hasChanged || now >= findAt + LATEST_FIND_MS);
    if (isDue && !isFinding) void find();
    view.requestAnimationFrame(look);
  };
  view.requestAnimationFrame(look);

  // A tab that is not in front draws no frames.
  const timer = setInterval(() => {
    if (signal.aborted) return;
    if (!host.element.isConnected) gone();
    else if (!host.isOnTop()) {
      host.raise();
      raised();
    }
  }, LOOK_AGAIN_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });

  const note = (): void => {
    hasMoved = true;
  };
  const noteChange = (): void => {
    hasChanged = true;
  };
  const observer = new MutationObserver(noteChange);
  observer.observe(view.document, {
    subtree: true,
    childList: true,
    attributeFilter: ['src', 'srcset', 'style', 'class', 'href', 'hidden', 'open', 'poster', 'data'],
  });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  view.addEventListener('scroll', note, { signal, capture: true, passive: true });
  for (const type of ['resize', 'load']) {
    view.addEventListener(type, noteChange, { signal, capture: true });
    view.addEventListener(type, note, { signal, capture: true });
  }
  view.addEventListener('pagehide', gone, { signal });
}
