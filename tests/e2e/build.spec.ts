import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { PAGE_CSP } from '../../scripts/page-csp.ts';
import { measureSizes } from '../bench/sizes.ts';
import { EXTENSION_DIR } from './harness/launch-loupe.ts';

const manifest: Record<string, unknown> = JSON.parse(readFileSync(join(EXTENSION_DIR, 'manifest.json'), 'utf8'));
const files = readdirSync(EXTENSION_DIR, { recursive: true, encoding: 'utf8' });

test('installing asks for these permissions and for no site', () => {
  expect(manifest.permissions).toEqual([
    'activeTab',
    'alarms',
    'contextMenus',
    'offscreen',
    'scripting',
    'sidePanel',
    'storage',
    'unlimitedStorage',
  ]);
  expect(manifest.optional_host_permissions).toEqual(['<all_urls>']);
  for (const absent of ['host_permissions', 'content_scripts', 'web_accessible_resources', 'optional_permissions']) {
    expect(manifest, `the manifest has ${absent}`).not.toHaveProperty(absent);
  }
});

test('the manifest has these fields and no others', () => {
  const { version, icons, ...rest } = manifest;
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(icons).toEqual({ 16: 'icon/16.png', 32: 'icon/32.png', 48: 'icon/48.png', 128: 'icon/128.png' });
  expect(Object.keys(rest).sort()).toEqual([
    'action',
    'background',
    'commands',
    'content_security_policy',
    'description',
    'externally_connectable',
    'incognito',
    'manifest_version',
    'minimum_chrome_version',
    'name',
    'optional_host_permissions',
    'options_ui',
    'permissions',
    'side_panel',
    'storage',
  ]);
  expect(rest).toMatchObject({
    manifest_version: 3,
    name: 'Loupe',
    incognito: 'split',
    externally_connectable: { ids: [] },
    background: { type: 'module', service_worker: 'background.js' },
    side_panel: { default_path: 'sidepanel.html' },
    options_ui: { page: 'options.html', open_in_tab: true },
  });
});

test('no more than four commands suggest a key: Chromium refuses to load a fifth', () => {
  const commands = Object.values(Object(manifest.commands)) as { suggested_key?: unknown }[]; // The manifest's schema.
  expect(commands.filter((command) => command.suggested_key !== undefined).length).toBeLessThanOrEqual(4);
});

test('these are the commands', () => {
  const keys = Object.entries(Object(manifest.commands)).map(([name, command]) => {
    const { suggested_key: suggested } = command as { suggested_key?: { default?: string } }; // The manifest's schema.
    return [name, suggested?.default];
  });
  expect(Object.fromEntries(keys)).toEqual({
    _execute_action: 'Alt+Shift+L',
    pick: 'Alt+Shift+K',
    region: 'Alt+Shift+S',
    describe: 'Alt+Shift+D',
    'capture-tab': undefined,
    'capture-page': undefined,
    'same-region': undefined,
  });
});

const pages = files.filter((file) => file.endsWith('.html'));

test('there are the pages that are meant to be there', () => {
  expect(pages.sort()).toEqual(['offscreen.html', 'options.html', 'sidepanel.html', 'welcome.html']);
});

for (const page of pages) {
  test(`${page} carries its own strict policy, before anything that could load`, () => {
    const html = readFileSync(join(EXTENSION_DIR, page), 'utf8');
    const meta = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html);
    expect(meta?.[1]?.replaceAll('&#39;', "'")).toBe(PAGE_CSP);
    const firstLoad = html.search(/<(script|link|style|img|iframe)\b/);
    expect(meta?.index).toBeLessThan(firstLoad === -1 ? html.length : firstLoad);
  });
}

test('pages can load and reach nothing but the extension itself', () => {
  const directives = new Map(PAGE_CSP.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]));
  expect(directives.get('default-src')).toEqual(["'none'"]);
  expect(directives.get('connect-src')).toEqual(["'none'"]);
  expect(directives.get('script-src')).toEqual(["'self'"]);
  expect(directives.get('img-src')).toEqual(["'self'", 'data:', 'blob:']);
});

/** The text of the SDK's own error for an aborted request. */
const SDK_MARK = 'Request was aborted';

/** Every script a file names, and those these name. */
function scriptsOf(file: string, found = new Set<string>()): Set<string> {
  for (const [name] of readFileSync(join(EXTENSION_DIR, file), 'utf8').matchAll(/[\w.-]+\.js\b/g)) {
    const script = files.find((candidate) => candidate === name || candidate.endsWith(`/${name}`));
    if (!script || found.has(script)) continue;
    found.add(script);
    scriptsOf(script, found);
  }
  return found;
}

test('the background contains the SDK and no page does', () => {
  const knowsSdk = (file: string) => readFileSync(join(EXTENSION_DIR, file), 'utf8').includes(SDK_MARK);
  expect(['background.js', ...scriptsOf('background.js')].some(knowsSdk)).toBe(true);
  for (const page of pages) {
    const scripts = [...scriptsOf(page)];
    expect(scripts.length, `${page} has no scripts`).toBeGreaterThan(0);
    expect(scripts.filter(knowsSdk), page).toEqual([]);
  }
});

test('the SDK’s telemetry and its ways to other credentials than a key are left out', () => {
  const worker = readFileSync(join(EXTENSION_DIR, 'background.js'), 'utf8');
  // An attribute of its traces, and a kind of its configuration files.
  expect(worker).not.toContain('gen_ai.');
  expect(worker).not.toContain('oidc_federation');
});

test('worker and panel stay within the size they may have', () => {
  for (const { name, bytes, aimBytes, mostBytes = aimBytes } of measureSizes()) {
    expect(bytes, `${name}, bytes`).toBeLessThanOrEqual(mostBytes);
  }
});
