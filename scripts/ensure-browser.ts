import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lookForChromium } from './find-chromium.ts';

const PLAYWRIGHT = fileURLToPath(new URL('../node_modules/.bin/playwright', import.meta.url));

const isRoot = process.getuid?.() === 0;

/**
 * Finds a Chromium that starts, or installs one: with `apt-get` as root, else Playwright's into the user's cache.
 *
 * @returns undefined, or the sentence that says what to install.
 */
export function ensureBrowser(): string | undefined {
  if (hasBrowser()) return undefined;
  if (canInstall() && aptInstall('chromium', 'fonts-liberation') && hasBrowser()) return undefined;
  // Playwright's download brings no system libraries; as root it can install them as well.
  run(PLAYWRIGHT, ['install', ...(canInstall() ? ['--with-deps'] : []), 'chromium']);
  if (hasBrowser()) return undefined;
  return 'No Chromium could be found or installed. Install your system’s chromium package, or run `npx playwright install --with-deps chromium`, or set LOUPE_CHROMIUM to the path of one. Google Chrome will not do: it ignores --load-extension.';
}

/**
 * Real right-clicks need a screen of their own and a hand: Xvfb and xdotool.
 *
 * @returns undefined, or a sentence that says what is missing and what that means.
 */
export function ensureScreen(): string | undefined {
  const missing = ['Xvfb', 'xdotool'].filter((tool) => !isOnPath(tool));
  if (missing.length === 0) return undefined;
  if (canInstall() && aptInstall('xvfb', 'xdotool') && isOnPath('Xvfb') && isOnPath('xdotool')) return undefined;
  return `${missing.join(' and ')} not found: the tests with real right-clicks are skipped. On Debian: apt-get install xvfb xdotool.`;
}

/** A file alone proves nothing: Ubuntu's `chromium-browser` only says that a snap is wanted. */
function hasBrowser(): boolean {
  const path = lookForChromium();
  return path !== undefined && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

function canInstall(): boolean {
  return isRoot && isOnPath('apt-get');
}

function aptInstall(...packages: readonly string[]): boolean {
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  return (
    run('apt-get', ['update', '-q'], quiet) &&
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], quiet)
  );
}

function run(command: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  process.stdout.write(`\n$ ${[command.split('/').at(-1), ...args].join(' ')}\n`);
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

function isOnPath(tool: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${tool}`));
}
