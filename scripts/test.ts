import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { ensureBrowser, ensureScreen } from './ensure-browser.ts';
import { startScreens } from './screens.ts';

/** `npm test`: everything that must hold, and how much of it did. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REPORTS = `${ROOT}.output/test`;
/** Each takes one end-to-end test at a time; see `tests/e2e/playwright.config.ts`. */
const SCREENS = 1;
/** Of a failed test in the summary. */
const MESSAGE_LINES = 24;

interface Result {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  /** Name and message of each failed test. */
  failures: readonly string[];
}

/** What runs beside others is shown in one piece. */
type Output = 'at once' | 'at the end';

type Counts = Pick<Result, 'passed' | 'failed' | 'skipped' | 'failures'>;

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.nullish(z.array(z.string())) }),
      ),
    }),
  ),
});

/** A file or a `describe` in it. */
const playwrightSuite = z.object({
  title: z.string(),
  specs: z.array(
    z.object({
      title: z.string(),
      ok: z.boolean(),
      tests: z.array(
        z.object({ results: z.array(z.object({ errors: z.array(z.object({ message: z.optional(z.string()) })) })) }),
      ),
    }),
  ),
  get suites() {
    return z.optional(z.array(playwrightSuite));
  },
});
const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
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
  // Together: whatever else runs, they say the same.
  ...(await Promise.all([
    check('types', 'tsc', '--noEmit'),
    check('lint', 'biome', 'check', '--error-on-warnings', '.'),
    check('dead code', 'knip'),
  ])),
  await runVitest('unit'),
  await runVitest('browser'),
  await runEndToEnd('headless'),
  await runEndToEnd('on screen'),
];
summarise(results);

/** One tool that is satisfied or not. */
async function check(name: string, tool: string, ...args: readonly string[]): Promise<Result> {
  const { ok, seconds } = await run(name, [tool, ...args], { output: 'at the end' });
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, failures: [], seconds };
}

async function runVitest(project: string): Promise<Result> {
  const report = `${REPORTS}/${project}.json`;
  const { ok, seconds } = await run(project, [
    ...['vitest', 'run', '--config', 'tests/vitest.config.ts', '--project', project],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  ]);
  const counts = read(report, vitestReport, (found) => ({
    passed: found.numPassedTests,
    failed: found.numFailedTests,
    skipped: found.numPendingTests,
    failures: found.testResults.flatMap(({ name, message, assertionResults }) => [
      ...(message ? [`${name}\n${message}`] : []),
      ...assertionResults
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages }) => `${name} › ${fullName}\n${(failureMessages ?? []).join('\n')}`),
    ]),
  }));
  return { name: project, seconds, ...judge(ok, counts) };
}

/** @param project one after the other: what is on a screen has to be quick enough for the browser's own times. */
async function runEndToEnd(project: 'headless' | 'on screen'): Promise<Result> {
  const report = `${REPORTS}/${project.replace(' ', '-')}.json`;
  // The real mouse and keyboard are used: on screens of their own, never on the user's.
  const screens = noScreen || project === 'headless' ? undefined : await startScreens(SCREENS);
  const env = {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    DISPLAY: '',
    ...(screens ? { LOUPE_SCREENS: screens.names.join(' ') } : {}),
  };
  const { ok, seconds } = await run(
    `end to end, ${project}`,
    ['playwright', 'test', '--config', 'tests/e2e', '--project', project],
    { env },
  );
  screens?.stop();
  const counts = read(report, playwrightReport, ({ stats, suites }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    failures: suites.flatMap((suite) => failedSpecs(suite)),
  }));
  return { name: project, seconds, ...judge(ok, counts) };
}

function failedSpecs({ title, specs, suites = [] }: z.infer<typeof playwrightSuite>): string[] {
  const failed = specs
    .filter(({ ok }) => !ok)
    .map((spec) => {
      const errors = spec.tests.flatMap(({ results }) => results).flatMap((result) => result.errors);
      return `${spec.title}\n${errors.map(({ message = '' }) => message).join('\n')}`;
    });
  return [...failed, ...suites.flatMap(failedSpecs)].map((failure) => `${title} › ${failure}`);
}

/** A runner that failed without a failed test, or left no report, counts as one failure. */
function judge(ok: boolean, counts: Counts | undefined): Counts {
  const { failed, ...rest } = counts ?? { passed: 0, failed: 0, skipped: 0, failures: [] };
  const nothingRan = rest.passed + failed === 0;
  return { ...rest, failed: failed === 0 && (!ok || nothingRan) ? 1 : failed };
}

function read<Schema extends z.ZodMiniType>(
  file: string,
  schema: Schema,
  count: (report: z.infer<Schema>) => Counts,
): Counts | undefined {
  if (!existsSync(file)) return undefined;
  return count(schema.parse(JSON.parse(readFileSync(file, 'utf8'))));
}

async function run(
  name: string,
  [command = '', ...args]: readonly string[],
  { env = {}, output = 'at once' }: { env?: Record<string, string>; output?: Output } = {},
): Promise<{ ok: boolean; seconds: number }> {
  const title = `\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}\n`;
  const start = Date.now();
  const path = `${ROOT}node_modules/.bin:${process.env.PATH ?? ''}`;
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: output === 'at once' ? 'inherit' : ['inherit', 'pipe', 'pipe'],
    env: { ...process.env, PATH: path, ...env },
  });
  if (output === 'at once') process.stdout.write(title);
  const kept: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => kept.push(chunk));
  const ok = await once(child, 'close').then(
    ([status]) => status === 0,
    () => false,
  );
  if (output === 'at the end') process.stdout.write(Buffer.concat([Buffer.from(title), ...kept]));
  return { ok, seconds: (Date.now() - start) / 1000 };
}

function summarise(results: readonly Result[]): void {
  const total = (field: 'passed' | 'failed'): number => results.reduce((sum, result) => sum + result[field], 0);
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
  // Once more where one looks: what failed may have scrolled away long ago.
  for (const { name, failures } of results) {
    for (const failure of failures) {
      process.stdout.write(`\n✗ ${name}: ${failure.split('\n').slice(0, MESSAGE_LINES).join('\n  ')}\n`);
    }
  }
  process.stdout.write(`\n${lines.join('\n')}\n`);
  if (noScreen) process.stdout.write(`\n${noScreen}\n`);
  process.stdout.write(`\n${total('passed')} passed, ${total('failed')} failed\n`);
  process.exitCode = total('failed') > 0 ? 1 : 0;
}
