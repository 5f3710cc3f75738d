/**
 * Listens for the user's Escape in a window and in every frame of its origin, one of which may have the keyboard; the
 * page does not get to see that key.
 *
 * @returns what ends the listening.
 */
export function listenForEscape(view: Window, onEscape: () => void): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (!event.isTrusted || event.key !== 'Escape') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    onEscape();
  };
  const views = windowsIn(view);
  for (const one of views) one.addEventListener('keydown', onKey, true);
  return () => {
    for (const one of views) one.removeEventListener('keydown', onKey, true);
  };
}

function windowsIn(view: Window): Window[] {
  const inner = [...view.document.querySelectorAll('iframe, frame')].flatMap((frame) => {
    const document = 'contentDocument' in frame ? (frame.contentDocument as Document | null) : null; // By its name.
    return document?.defaultView ?? [];
  });
  return [view, ...inner.flatMap(windowsIn)];
}
