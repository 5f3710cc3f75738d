import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const BUILD = fileURLToPath(new URL('../../.output/chrome-mv3/', import.meta.url));

/** What one context loads. */
export interface SizeRow {
  name: string;
  /** After gzip, where the name does not say otherwise. */
  bytes: number;
  aimBytes: number;
}

/** Gzip sizes of the built extension: the worker, the panel's scripts, and what runs on a page by itself. */
export function measureSizes(): SizeRow[] {
  const manifest: { content_scripts?: unknown[] } = JSON.parse(readFileSync(`${BUILD}manifest.json`, 'utf8'));
  return [
    { name: 'background', bytes: gzipOf(['background.js']), aimBytes: 100_000 },
    { name: 'side panel, scripts', bytes: gzipOf(scriptsOf('sidepanel.html')), aimBytes: 80_000 },
    { name: 'page reader, injected on use', bytes: gzipOf(['page-reader.js']), aimBytes: 20_000 },
    { name: 'picker, injected on use', bytes: gzipOf(['page-picker.js']), aimBytes: 20_000 },
    { name: 'page memory on allowed sites, as it is', bytes: statSync(`${BUILD}page-memory.js`).size, aimBytes: 2_048 },
    { name: 'on pages before the first use', bytes: manifest.content_scripts?.length ?? 0, aimBytes: 0 },
  ];
}

/** The scripts a page loads at once: its entry and every chunk that is preloaded with it. */
function scriptsOf(page: string): string[] {
  const html = readFileSync(BUILD + page, 'utf8');
  return [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].flatMap(([, path]) => (path ? [path] : []));
}

function gzipOf(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + gzipSync(readFileSync(BUILD + path), { level: 9 }).length, 0);
}
