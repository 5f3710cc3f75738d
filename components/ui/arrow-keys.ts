const STEP: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/**
 * Moves the focus between the elements marked `data-arrow` inside the listening element; Home and End go
 * to the ends. Attach it as `onKeyDown` of the list.
 */
export function moveFocusWithArrows(event: KeyboardEvent): void {
  const list = event.currentTarget;
  if (!(list instanceof HTMLElement)) return;
  const items = [...list.querySelectorAll<HTMLElement>('[data-arrow]')];
  const index = items.indexOf(document.activeElement as HTMLElement); // indexOf takes any value and finds -1 for strangers.
  if (index < 0) return;
  const target = targetIndex(event.key, index, items.length);
  if (target === undefined) return;
  event.preventDefault();
  // A menu inside a list moves its own focus only.
  event.stopPropagation();
  items[target]?.focus();
}

function targetIndex(key: string, index: number, count: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = STEP[key];
  if (step === undefined) return undefined;
  return Math.min(count - 1, Math.max(0, index + step));
}
