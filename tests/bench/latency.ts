import type { Locator, Page } from 'playwright';
import { type Loupe, launchLoupe } from '../e2e/harness/launch-loupe.ts';
import { chooseMenuItem, rightClick } from '../e2e/harness/real-click.ts';
import { stopWorker } from '../e2e/harness/stop-worker.ts';
import type { RecordedRequest } from '../fake-claude/record.ts';

/** One measured path; medians over the runs, in milliseconds. */
export interface LatencyRow {
  name: string;
  medianMs: number;
  /** What of it is the picture's own fetch and decoding, or the stand-in's own delay. */
  givenMs: number;
  /** The rest, which is Loupe's. */
  beyondMs: number;
  aimMs: number;
}

const RUNS = 7;
/** 640×480 with this much noise makes a PNG of about 100 KB. */
const PICTURE = 'https://page.example.com/page/bench';

/**
 * From choosing **Describe this image** in the browser's own menu to the request's arrival at the stand-in, with
 * the worker warm and stopped, and to the first character of the answer in the panel. A same-origin picture,
 * no access given, sent as bytes. Needs a screen (Xvfb is one) and xdotool.
 */
export async function benchLatency(): Promise<LatencyRow[]> {
  const loupe = await launchLoupe({
    headed: true,
    settings: { quickActions: 'send', sendAs: 'bytes' },
    claude: { delays: { firstByteMs: 0, perDeltaMs: 0 } },
  });
  try {
    await loupe.page.goto(PICTURE);
    const target = loupe.page.locator('#target');
    const url = await target.evaluate((element) => (element instanceof HTMLImageElement ? element.currentSrc : ''));
    const panel = await rightClick(loupe, target, 'Describe this image');
    await arrival(loupe);
    await panel.evaluate(watchFirstCharacters);
    // The panel stays open, so that its own start is in none of the figures.
    const warm = await describeRepeatedly({ loupe, panel, target, url }, async () => undefined);
    const stopped = await describeRepeatedly({ loupe, panel, target, url }, async () => await stopWorker(loupe));
    const decoding = await decodeMs(loupe, url);
    return [
      row('Describe → request, warm worker', warm.requestMs, median(warm.fetchMs) + decoding, 50),
      row('Describe → request, stopped worker', stopped.requestMs, median(stopped.fetchMs) + decoding, 250),
      row('Describe → first painted character, warm', warm.paintedMs, 0, 150),
    ];
  } finally {
    await loupe.close();
  }
}

interface Repeated {
  requestMs: number[];
  /** What of that the picture's own fetch took. */
  fetchMs: number[];
  /** Without the time the stand-in took from the request to its first text. */
  paintedMs: number[];
}

interface Stage {
  loupe: Loupe;
  panel: Page;
  target: Locator;
  /** The picture's. */
  url: string;
}

async function describeRepeatedly(
  { loupe, panel, target, url }: Stage,
  before: () => Promise<unknown>,
): Promise<Repeated> {
  const repeated: Repeated = { requestMs: [], paintedMs: [], fetchMs: [] };
  for (let run = 0; run < RUNS; run++) {
    await panel.getByRole('button', { name: 'New conversation' }).click();
    await loupe.page.reload();
    await before();
    loupe.claude.clear();
    const chosenAt = await chooseMenuItem(target, 'Describe this image');
    const request = await arrival(loupe);
    repeated.requestMs.push(request.receivedAt - chosenAt);
    const paintedAt = await panel.waitForFunction((since) => firstCharacterSince(since), chosenAt);
    const answering = (request.firstTextAt ?? request.receivedAt) - request.receivedAt;
    repeated.fetchMs.push(await lastFetchMs(loupe, url));
    repeated.paintedMs.push((await paintedAt.jsonValue()) - chosenAt - answering);
  }
  return repeated;
}

async function arrival(loupe: Loupe): Promise<RecordedRequest> {
  return await loupe.claude.waitForRequest(({ method, path }) => method === 'POST' && path === '/v1/messages');
}

declare function firstCharacterSince(since: number): number;

/** Runs in the panel: remembers in which frame an article first shows an answer's text. */
function watchFirstCharacters(): void {
  const shownAt: number[] = [];
  const seen = new WeakSet<Element>();
  const look = (): void => {
    for (const article of document.querySelectorAll('article')) {
      if (seen.has(article) || !article.textContent?.includes('stand-in')) continue;
      seen.add(article);
      shownAt.push(performance.timeOrigin + performance.now());
    }
    requestAnimationFrame(look);
  };
  look();
  Object.assign(globalThis, { firstCharacterSince: (since: number) => shownAt.find((at) => at > since) ?? 0 });
}

/** How long the worker's last fetch of the picture took, by the browser's own record. */
async function lastFetchMs(loupe: Loupe, url: string): Promise<number> {
  const worker = await loupe.worker();
  return await worker.evaluate((url) => performance.getEntriesByName(url).at(-1)?.duration ?? 0, url);
}

/** Decoding the picture in the worker, the least that preparing it takes: median. */
async function decodeMs(loupe: Loupe, url: string): Promise<number> {
  const times = await (await loupe.worker()).evaluate(
    async ([url, runs]) => {
      const blob = await (await fetch(url)).blob();
      const times: number[] = [];
      for (let run = 0; run < runs; run++) {
        const start = performance.now();
        (await createImageBitmap(blob)).close();
        times.push(performance.now() - start);
      }
      return times;
    },
    [url, RUNS] as const,
  );
  return median(times);
}

function row(name: string, times: readonly number[], givenMs: number, aimMs: number): LatencyRow {
  const medianMs = median(times);
  return { name, medianMs, givenMs, beyondMs: medianMs - givenMs, aimMs };
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
