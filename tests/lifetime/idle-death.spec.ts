import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import type { Turn } from '../../utils/conversation/turn.ts';
import { type FixtureSite, startFixtureSite } from '../e2e/harness/fixture-site.ts';
import { EXTENSION_DIR, launchLoupe } from '../e2e/harness/launch-loupe.ts';
import { whyNoRealClicks } from '../e2e/harness/real-click.ts';
import { storedTurns } from '../e2e/harness/stored-rows.ts';
import { makeCertificate } from '../fake-claude/certificate.ts';
import type { Fault } from '../fake-claude/faults.ts';
import { now, type RecordedRequest } from '../fake-claude/record.ts';
import { type FakeClaude, startFakeClaude } from '../fake-claude/server.ts';
import { type PlainBrowser, startPlainBrowser } from './plain-browser.ts';

/** 100 deltas of seven characters. */
const ANSWER = Array.from({ length: 100 }, (_, index) => `w${String(index).padStart(5, '0')} `).join('');

interface Case {
  what: string;
  fault?: Fault;
  perDeltaMs: number;
  /** Seconds that the answer takes at least. */
  lastsSeconds: number;
}

const CASES: readonly Case[] = [
  { what: 'a stream of 400 s', perDeltaMs: 4000, lastsSeconds: 400 },
  { what: '60 s of silence', fault: { stallAt: 'middle', stallMs: 60_000 }, perDeltaMs: 0, lastsSeconds: 60 },
  { what: '120 s to headers', fault: { delayMs: 120_000 }, perDeltaMs: 0, lastsSeconds: 120 },
];

/** What the issue allows after the turn; Chromium looks at what is idle every 30 s. */
const GONE_AFTER_MS = 35_000;

interface Running extends Case {
  profile: string;
  extensionDir: string;
  browser: PlainBrowser;
  claude: FakeClaude;
  site: FixtureSite;
}

interface Seen {
  what: string;
  request: RecordedRequest | undefined;
  requests: number;
  turn: Turn | undefined;
  seconds: number;
  /** Whether the worker was there at every look until the answer's end. */
  livedThroughout: boolean;
  /** Seconds from the answer's end until the worker was gone. */
  goneAfterSeconds: number;
}

test('a worker lives as long as its answer, and no longer, with no debugger attached', async () => {
  const reason = whyNoRealClicks();
  if (reason) throw new Error(reason);
  // The build may be replaced while this runs.
  const extensionDir = await mkdtemp(join(tmpdir(), 'loupe-build-'));
  await cp(EXTENSION_DIR, extensionDir, { recursive: true });
  const running: Running[] = [];
  // One keyboard: they are begun one after the other, and waited for together.
  for (const one of CASES) running.push(await begin(one, extensionDir));
  const seen = await Promise.all(running.map(watch));
  await rm(extensionDir, { recursive: true, force: true });
  console.table(
    seen.map(({ what, seconds, goneAfterSeconds }) => ({
      what,
      'answer s': seconds,
      'gone after s': goneAfterSeconds,
    })),
  );
  for (const [index, { what, request, requests, turn, livedThroughout, seconds, goneAfterSeconds }] of seen.entries()) {
    expect.soft(livedThroughout, `${what}: the worker lived`).toBe(true);
    expect.soft(request?.abortedAt, `${what}: the client stayed`).toBeUndefined();
    expect.soft(requests, `${what}: requests`).toBe(1);
    expect.soft(turn?.state, `${what}: the turn`).toMatchObject({ status: 'done' });
    expect.soft(turn?.answer, `${what}: the answer`).toBe(ANSWER);
    expect.soft(seconds, `${what}: seconds`).toBeGreaterThanOrEqual(CASES[index]?.lastsSeconds ?? 0);
    expect.soft(goneAfterSeconds * 1000, `${what}: the worker is gone`).toBeLessThanOrEqual(GONE_AFTER_MS);
  }
});

/** Prepares a user with a key, starts a browser without a debugger, and asks with the keyboard. */
async function begin(one: Case, extensionDir: string): Promise<Running> {
  const prepared = await launchLoupe({
    extensionDir,
    headed: true,
    settings: { quickActions: 'send', model: 'claude-haiku-4-5' },
  });
  const { profile } = prepared;
  await prepared.close({ keepsProfile: true });
  const certificate = await makeCertificate();
  const site = await startFixtureSite(certificate);
  const claude = await startFakeClaude({ certificate, tls: true, hostMap: site.hostMap });
  claude.respondWith(ANSWER);
  claude.settings.delays = { firstByteMs: 0, perDeltaMs: one.perDeltaMs };
  if (one.fault) claude.fault(one.fault);
  const hostRules = [...site.hostRules, `MAP api.anthropic.com:443 127.0.0.1:${claude.port}`];
  const url = site.page('same-origin');
  const browser = await startPlainBrowser({ profile, extensionDir, hostRules, certificate, url });
  await waitFor(() => site.requests.some((request) => request.url.includes('.png')), 30_000, 'The page does not load');
  await sleep(2000);
  for (let attempt = 0; !questionOf(claude); attempt++) {
    if (attempt === 3) throw new Error('The shortcut starts nothing');
    await browser.press('alt+shift+d');
    await waitFor(() => questionOf(claude) !== undefined, 8000).catch(() => undefined);
  }
  // The panel goes with its window: what keeps the worker alive must be the worker itself.
  await browser.openSecondWindow();
  await sleep(1500);
  await browser.press('ctrl+shift+w');
  return { ...one, profile, extensionDir, browser, claude, site };
}

async function watch({ what, profile, extensionDir, browser, claude, site }: Running): Promise<Seen> {
  let livedThroughout = true;
  const request = questionOf(claude);
  while (request?.endedAt === undefined && request?.abortedAt === undefined) {
    if (!(await browser.hasExtensionProcess())) livedThroughout = false;
    await sleep(1000);
  }
  const endedAt = request.endedAt ?? request.abortedAt ?? now();
  while ((await browser.hasExtensionProcess()) && now() - endedAt < 120_000) await sleep(500);
  const goneAfterSeconds = Math.round((now() - endedAt) / 100) / 10;
  const requests = claude.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/messages').length;
  await browser.close();
  await Promise.all([claude.close(), site.close()]);
  const [turn] = await readTurns(profile, extensionDir);
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  const seconds = Math.round((endedAt - request.receivedAt) / 100) / 10;
  return { what, request, requests, turn, seconds, livedThroughout, goneAfterSeconds };
}

/** One reader at a time: each is a browser of its own on a busy machine. */
let reading: Promise<unknown> = Promise.resolve();

/** What the closed browser left in its database; a turn that was not written to its end would be interrupted now. */
async function readTurns(profile: string, extensionDir: string): Promise<Turn[]> {
  const read = reading.then(async () => {
    const loupe = await launchLoupe({ profile, extensionDir });
    try {
      return await storedTurns(await loupe.panelPage());
    } finally {
      await loupe.close({ keepsProfile: true });
    }
  });
  reading = read.catch(() => undefined);
  return await read;
}

function questionOf(claude: FakeClaude): RecordedRequest | undefined {
  return claude.requests.find(({ method, path }) => method === 'POST' && path === '/v1/messages');
}

async function waitFor(isSo: () => boolean, timeoutMs: number, message = 'Too late'): Promise<void> {
  for (let waited = 0; !isSo(); waited += 50) {
    if (waited >= timeoutMs) throw new Error(message);
    await sleep(50);
  }
}
