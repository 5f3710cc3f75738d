const ROW = '[data-row]';

/**
 * Up and Down, Home and End move among the rows, Left and Right among the buttons of one.
 *
 * @param onLeaveUp for Up in the first row.
 * @returns true when the key meant something here.
 */
export function moveInList(event: KeyboardEvent, list: HTMLElement | null, onLeaveUp: () => void): boolean {
  const item = event.target instanceof HTMLElement ? event.target.closest('li') : null;
  if (!list || !item) return false;
  const rows = rowsOf(list);
  const index = rows.findIndex((row) => item.contains(row));
  switch (event.key) {
    case 'ArrowDown':
      rows[Math.min(index + 1, rows.length - 1)]?.focus();
      return true;
    case 'ArrowUp':
      if (index === 0) onLeaveUp();
      else rows[index - 1]?.focus();
      return true;
    case 'Home':
      rows[0]?.focus();
      return true;
    case 'End':
      rows.at(-1)?.focus();
      return true;
    case 'ArrowRight':
    case 'ArrowLeft': {
      const buttons = [...item.querySelectorAll<HTMLElement>('button')];
      const at = buttons.findIndex((button) => button.contains(document.activeElement));
      buttons[at + (event.key === 'ArrowRight' ? 1 : -1)]?.focus();
      return true;
    }
    default:
      return false;
  }
}

/** Focuses the neighbour of a row that is about to go: the next one, else the one before, else what is above the list. */
export function focusAfter(list: HTMLElement | null, id: string, onLeaveUp: () => void): void {
  const rows = list ? rowsOf(list) : [];
  const index = rows.findIndex((row) => row.closest('li')?.dataset.id === id);
  const neighbour = rows[index + 1] ?? rows[index - 1];
  if (neighbour) neighbour.focus();
  else onLeaveUp();
}

function rowsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(ROW)];
}
