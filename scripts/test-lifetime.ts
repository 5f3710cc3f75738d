import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureBrowser, ensureScreen } from './ensure-browser.ts';

/**
 * `npm run test:lifetime [file]`: what takes minutes, because time itself is tested or because everything is tried with
 * everything. The keyboard of a screen of its own drives a browser that no debugger is attached to.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));

const missing = ensureBrowser() ?? ensureScreen();
if (missing) {
  process.stderr.write(`${missing}\n`);
  process.exit(1);
}
const screen = ['--auto-servernum', '--server-args=-screen 0 2800x2000x24'];
const tests = ['playwright', 'test', '--config', 'tests/lifetime', ...process.argv.slice(2)];
const { status } = spawnSync('xvfb-run', [...screen, ...tests], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${ROOT}node_modules/.bin:${process.env.PATH ?? ''}` },
});
process.exitCode = status ?? 1;
