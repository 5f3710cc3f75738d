import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright';
import { findChromium } from '../../../scripts/find-chromium.ts';
import { makeCertificate } from '../../fake-claude/certificate.ts';
import { type FakeClaude, type FakeClaudeOptions, startFakeClaude } from '../../fake-claude/server.ts';
import { type FixtureSite, startFixtureSite } from './fixture-site.ts';
import { type ClickInfo, clickMenu } from './menu-items.ts';
import { ownScreen } from './own-screen.ts';
import { extensionIdOf, writeProfile } from './profile.ts';
import { storeKey, storeSettings } from './stored-settings.ts';
import { findWorker } from './workers.ts';

/** Where `wxt build` puts the production build; nothing here builds it. */
export const EXTENSION_DIR = fileURLToPath(new URL('../../../.output/chrome-mv3', import.meta.url));

/** The key the tests enter: nobody else's, and easy to search for where it must never turn up. */
export const TEST_KEY = 'sk-ant-canary-7Q4wzLmPk2vT9xRb';

/** A build takes some seconds. */
const BUILD_PATIENCE_MS = 10_000;

export interface LaunchOptions {
  extensionDir?: string;
  /** `true` needs a screen: see `ownScreen`. */
  headed?: boolean;
  devicePixelRatio?: number;
  /** CSS pixels, the browser's own frame included. */
  windowSize?: { width: number; height: number };
  /** Stored before the test begins; `null` leaves Loupe without one. `TEST_KEY` when left out. */
  key?: string | null;
  /** Written over the defaults of `utils/store/settings.ts`. */
  settings?: Record<string, unknown>;
  /** Whether `permissions.request` succeeds (see `writeProfile`); `true` when left out. */
  approvesAllSites?: boolean;
  /** Whether Loupe may look into `file:` pages; `true` when left out. */
  fileAccess?: boolean;
  claude?: FakeClaudeOptions;
  /** Leaves the tab open that installing opens; `settings` and `key` are stored all the same. */
  keepsWelcome?: boolean;
  /** Adds to the fixture site. */
  addRoutes?: (app: FastifyInstance) => void;
  /** `false` leaves api.anthropic.com to the real network: only for the demo with a key of one's own. */
  mapsApi?: boolean;
  moreArgs?: readonly string[];
  /** One left behind by `close({ keepsProfile: true })`, to start again as the same user; a fresh one when left out. */
  profile?: string;
}

export interface Loupe {
  context: BrowserContext;
  /** The window's first tab. */
  page: Page;
  extensionId: string;
  claude: FakeClaude;
  site: FixtureSite;
  profile: string;
  /** The service worker of the regular or of the private profile, started when it is not running. */
  worker(which?: 'regular' | 'private', privatePage?: Page): Promise<Worker>;
  /** Where a further driver may connect; see side-panel.ts for why. */
  devtoolsUrl: string;
  /** Opens `sidepanel.html` as a tab of the regular window; side-panel.ts has the real one. */
  panelPage(): Promise<Page>;
  /** Opens `options.html` as a tab. */
  optionsPage(): Promise<Page>;
  /** Stores a key as the worker keeps it; the base URL is Anthropic's own when left out. */
  storeKey(key: string, baseUrl?: string): Promise<void>;
  storeSettings(patch: Record<string, unknown>): Promise<void>;
  /** Calls the worker's menu listeners. Grants no `activeTab` and is no user gesture: see grant-access.ts. */
  clickMenu(itemId: string, info: ClickInfo, page?: Page): Promise<void>;
  close(how?: { keepsProfile: boolean }): Promise<void>;
}

/** Starts the stand-in, the fixture site and a Chromium with Loupe in a fresh profile. Close it in the end. */
export async function launchLoupe(options: LaunchOptions = {}): Promise<Loupe> {
  const { extensionDir = EXTENSION_DIR, approvesAllSites = true, fileAccess = true } = options;
  await waitForBuild(extensionDir);
  const certificate = await makeCertificate();
  const site = await startFixtureSite(certificate, options.addRoutes);
  const claude = await startFakeClaude({ certificate, tls: true, hostMap: site.hostMap, ...options.claude });
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'loupe-')));
  if (options.profile === undefined) {
    await writeProfile(profile, extensionDir, { privateWindows: true, approvesAllSites, fileAccess });
  }
  const hostRules = [...site.hostRules];
  if (options.mapsApi !== false) hostRules.push(`MAP api.anthropic.com:443 127.0.0.1:${claude.port}`);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    headless: !options.headed,
    viewport: null,
    ...(options.headed ? { env: { ...environment(), ...quietDesktop } } : {}),
    args: [
      `--disable-extensions-except=${extensionDir}`,
      `--load-extension=${extensionDir}`,
      `--host-resolver-rules=${hostRules.join(', ')}`,
      `--ignore-certificate-errors-spki-list=${certificate.spkiSha256}`,
      '--remote-debugging-port=0',
      // For Extensions.triggerAction, the one gesture that works without a screen.
      '--enable-unsafe-extension-debugging',
      '--window-position=0,0',
      `--window-size=${sizeOf(options.windowSize)}`,
      '--no-first-run',
      '--disable-quic',
      ...(options.devicePixelRatio ? [`--force-device-scale-factor=${options.devicePixelRatio}`] : []),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(options.moreArgs ?? []),
    ],
  });
  const extensionId = extensionIdOf(extensionDir);
  const devtoolsUrl = await readDevtoolsUrl(profile);
  const page = context.pages()[0] ?? (await context.newPage());

  const openPage = async (file: string): Promise<Page> => {
    const tab = await context.newPage();
    await tab.goto(`chrome-extension://${extensionId}/${file}`);
    return tab;
  };

  const loupe: Loupe = {
    context,
    page,
    extensionId,
    claude,
    site,
    profile,
    worker: (which = 'regular', privatePage) => findWorker(loupe, which, privatePage),
    devtoolsUrl,
    panelPage: () => openPage('sidepanel.html'),
    optionsPage: () => openPage('options.html'),
    storeKey: async (key, baseUrl) => storeKey(await loupe.worker(), key, baseUrl),
    storeSettings: async (patch) => storeSettings(await loupe.worker(), patch),
    clickMenu: async (itemId, info, clicked = page) => clickMenu(await loupe.worker(), itemId, info, clicked),
    close: async ({ keepsProfile } = { keepsProfile: false }) => {
      await context.close();
      await Promise.all([claude.close(), site.close()]);
      if (keepsProfile) return;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    await settleIn(loupe, options);
  } catch (error) {
    await loupe.close();
    throw error;
  }
  return loupe;
}

/** Waits for the worker, stores key and settings, and closes the welcome tab that installing may open. */
async function settleIn(
  loupe: Loupe,
  { key = TEST_KEY, settings, keepsWelcome = false }: LaunchOptions,
): Promise<void> {
  await loupe.worker();
  if (key !== null) await loupe.storeKey(key);
  if (settings) await loupe.storeSettings(settings);
  if (keepsWelcome) return;
  const others = loupe.context.pages().filter((page) => page !== loupe.page && page.url().includes('welcome'));
  await Promise.all(others.map((page) => page.close()));
  await loupe.page.bringToFront();
}

/** A build that is just being replaced would load as no extension at all, without a word. */
async function waitForBuild(directory: string): Promise<void> {
  const isThere = (): boolean =>
    ['manifest.json', 'background.js', 'sidepanel.html'].every((file) => existsSync(join(directory, file)));
  for (let waited = 0; !isThere(); waited += 100) {
    if (waited >= BUILD_PATIENCE_MS)
      throw new Error(`No build of the extension in ${directory}: run \`npm run build\``);
    await sleep(100);
  }
}

async function readDevtoolsUrl(profile: string): Promise<string> {
  const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  return `http://127.0.0.1:${port}`;
}

function sizeOf({ width, height } = { width: 1280, height: 900 }): string {
  return `${width},${height}`;
}

/** Native menus fade in on a desktop; GTK would draw them in the desktop's own way. */
const quietDesktop = { GTK_USE_PORTAL: '0' };

function environment(): Record<string, string> {
  const values = { ...process.env, DISPLAY: ownScreen() };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
