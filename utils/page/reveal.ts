import { elementOf } from './element-register.ts';
import { drawnParent, outermostWindow } from './measure.ts';

interface Scrolled {
  target: Element | Window;
  left: number;
  top: number;
}

let before: Scrolled[] | undefined;

/** Scrolls the picture into view, at once, remembering every scroll position this can change. */
export async function reveal(id: string): Promise<void> {
  const element = elementOf(id);
  if (!element?.isConnected) return;
  before ??= rememberScrolling(element);
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const view = outermostWindow();
  await new Promise((resolve) => view.requestAnimationFrame(() => view.requestAnimationFrame(resolve)));
}

/** Scrolls the picture into view for good: the user went to it with the keyboard. */
export function bringIntoView(id: string): void {
  elementOf(id)?.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
}

/** Puts every scroll position back. */
export function unreveal(): void {
  for (const { target, left, top } of (before ?? []).toReversed()) {
    target.scrollTo({ left, top, behavior: 'instant' });
  }
  before = undefined;
}

function rememberScrolling(element: Element): Scrolled[] {
  const positions: Scrolled[] = [];
  const outer = outermostWindow();
  let inner: Element | null = element;
  while (inner) {
    for (let around = drawnParent(inner); around; around = drawnParent(around)) {
      if (around.scrollWidth > around.clientWidth || around.scrollHeight > around.clientHeight) {
        positions.push({ target: around, left: around.scrollLeft, top: around.scrollTop });
      }
    }
    const view: Window | null = inner.ownerDocument.defaultView;
    if (!view) break;
    positions.push({ target: view, left: view.scrollX, top: view.scrollY });
    inner = view === outer ? null : view.frameElement;
  }
  return positions;
}
