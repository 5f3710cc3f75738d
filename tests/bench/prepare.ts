import { readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright';
import sharp from 'sharp';
import { build } from 'vite';
import { findChromium } from '../../scripts/find-chromium.ts';
import { fitToTier } from '../../utils/image/fit.ts';
import { type Pixels, similarity } from '../browser/image/similarity.ts';
import { type BenchPicture, benchPictures } from './prepare-pictures.ts';
import type { WorkerAnswer, WorkerQuestion } from './prepare-worker-entry.ts';

/** One picture at one size. Times are medians in milliseconds from compressed bytes to pixels at the final size. */
export interface PrepareRow {
  name: string;
  kind: BenchPicture['kind'];
  megapixels: number;
  to: string;
  /** Chromium's decoder alone, which is part of Loupe's time: the floor. */
  decodeMs: number;
  loupeMs: number;
  sharpMs: number;
  picaMs: number;
  /** Loupe's time ÷ the other's, the median over rounds: what else the machine does hits both alike. */
  perSharp: number;
  decodePerSharp: number;
  perPica: number;
  /** Structural similarity to sharp's Lanczos3 of the whole picture. */
  loupeSsim: number;
  picaSsim: number;
  /** All of prepareImage, encoding included. */
  wholeMs: number;
  sentKilobytes: number;
  sentAs: string;
  missed: string[];
}

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
/** Loupe's time ÷ sharp's, at most. */
const MOST_PER_SHARP = { jpeg: 1.45, 'png photograph': 1, 'png screen': Number.POSITIVE_INFINITY };
const MOST_PER_PICA = 0.85;
const SSIM_MARGIN = 0.001;

/** Prepares in a service worker, beside sharp (native) and pica (in the page), turn by turn in one run. */
export async function benchPrepare(): Promise<PrepareRow[]> {
  // Otherwise the second turn of the same picture would cost it nothing.
  sharp.cache(false);
  const site = await buildSite();
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  try {
    const pictures = await benchPictures(browser);
    const server = await serve(site, pictures);
    const page = await browser.newPage();
    page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
    await page.goto(server.origin);
    await page.waitForFunction(() => window.bench !== undefined);
    const rows: PrepareRow[] = [];
    for (const [index, picture] of pictures.entries()) {
      for (const tier of ['standard', 'high'] as const) rows.push(await measure(page, picture, index, tier));
    }
    server.close();
    return rows;
  } finally {
    await browser.close();
    await rm(site, { recursive: true, force: true });
  }
}

async function measure(
  page: Page,
  picture: BenchPicture,
  index: number,
  tier: 'standard' | 'high',
): Promise<PrepareRow> {
  const original = await sharp(picture.bytes).metadata();
  const { width, height } = fitToTier(original.width, original.height, tier);
  const question = { url: `/picture/${index}`, tier, width, height, wantsPixels: false } as const;
  const ask = (more: Partial<WorkerQuestion>): Promise<WorkerAnswer> =>
    askPage(page, 'ask', { ...question, what: 'pixels', ...more });
  const runPica = (wantsPixels: boolean): Promise<WorkerAnswer> =>
    askPage(page, 'runPica', { ...question, what: 'pixels', wantsPixels });

  // The first turn warms everything up and is looked at, not timed.
  const reference = await lanczosPixels(picture.bytes, width, height);
  const loupeSsim = similarity(toPixels(await ask({ wantsPixels: true }), width, height), reference);
  const picaSsim = similarity(toPixels(await runPica(true), width, height), reference);
  await timeSharp(picture.bytes, width, height);

  const times: { decode: number; loupe: number; native: number; pica: number; whole: WorkerAnswer }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const decode = (await ask({ what: 'decode' })).ms;
    const loupe = (await ask({})).ms;
    const native = await timeSharp(picture.bytes, width, height);
    const pica = (await runPica(false)).ms;
    times.push({ decode, loupe, native, pica, whole: await ask({ what: 'whole' }) });
  }
  const whole = times[0]?.whole;
  const row = {
    name: picture.name,
    kind: picture.kind,
    megapixels: (original.width * original.height) / 1e6,
    to: `${width}×${height}`,
    decodeMs: median(times.map((time) => time.decode)),
    loupeMs: median(times.map((time) => time.loupe)),
    sharpMs: median(times.map((time) => time.native)),
    picaMs: median(times.map((time) => time.pica)),
    perSharp: median(times.map((time) => time.loupe / time.native)),
    decodePerSharp: median(times.map((time) => time.decode / time.native)),
    perPica: median(times.map((time) => time.loupe / time.pica)),
    loupeSsim,
    picaSsim,
    wholeMs: median(times.map((time) => time.whole.ms)),
    sentKilobytes: Math.round((whole?.bytes ?? 0) / 1024),
    sentAs: whole?.mediaType ?? '',
  };
  return { ...row, missed: missedAims(row) };
}

function missedAims(row: Omit<PrepareRow, 'missed'>): string[] {
  const missed: string[] = [];
  const most = MOST_PER_SHARP[row.kind];
  if (row.perSharp > most) {
    missed.push(`over ${most}× sharp${row.decodePerSharp > most ? ', as is decoding alone' : ''}`);
  }
  if (row.perPica > MOST_PER_PICA) missed.push(`over ${MOST_PER_PICA}× pica`);
  if (row.loupeSsim < row.picaSsim - SSIM_MARGIN) missed.push('less like Lanczos3 than pica');
  return missed;
}

function askPage(page: Page, method: 'ask' | 'runPica', question: WorkerQuestion): Promise<WorkerAnswer> {
  return page.evaluate(
    ([name, asked]) => {
      if (!window.bench) throw new Error('the page is not ready');
      return window.bench[name](asked);
    },
    [method, question] as const,
  );
}

async function timeSharp(bytes: Buffer, width: number, height: number): Promise<number> {
  const start = performance.now();
  await sharp(bytes).autoOrient().resize(width, height, { fit: 'fill', kernel: 'lanczos3' }).raw().toBuffer();
  return performance.now() - start;
}

/** The whole picture through Lanczos3, without the decoder's own shrinking. */
async function lanczosPixels(bytes: Buffer, width: number, height: number): Promise<Pixels> {
  const image = sharp(bytes)
    .autoOrient()
    .resize(width, height, { fit: 'fill', kernel: 'lanczos3', fastShrinkOnLoad: false });
  return { width, height, data: await image.toColourspace('srgb').ensureAlpha().raw().toBuffer() };
}

function toPixels(answer: WorkerAnswer, width: number, height: number): Pixels {
  return { width, height, data: Buffer.from(answer.rgba ?? '', 'base64') };
}

/** Bundles page and worker as the extension's build does. */
async function buildSite(): Promise<string> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const outDir = `${tmpdir()}/loupe-bench-${process.pid}`;
  const entry = (name: string): string => fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    resolve: { alias: { '@': root } },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      rolldownOptions: {
        input: [entry('prepare-page-entry'), entry('prepare-worker-entry')],
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  return outDir;
}

interface Served {
  origin: string;
  close: () => void;
}

async function serve(site: string, pictures: readonly BenchPicture[]): Promise<Served> {
  const types: Record<string, string> = { js: 'text/javascript', wasm: 'application/wasm' };
  const server: Server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    const picture = path.startsWith('/picture/') ? pictures[Number(path.slice('/picture/'.length))] : undefined;
    if (picture) return void response.end(picture.bytes);
    if (path === '/') {
      response.setHeader('content-type', 'text/html');
      return void response.end(
        '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/prepare-page-entry.js"></script>',
      );
    }
    response.setHeader('content-type', types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
    const file = await readFile(site + path).catch(() => undefined);
    response.statusCode = file ? 200 : 404;
    response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { origin: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** The rows as a table for people. */
export function printPrepare(rows: readonly PrepareRow[]): void {
  console.table(
    rows.map((row) => ({
      picture: row.name,
      MP: row.megapixels.toFixed(1),
      to: row.to,
      'decode alone ms': Math.round(row.decodeMs),
      'Loupe ms': Math.round(row.loupeMs),
      'sharp ms': Math.round(row.sharpMs),
      'pica ms': Math.round(row.picaMs),
      'decode ÷ sharp': row.decodePerSharp.toFixed(2),
      '÷ sharp': row.perSharp.toFixed(2),
      '÷ pica': row.perPica.toFixed(2),
      SSIM: row.loupeSsim.toFixed(4),
      'pica SSIM': row.picaSsim.toFixed(4),
      'whole ms': Math.round(row.wholeMs),
      sent: `${row.sentKilobytes} KB ${row.sentAs.replace('image/', '')}`,
      missed: row.missed.join(', '),
    })),
  );
}

if (import.meta.main) printPrepare(await benchPrepare());
