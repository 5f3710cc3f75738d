import type { Page } from 'playwright';
import { type Loupe, launchLoupe } from '../e2e/harness/launch-loupe.ts';
import { stopWorker } from '../e2e/harness/stop-worker.ts';
import { fillHistory, SHOWN_ID } from './fill-history.ts';

/** One measured way with a small and a large history; milliseconds. */
export interface HistoryRow {
  name: string;
  smallMs: number;
  largeMs: number;
  /** The most that the large one may take: times the small one, or in milliseconds. */
  aim: string;
}

const SMALL = 10;
const LARGE = 10_000;
const TURNS = 3;
const RUNS = 7;
const SETTLED_MS = 1000;
/** Common words and rare ones, parts of words, two words, an address, and nothing at all. */
const QUERIES = [
  'bace',
  'und ismork',
  'zaell difo',
  'site-42.example',
  'https',
  'kalemi',
  'qqqq',
  'vo ti ra',
  'unders',
];

/** How a history of 10,000 conversations with 30,000 images compares with one of ten, in a real browser. */
export async function benchHistory(): Promise<HistoryRow[]> {
  const small = await measure(SMALL);
  const large = await measure(LARGE);
  const row = (name: string, of: (times: Times) => number, aim: string): HistoryRow => ({
    name,
    smallMs: of(small),
    largeMs: of(large),
    aim,
  });
  return [
    row('panel open to usable', ({ panel }) => median(panel), '1.2×'),
    row('worker start to its first answer', ({ worker }) => median(worker), '1.2×'),
    row('History open to its first rows', ({ history }) => median(history), '1.5×'),
    row('History open to searchable', ({ searchable }) => median(searchable), '2000 ms'),
    row('search as you type, median', ({ keys }) => median(keys), '50 ms'),
    row('search as you type, 95th percentile', ({ keys }) => percentile(keys, 0.95), '50 ms'),
    row('deleting one', ({ deleting }) => median(deleting), '1.5×'),
  ];
}

interface Times {
  panel: number[];
  worker: number[];
  history: number[];
  searchable: number[];
  /** From each key to the frame that shows what it found. */
  keys: number[];
  deleting: number[];
}

async function measure(conversations: number): Promise<Times> {
  const loupe = await launchLoupe();
  try {
    const first = await loupe.panelPage();
    const started = performance.now();
    await fillHistory(first, { conversations, turns: TURNS });
    console.log(`  ${conversations} conversations written in ${Math.round((performance.now() - started) / 1000)} s`);
    await bringIntoView(first);
    await first.close();
    const times: Times = { panel: [], worker: [], history: [], searchable: [], keys: [], deleting: [] };
    for (let run = 0; run < RUNS; run++) {
      const panel = await loupe.context.newPage();
      await panel.addInitScript(watchUsable);
      await panel.goto(`chrome-extension://${loupe.extensionId}/sidepanel.html`);
      await panel.waitForFunction(() => document.documentElement.dataset.usableAt !== undefined);
      times.panel.push(await panel.evaluate(() => Number(document.documentElement.dataset.usableAt)));
      times.worker.push(await workerStart(loupe, panel));
      await measureHistory(panel, times, run === 0);
      await panel.close();
      // All of its pages share one process, which is busy with taking this one down.
      await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    }
    return times;
  } finally {
    await loupe.close();
  }
}

/** Opens a conversation as a user would, so that the panel starts with one. */
async function bringIntoView(panel: Page): Promise<void> {
  await panel.evaluate(async (conversationId) => {
    const { id: windowId } = await chrome.windows.getCurrent();
    const message = { id: 1, type: 'openConversation', data: { windowId, conversationId }, timestamp: Date.now() };
    await chrome.runtime.sendMessage(message);
  }, SHOWN_ID);
}

/** Runs in the panel before anything of its own: notes when the conversation and the question box stand there. */
function watchUsable(): void {
  const look = (): void => {
    if (document.querySelector('article .answer') && document.querySelector('textarea:not([hidden])')) {
      document.documentElement.dataset.usableAt = String(performance.now());
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** From a message that starts the worker to its answer, which waits until what the last one left is in order. */
async function workerStart(loupe: Loupe, panel: Page): Promise<number> {
  await stopWorker(loupe);
  return await panel.evaluate(async () => {
    const { id: windowId } = await chrome.windows.getCurrent();
    const before = performance.now();
    await chrome.runtime.sendMessage({
      id: 1,
      type: 'saveDraft',
      data: { windowId, draft: '' },
      timestamp: Date.now(),
    });
    return performance.now() - before;
  });
}

async function measureHistory(panel: Page, times: Times, isFirst: boolean): Promise<void> {
  const opened = await panel.evaluate(async () => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(() => resolve(0)));
    const before = performance.now();
    document.querySelector<HTMLElement>('button[aria-label="History"]')?.click();
    while (!document.querySelector('.history-row')) await frame();
    const rows = performance.now() - before;
    while (!document.querySelector('.history-status[data-searchable]')) await frame();
    return { rows, searchable: performance.now() - before };
  });
  // The first opening loads the code.
  if (!isFirst) times.history.push(opened.rows);
  times.searchable.push(opened.searchable);
  times.keys.push(...(await panel.evaluate(typeQueries, QUERIES)));
  times.deleting.push(
    await panel.evaluate(async () => {
      const count = (): string => document.querySelector('.history-status')?.textContent ?? '';
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(() => resolve(0)));
      const said = count();
      const before = performance.now();
      // The last one: the first is in view.
      [...document.querySelectorAll<HTMLElement>('.history-item button[aria-label^="Delete “"]')].at(-1)?.click();
      while (!document.querySelector('.history-undo button') || count() === said) await frame();
      return performance.now() - before;
    }),
  );
}

/** Runs in the panel: types each query letter by letter. */
async function typeQueries(queries: readonly string[]): Promise<number[]> {
  const box = document.querySelector<HTMLInputElement>('.history-search input');
  const shown = (): string | undefined => document.querySelector<HTMLElement>('.history-status')?.dataset.query;
  const painted = (): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (shown() !== box?.value) requestAnimationFrame(look);
        else {
          // A task after the frame: by then it has been drawn.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve();
          port2.postMessage(null);
        }
      };
      requestAnimationFrame(look);
    });
  const times: number[] = [];
  for (const query of [...queries, '']) {
    const steps = query === '' ? [''] : Array.from(query, (_, index) => query.slice(0, index + 1));
    for (const step of steps) {
      if (!box) throw new Error('There is no search box');
      box.value = step;
      const before = performance.now();
      box.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await painted();
      times.push(performance.now() - before);
      // As far apart as a fast typist's keys.
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }
  return times;
}

export function printHistory(rows: readonly HistoryRow[]): void {
  console.log(
    `\nA history of ${LARGE.toLocaleString('en')} conversations with ${(LARGE * TURNS).toLocaleString('en')} images`,
  );
  for (const { name, smallMs, largeMs, aim } of rows) {
    const ratio = `${(largeMs / smallMs).toFixed(2)}×`;
    console.log(
      `  ${name.padEnd(38)} ${whole(smallMs)} ms with ${SMALL} ${whole(largeMs)} ms ${ratio.padStart(7)}   aim ${aim}`,
    );
  }
}

function whole(ms: number): string {
  return ms.toFixed(1).padStart(8);
}

function median(times: readonly number[]): number {
  return percentile(times, 0.5);
}

function percentile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
