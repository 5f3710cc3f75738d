/** What the picker says; the panel's words for the same things. */
export const TITLE = 'Loupe: pick an image';
export const PICTURES_LABEL = 'Pictures on this page';
export const GONE = 'That picture has gone from the page.';
export const HIDE_LINE = 'Hide these keys';
export const REGION_BUTTON = 'Select a region instead';
export const LEAVE_BUTTON = 'Leave';
export const NO_PICTURES = 'There is no picture on this page that Loupe can tell apart.';
export const PDF = 'The pictures in a PDF cannot be told apart. Choose a region of it instead.';

/** Key and what it does, in the order of the line. */
export const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['Click', 'Enter'], 'takes a picture'],
  [['Shift+click', 'Space'], 'chooses several'],
  [['Tab', 'arrow keys'], 'move'],
  [['L'], 'lists them'],
  [['Esc'], 'leaves'],
];

/** How to use it, for a screen reader; the line says the same to the eye. */
export const HOW_TO = 'Enter takes one, Space chooses several, L lists them, Escape leaves.';

export function countOf(total: number): string {
  return total === 1 ? '1 picture' : `${total} pictures`;
}

export function chosenInWords(chosen: number): string {
  return chosen === 0 ? '' : `${chosen} chosen. Enter takes ${chosen === 1 ? 'it' : 'them'}.`;
}
