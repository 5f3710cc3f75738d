/** The id of the Question box; there is one in the panel. */
export const QUESTION_ID = 'question';

/**
 * Puts the cursor into Question. Only for the moment the panel opens, for what the user just did
 * themselves, and after the key card.
 */
export function focusQuestion(): void {
  document.getElementById(QUESTION_ID)?.focus();
}
