import { galleryUrl } from '../e2e/harness/gallery-pages.ts';
import { grantAllSites } from '../e2e/harness/grant-access.ts';
import { launchLoupe } from '../e2e/harness/launch-loupe.ts';

/** Finding everything a page shows. Times are what the page's main thread spent on it, in milliseconds. */
export interface FindingRow {
  name: string;
  /** Of a page that was just loaded: nothing is compiled yet. */
  firstMs: number;
  medianMs: number;
  aimMs: number;
}

const RUNS = 9;

/** In Chromium, headless, in the page of the gallery that has 3,000 images in 12,000 elements. */
export async function benchFinding(): Promise<FindingRow[]> {
  const loupe = await launchLoupe();
  try {
    await grantAllSites(loupe);
    await loupe.page.goto(galleryUrl('many'), { waitUntil: 'networkidle' });
    const session = await loupe.context.newCDPSession(loupe.page);
    // Time on the processor: what else the machine does meanwhile is in no figure.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const spent = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN) * 1000;
    };
    const worker = await loupe.worker();
    await worker.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true });
      await chrome.scripting.executeScript({ target: { tabId: tab?.id ?? 0 }, files: ['/page-reader.js'] });
    });
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const before = await spent();
      const count = await worker.evaluate(async () => {
        const [tab] = await chrome.tabs.query({ active: true });
        const [result] = await chrome.scripting.executeScript({
          target: { tabId: tab?.id ?? 0 },
          func: async () => {
            // Installed by the script injected before.
            const { loupePage } = globalThis as { loupePage?: { findAll: () => Promise<{ pictures: unknown[] }> } };
            return (await loupePage?.findAll())?.pictures.length;
          },
        });
        return result?.result;
      });
      if (count !== 3000) throw new Error(`Found ${count} of 3,000 images`);
      times.push((await spent()) - before);
    }
    const [firstMs = Number.NaN, ...later] = times;
    const medianMs = later.toSorted((a, b) => a - b)[later.length >> 1] ?? Number.NaN;
    return [{ name: 'Finding in a page of 3,000 images', firstMs, medianMs, aimMs: 50 }];
  } finally {
    await loupe.close();
  }
}

export function printFinding(rows: readonly FindingRow[]): void {
  console.log('\nOn the page’s main thread');
  for (const { name, firstMs, medianMs, aimMs } of rows) {
    const first = `, the first time ${Math.round(firstMs)} ms`;
    console.log(`  ${name.padEnd(44)} ${String(Math.round(medianMs)).padStart(7)} ms${first}   aim ${aimMs} ms`);
  }
}

if (import.meta.main) printFinding(await benchFinding());
