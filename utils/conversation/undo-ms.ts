/** How long the interface offers **Undo**, whatever was removed, deleted or left. */
export const UNDO_MS = 10_000;
