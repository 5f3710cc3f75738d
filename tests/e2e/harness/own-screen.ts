/**
 * The X display of this worker of the test runner: `npm test` gives each a screen, a mouse and a keyboard of its own.
 *
 * @returns the user's where there is no other, undefined where there is none.
 */
export function ownScreen(): string | undefined {
  const { LOUPE_SCREENS: screens, TEST_PARALLEL_INDEX: worker = '0', DISPLAY } = process.env;
  return screens?.split(' ')[Number(worker)] ?? (DISPLAY || undefined);
}
