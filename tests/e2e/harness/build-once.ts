import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds the extension once per run, as users get it. */
export default function buildOnce(): void {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  execFileSync(`${root}/node_modules/.bin/wxt`, ['build'], { cwd: root, stdio: 'pipe' });
}
