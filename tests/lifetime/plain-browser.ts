import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findChromium } from '../../scripts/find-chromium.ts';
import type { Certificate } from '../fake-claude/certificate.ts';

const run = promisify(execFile);

export interface PlainBrowserOptions {
  profile: string;
  extensionDir: string;
  hostRules: readonly string[];
  certificate: Certificate;
  /** Opened in the first window. */
  url: string;
}

/**
 * A Chromium without any debugger, because an attached one keeps workers alive: driven by the keyboard, and by what a
 * second start with the same profile hands over to it; watched through its processes.
 */
export interface PlainBrowser {
  /** Presses a key, by its X name, in the window that was opened first. */
  press(key: string): Promise<void>;
  /** Opens an empty window, so that the first one can be closed. */
  openSecondWindow(): Promise<void>;
  /** Whether a process for extensions is alive: without a page of Loupe's that is its worker. */
  hasExtensionProcess(): Promise<boolean>;
  /** Ends it in order, so that everything is written. */
  close(): Promise<void>;
}

/** A display is needed, and xdotool. */
export async function startPlainBrowser(options: PlainBrowserOptions): Promise<PlainBrowser> {
  const { profile, extensionDir, hostRules, certificate, url } = options;
  const args = [
    `--user-data-dir=${profile}`,
    `--disable-extensions-except=${extensionDir}`,
    `--load-extension=${extensionDir}`,
    `--host-resolver-rules=${hostRules.join(', ')}`,
    `--ignore-certificate-errors-spki-list=${certificate.spkiSha256}`,
    ...['--window-position=0,0', '--window-size=1200,900', '--no-first-run', '--no-default-browser-check'],
    ...['--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ...['--password-store=basic', '--use-mock-keychain'],
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const chromium = findChromium();
  const browser = spawn(chromium, [...args, url], { stdio: 'ignore' });
  const { pid } = browser;
  if (pid === undefined) throw new Error('Chromium does not start');
  const first = await firstWindow(pid);
  return {
    press: async (key) => {
      await run('xdotool', ['windowfocus', '--sync', first]);
      // The browser hears of its focus a little later than the screen, and drops a shortcut that comes before.
      await sleep(500);
      await run('xdotool', ['key', key]);
    },
    openSecondWindow: async () => {
      await run(chromium, [...args, '--new-window', 'about:blank']);
    },
    hasExtensionProcess: () => hasExtensionProcess(pid),
    close: () => end(browser),
  };
}

async function firstWindow(pid: number): Promise<string> {
  for (let waited = 0; waited < 30_000; waited += 200) {
    const found = await run('xdotool', ['search', '--onlyvisible', '--pid', String(pid)]).catch(() => undefined);
    const [window] = found?.stdout.split('\n').filter(Boolean) ?? [];
    if (window) return window;
    await sleep(200);
  }
  throw new Error('Chromium shows no window');
}

async function end(browser: ChildProcess): Promise<void> {
  if (browser.exitCode !== null) return;
  const exited = new Promise((resolve) => browser.once('exit', resolve));
  browser.kill('SIGTERM');
  await exited;
}

interface Process {
  parent: number;
  command: string;
}

async function hasExtensionProcess(browser: number): Promise<boolean> {
  const all = new Map<number, Process>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const found = await readProcess(name);
    if (found) all.set(Number(name), found);
  }
  const isOfBrowser = (pid: number): boolean => {
    const parent = all.get(pid)?.parent;
    return parent === browser || (parent !== undefined && parent > 1 && isOfBrowser(parent));
  };
  return [...all].some(([pid, { command }]) => command.includes('--extension-process') && isOfBrowser(pid));
}

/** @returns undefined for one that has ended meanwhile. */
async function readProcess(pid: string): Promise<Process | undefined> {
  try {
    const [command, stat] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The name, in parentheses, may contain anything; state and parent follow it.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(parent), command };
  } catch {
    return undefined;
  }
}
