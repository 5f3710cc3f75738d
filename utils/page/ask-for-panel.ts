declare const chrome: { runtime: { sendMessage: (message: unknown) => Promise<unknown> } };

/** The one message that a page script sends: the worker does nothing for it but open its panel. */
export const OPEN_PANEL = { loupe: 'open-panel' } as const;

/**
 * Lets the worker open the side panel. Chromium allows that for five seconds after the user's own click or key press on
 * the page, measured: with captures in between too, and from a script that was injected after the click.
 */
export function askForPanel(): void {
  try {
    void chrome.runtime.sendMessage(OPEN_PANEL).catch(() => undefined);
  } catch {
    // The extension was updated under the page: its worker is another one now, and has no use for this.
  }
}
