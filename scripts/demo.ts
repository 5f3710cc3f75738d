import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { pressToolbarIcon } from '../tests/e2e/harness/grant-access.ts';
import { type Loupe, launchLoupe } from '../tests/e2e/harness/launch-loupe.ts';
import { waitForSidePanel } from '../tests/e2e/harness/side-panel.ts';
import { addDemoPage, DEMO_URL } from './demo/demo-page.ts';
import { ensureBrowser } from './ensure-browser.ts';

/**
 * `npm run demo`: Loupe in a browser of its own, on a page of varied pictures, against a local stand-in for the
 * service; against the service itself when ANTHROPIC_API_KEY is set. Without a screen, or with `--headless`, it
 * walks the same path by itself and leaves pictures of it.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PICTURES = `${ROOT}.output/demo`;
/** The real service may think for a while. */
const ANSWER_PATIENCE_MS = 120_000;

const noBrowser = ensureBrowser();
if (noBrowser) {
  process.stderr.write(`${noBrowser}\n`);
  process.exit(1);
}
say('Building…');
execFileSync(`${ROOT}node_modules/.bin/wxt`, ['build'], { cwd: ROOT, stdio: 'pipe' });

const ownKey = process.env.ANTHROPIC_API_KEY;
const hasScreen = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const headed = hasScreen && !process.argv.includes('--headless');
const loupe = await launchLoupe({
  headed,
  claude: { delays: { firstByteMs: 400, perDeltaMs: headed ? 8 : 1 } },
  addRoutes: addDemoPage,
  // Asking a browser for access is part of what a user sees.
  approvesAllSites: !headed,
  // The service could not fetch the demo's addresses, which exist on this machine only.
  settings: { quickActions: 'send', sendAs: ownKey ? 'bytes' : 'automatic' },
  ...(ownKey ? { key: ownKey, mapsApi: false } : {}),
});
say(ownKey ? 'Answers come from Anthropic, with your key.' : 'Answers come from a local stand-in; no key is needed.');
try {
  await loupe.page.goto(DEMO_URL);
  if (headed) await waitForUser(loupe);
  else await walkAlone(loupe);
} finally {
  await loupe.close();
}

async function waitForUser({ context }: Loupe): Promise<void> {
  say('Right-click a picture → Loupe → Ask about this image. Close the browser to end.');
  await new Promise<void>((resolve) => {
    context.on('close', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}

/** Describe the chart, then ask about it, as a user would; without a screen there is no native menu to open. */
async function walkAlone(loupe: Loupe): Promise<void> {
  const { page } = loupe;
  await pressToolbarIcon(loupe);
  const panel = await waitForSidePanel(loupe);
  const chart = page.locator('#chart img');
  const srcUrl = await chart.evaluate((image) => (image as HTMLImageElement).currentSrc); // `img` in the selector.
  say('Describe this image:');
  await loupe.clickMenu('describe', { srcUrl });
  printAnswer(await answerOf(panel, 1));
  await panel
    .getByRole('article')
    .first()
    .evaluate((turn) => turn.scrollIntoView());
  await savePictures(page, panel);
  say('On which day was the most coffee sold?');
  await panel.getByRole('textbox', { name: 'Question' }).fill('On which day was the most coffee sold?');
  await panel.getByRole('button', { name: 'Ask', exact: true }).click();
  printAnswer(await answerOf(panel, 2));
}

/** The text of the nth turn, once it is complete. */
async function answerOf(panel: Page, nth: number): Promise<string> {
  const turn = panel
    .getByRole('log', { name: 'Conversation' })
    .getByRole('article')
    .nth(nth - 1);
  await turn.waitFor({ timeout: ANSWER_PATIENCE_MS });
  // Stop stands where Ask was for as long as a turn runs.
  await turn.getByRole('button', { name: /copy/i }).first().waitFor({ timeout: ANSWER_PATIENCE_MS });
  await panel
    .getByRole('button', { name: 'Stop', exact: true })
    .waitFor({ state: 'detached', timeout: ANSWER_PATIENCE_MS });
  // biome-ignore lint/performance/useDomNodeTextContent: a person reads it, with the line breaks as they are shown.
  return await turn.innerText();
}

/** Page, panel, and both side by side as the browser shows them. */
async function savePictures(page: Page, panel: Page): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const left = await page.screenshot({ path: `${PICTURES}/page.png` });
  const right = await panel.screenshot({ path: `${PICTURES}/panel.png` });
  const [pageSize, panelSize] = await Promise.all([sharp(left).metadata(), sharp(right).metadata()]);
  const width = pageSize.width + 1 + panelSize.width;
  const height = Math.max(pageSize.height, panelSize.height);
  await sharp({ create: { width, height, channels: 3, background: '#dfe3e8' } })
    .composite([
      { input: left, left: 0, top: 0 },
      // The browser's own title bar of the panel, above it, is in no screenshot.
      { input: right, left: pageSize.width + 1, top: height - panelSize.height },
    ])
    .png()
    .toFile(`${PICTURES}/loupe.png`);
  say(`Pictures: ${PICTURES}/page.png, panel.png, loupe.png`);
}

function printAnswer(text: string): void {
  process.stdout.write(`\n${text.trim()}\n`);
}

function say(text: string): void {
  process.stdout.write(`\n• ${text}\n`);
}
