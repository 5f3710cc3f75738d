import { grantAllSites } from '../e2e/harness/grant-access.ts';
import { type Loupe, launchLoupe } from '../e2e/harness/launch-loupe.ts';
import { overlayGone } from '../e2e/harness/picker-page.ts';

/** How soon the picker shows its first outlines; medians over the runs, in milliseconds. */
export interface PickerRow {
  name: string;
  /** From the menu item in the worker to the page's first frame with outlines, everything injected anew. */
  medianMs: number;
  aimMs: number;
}

const RUNS = 7;
const AIM_MS = 100;
const PICTURES = [12, 300, 3000];

/** Opens the picker on pages of so many pictures of 48×48, each page load anew. */
export async function benchPicker(): Promise<PickerRow[]> {
  const loupe = await launchLoupe({
    addRoutes: (app) => {
      app.get<{ Params: { count: string } }>('/many/:count', async ({ params: { count } }, reply) => {
        const pictures = Array.from({ length: Number(count) }, (_, index) => picture(index)).join('');
        return reply.type('text/html').send(`<!doctype html><title>Many</title><body><p>Words</p>${pictures}`);
      });
    },
  });
  try {
    await grantAllSites(loupe);
    const rows: PickerRow[] = [];
    for (const count of PICTURES) {
      const times: number[] = [];
      // The first run warms the worker up.
      for (let run = 0; run <= RUNS; run++) times.push(await open(loupe, count));
      rows.push({ name: `picker, ${count} pictures`, medianMs: median(times.slice(1)), aimMs: AIM_MS });
    }
    return rows;
  } finally {
    await loupe.close();
  }
}

export function printPicker(rows: readonly PickerRow[]): void {
  console.log('\nFrom choosing Pick an image to the first outline, medians');
  for (const { name, medianMs, aimMs } of rows) {
    console.log(`  ${name.padEnd(44)} ${String(Math.round(medianMs)).padStart(7)} ms   aim ${aimMs} ms`);
  }
}

function picture(index: number): string {
  return `<img src="/open/bench${index % 5}/48x48.png" alt="Picture ${index}" width="48" height="48">`;
}

async function open(loupe: Loupe, count: number): Promise<number> {
  const { page } = loupe;
  await page.goto(`https://page.example.com/many/${count}`);
  await page.mouse.move(1, 1);
  const shownAt = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          // A task after a frame's callbacks runs when that frame was drawn.
          if (document.querySelector(':popover-open')) setTimeout(() => resolve(Date.now()));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
  );
  const worker = await loupe.worker();
  const chosenAt = await worker.evaluate(async (url) => {
    const [tab] = await chrome.tabs.query({ url });
    const click = { menuItemId: 'pick', editable: false, pageUrl: url, frameId: 0 };
    // Chrome's event objects have `dispatch`, which its typings leave out.
    const event = chrome.contextMenus.onClicked as unknown as { dispatch(info: object, tab?: object): void };
    const now = Date.now();
    event.dispatch(click, tab);
    return now;
  }, page.url());
  const took = (await shownAt) - chosenAt;
  await page.keyboard.press('Escape');
  await overlayGone(page);
  return took;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
