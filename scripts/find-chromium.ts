import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/** Where Debian, Fedora, Arch, Alpine and the snap put Chromium. */
const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/lib64/chromium-browser/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The Chromium that tests, demo and benchmarks run: `LOUPE_CHROMIUM`, then Playwright's own, then the
 * system's. Never Google Chrome, which from version 137 on ignores `--load-extension`.
 *
 * @throws Error with a sentence that says what to install.
 */
export function findChromium(): string {
  const found = lookForChromium();
  if (found) return found;
  throw new Error(
    'No Chromium found. Run `npx playwright install chromium`, or install your system’s chromium package, or set LOUPE_CHROMIUM to its path.',
  );
}

/** @returns the path of a usable Chromium, or undefined. */
export function lookForChromium(): string | undefined {
  const own = process.env.LOUPE_CHROMIUM;
  return [own, playwrightPath(), ...SYSTEM_PATHS].find((path) => path !== undefined && path !== '' && existsSync(path));
}

function playwrightPath(): string | undefined {
  try {
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}
