import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { ensureBrowser, ensureScreen } from './ensure-browser.ts';

/** `npm test`: everything that must hold, and how much of it did. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REPORTS = `${ROOT}.output/test`;

interface Result {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
}

type Counts = Pick<Result, 'passed' | 'failed' | 'skipped'>;

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() });
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

const noBrowser = ensureBrowser();
if (noBrowser) {
  process.stderr.write(`${noBrowser}\n`);
  process.exit(1);
}
const noScreen = ensureScreen();
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const results = [
  check('types', 'tsc', '--noEmit'),
  check('lint', 'biome', 'check', '--error-on-warnings', '.'),
  check('dead code', 'knip'),
  runVitest('unit'),
  runVitest('browser'),
  runEndToEnd(),
];
summarise(results);

/** One tool that is satisfied or not. */
function check(name: string, tool: string, ...args: readonly string[]): Result {
  const { ok, seconds } = run(name, [tool, ...args]);
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, seconds };
}

function runVitest(project: string): Result {
  const report = `${REPORTS}/${project}.json`;
  const { ok, seconds } = run(project, [
    ...['vitest', 'run', '--config', 'tests/vitest.config.ts', '--project', project],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  ]);
  const counts = read(report, vitestReport, (found) => ({
    passed: found.numPassedTests,
    failed: found.numFailedTests,
    skipped: found.numPendingTests,
  }));
  return { name: project, seconds, ...judge(ok, counts) };
}

function runEndToEnd(): Result {
  const report = `${REPORTS}/e2e.json`;
  const tests = ['playwright', 'test', '--config', 'tests/e2e'];
  // The real mouse and keyboard are used: on a screen of their own, never on the user's.
  const screen = ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 2800x2000x24'];
  const { ok, seconds } = run('end to end', noScreen ? tests : [...screen, ...tests], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ...(noScreen ? { DISPLAY: '' } : {}),
  });
  const counts = read(report, playwrightReport, ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }));
  return { name: 'end to end', seconds, ...judge(ok, counts) };
}

/** A runner that failed without a failed test, or left no report, counts as one failure. */
function judge(ok: boolean, counts: Counts | undefined): Counts {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  const nothingRan = passed + failed === 0;
  return { passed, failed: failed === 0 && (!ok || nothingRan) ? 1 : failed, skipped };
}

function read<Schema extends z.ZodMiniType>(
  file: string,
  schema: Schema,
  count: (report: z.infer<Schema>) => Counts,
): Counts | undefined {
  if (!existsSync(file)) return undefined;
  return count(schema.parse(JSON.parse(readFileSync(file, 'utf8'))));
}

function run(
  name: string,
  [command = '', ...args]: readonly string[],
  env: Record<string, string> = {},
): { ok: boolean; seconds: number } {
  process.stdout.write(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}\n`);
  const start = Date.now();
  const path = `${ROOT}node_modules/.bin:${process.env.PATH ?? ''}`;
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PATH: path, ...env },
  });
  return { ok: status === 0, seconds: (Date.now() - start) / 1000 };
}

function summarise(results: readonly Result[]): void {
  const total = (field: keyof Counts): number => results.reduce((sum, result) => sum + result[field], 0);
  const lines = results.map(({ name, passed, failed, skipped, seconds }) =>
    [
      failed > 0 ? '✗' : '✓',
      name.padEnd(12),
      `${passed} passed`.padStart(12),
      `${failed} failed`.padStart(10),
      `${skipped} skipped`.padStart(12),
      `${seconds.toFixed(1)} s`.padStart(9),
    ].join(' '),
  );
  process.stdout.write(`\n${lines.join('\n')}\n`);
  if (noScreen) process.stdout.write(`\n${noScreen}\n`);
  process.stdout.write(`\n${total('passed')} passed, ${total('failed')} failed\n`);
  process.exitCode = total('failed') > 0 ? 1 : 0;
}
