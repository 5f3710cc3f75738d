import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { grantAllSites } from '../e2e/harness/grant-access.ts';
import { type Loupe, launchLoupe } from '../e2e/harness/launch-loupe.ts';
import { storedAttachments } from '../e2e/harness/stored-rows.ts';
import { heightOf, serveTallPages, type TallPage, tallUrl } from '../e2e/harness/tall-page.ts';

/** One full-page capture. */
export interface FullPageRow {
  name: string;
  pixelRatio: number;
  screens: number;
  captures: number;
  /** From the menu item to the last piece stored. */
  totalMs: number;
  /** What the browser's quota of two a second asks for at least, and what its captures took together. */
  quotaMs: number;
  capturingMs: number;
  /** Total ÷ the larger of those two. */
  ratio: number;
  /** At pixel ratio 1. */
  aimRatio?: number;
  /** Resident memory of the extension's process: before, and at its highest. Absent where /proc does not tell. */
  memoryBeforeMb?: number;
  memoryPeakMb?: number;
  /** At pixel ratio 2. */
  aimPeakMb?: number;
}

const SCREENS = 40;
const AIM_RATIO = 1.15;
const AIM_PEAK_MB = 600;
/** MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND */
const CAPTURES_PER_SECOND = 2;
const POLL_MS = 50;

/** Captures forty screens at pixel ratios 1 and 2; the page has no pictures, so nothing is waited for. */
export async function benchFullPage(): Promise<FullPageRow[]> {
  return [await measure(1), await measure(2)];
}

async function measure(devicePixelRatio: number): Promise<FullPageRow> {
  const pages: Record<string, TallPage> = {};
  const windowSize = { width: 1280, height: 900 };
  const loupe = await launchLoupe({ devicePixelRatio, windowSize, addRoutes: serveTallPages(pages) });
  try {
    await grantAllSites(loupe);
    const panel = await loupe.panelPage();
    const { page } = loupe;
    await page.bringToFront();
    // Marker rows are taken at every stop but the last: the page is as tall as that many windows without them.
    const height = (await page.evaluate(() => innerHeight - 6)) * SCREENS;
    const tall: TallPage = { bands: Math.floor((height - heightOf({ bands: 0 })) / 20) };
    pages.tall = tall;
    await page.goto(tallUrl('tall'));
    await watchCaptures(loupe);
    const process = extensionProcess(loupe);
    const before = process && residentMb(process, 'VmRSS');
    if (process) forgetPeak(process);
    const startedAt = Date.now();
    await loupe.clickMenu('page', {});
    const endedAt = await untilStored(panel);
    const { captures, capturingMs } = await capturesSoFar(loupe);
    const peak = process && residentMb(process, 'VmHWM');
    const quotaMs = (Math.ceil(captures / CAPTURES_PER_SECOND) - 1) * 1000;
    const totalMs = endedAt - startedAt;
    return {
      name: `full page, ${SCREENS} screens at pixel ratio ${devicePixelRatio}`,
      pixelRatio: devicePixelRatio,
      screens: SCREENS,
      captures,
      totalMs,
      quotaMs,
      capturingMs,
      ratio: totalMs / Math.max(quotaMs, capturingMs),
      ...(devicePixelRatio === 1 ? { aimRatio: AIM_RATIO } : { aimPeakMb: AIM_PEAK_MB }),
      ...(before === undefined ? {} : { memoryBeforeMb: before }),
      ...(peak === undefined ? {} : { memoryPeakMb: peak }),
    };
  } finally {
    await loupe.close();
  }
}

interface Counted {
  captures: number;
  capturingMs: number;
}

/** Counts and times the browser's own part. */
async function watchCaptures(loupe: Loupe): Promise<void> {
  const worker = await loupe.worker();
  await worker.evaluate(() => {
    const real = chrome.tabs.captureVisibleTab as (...given: unknown[]) => Promise<string>;
    const counted: Counted = { captures: 0, capturingMs: 0 };
    Object.assign(globalThis, { loupeBenchCounted: counted });
    const timed = async (...given: unknown[]): Promise<string> => {
      const from = performance.now();
      try {
        return await real(...given);
      } finally {
        counted.captures++;
        counted.capturingMs += performance.now() - from;
      }
    };
    Object.defineProperty(chrome.tabs, 'captureVisibleTab', { value: timed, configurable: true });
  });
}

async function capturesSoFar(loupe: Loupe): Promise<Counted> {
  const worker = await loupe.worker();
  return await worker.evaluate(() => (globalThis as unknown as { loupeBenchCounted: Counted }).loupeBenchCounted);
}

async function untilStored(panel: Page): Promise<number> {
  for (;;) {
    const [attachment] = await storedAttachments(panel);
    if (attachment?.original) return Date.now();
    if (attachment?.state.status === 'failed') throw new Error(JSON.stringify(attachment.state.failure));
    await sleep(POLL_MS);
  }
}

/** The process id of the renderer that runs the extension of this browser, told by its command line. */
function extensionProcess({ profile }: Loupe): number | undefined {
  const commands = readProcesses();
  const browser = commands.find(({ line }) => line.includes(profile) && !line.includes('--type='));
  const inside = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === browser?.pid || inside(commands.find((each) => each.pid === pid)?.parent));
  return commands.find(({ pid, line }) => line.includes('--extension-process') && inside(pid))?.pid;
}

function readProcesses(): { pid: number; parent: number | undefined; line: string }[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const line = readFileSync(`/proc/${name}/cmdline`, 'utf8');
          const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
          return [{ pid: Number(name), parent: parent === undefined ? undefined : Number(parent), line }];
        } catch {
          // It has ended meanwhile.
          return [];
        }
      });
  } catch {
    return [];
  }
}

function residentMb(pid: number, field: 'VmRSS' | 'VmHWM'): number | undefined {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** Makes what is resident now the highest so far (proc(5), clear_refs). */
function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Only the owner may; the peak is then that of the whole run, which is no lower.
  }
}

export function printFullPage(rows: readonly FullPageRow[]): void {
  if (rows.length > 0) console.log('\nFull page');
  const aim = (figure: string): string => (figure === '' ? '' : `   aim ${figure}`);
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  for (const { name, captures, totalMs, quotaMs, capturingMs, ratio, aimRatio, ...memory } of rows) {
    const floor = `quota ${seconds(quotaMs)}, capturing ${seconds(capturingMs)}: ${ratio.toFixed(2)}×`;
    const ofRatio = aim(aimRatio === undefined ? '' : `${aimRatio}×`);
    console.log(`  ${name.padEnd(44)} ${seconds(totalMs).padStart(7)} for ${captures} captures; ${floor}${ofRatio}`);
    const { memoryBeforeMb: before, memoryPeakMb: peak, aimPeakMb } = memory;
    if (peak === undefined || before === undefined) continue;
    const ofPeak = aim(aimPeakMb === undefined ? '' : `${aimPeakMb} MB`);
    console.log(`  ${''.padEnd(44)} ${Math.round(peak)} MB at most, ${Math.round(before)} MB before${ofPeak}`);
  }
}
