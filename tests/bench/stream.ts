import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import type { Page } from 'playwright';
import { type Loupe, launchLoupe } from '../e2e/harness/launch-loupe.ts';
import { addPicture, ask, lastTurn } from '../e2e/harness/panel-steps.ts';
import type { DeltaSize } from '../fake-claude/sse.ts';
import { type Busy, recordBusy } from './busy-frames.ts';
import { makeText, SHAPES, type Shape } from './stream-texts.ts';

/** One shape of answer, at both lengths, here and in a panel that renders the whole text at every delta. */
export interface StreamRow {
  shape: Shape;
  /** Whole runs at ten times the pace. */
  half: Busy;
  whole: Busy;
  /** Main-thread time of the whole ÷ that of the half. */
  ratio: number;
  peerRatio: number;
  /** The peer's main-thread time ÷ Loupe's, at full length. */
  perPeer: number;
  /** At 500 tokens a second, the last {@link LAST_CHARACTERS} of the whole. */
  last?: Busy;
}

const LENGTH = 200_000;
/** 500 tokens of four characters. */
const CHARACTERS_PER_SECOND = 2000;
/** Every delta comes after a timer of this, which takes a little longer than it says. */
const DELTA_MS = 4;
const FASTER = 10;

const FULL_PACE_SECONDS = 12;
const SETTLING_MS = 3000;
/** The peer takes minutes for every delta of a long table. */
const PEER_SAMPLE = 200;
const PATIENCE_MS = 120_000;

const wanted = process.env.BENCH_SHAPES?.split(',');

/** Streams answers of every shape through the built extension, and times the panel's main thread. */
export async function benchStream(): Promise<StreamRow[]> {
  const loupe = await launchLoupe({ addRoutes: addPeer, claude: { capsAnswers: false } });
  try {
    // The same question every time, and never the stored answer.
    await loupe.storeSettings({ offersAnswers: false });
    const panel = await loupe.panelPage();
    const peer = await loupe.context.newPage();
    await peer.goto('https://page.example.com/peer');
    const rows: StreamRow[] = [];
    // The first answer warms the panel's code up.
    await answer(loupe, panel, makeText('mixed', LENGTH / 4), () => charactersPerDelta(FASTER));
    for (const shape of SHAPES.filter((each) => !wanted || wanted.includes(each))) {
      await panel.bringToFront();
      const half = await answer(loupe, panel, makeText(shape, LENGTH / 2), () => charactersPerDelta(FASTER));
      const whole = await answer(loupe, panel, makeText(shape, LENGTH), () => charactersPerDelta(FASTER));
      const last = process.env.BENCH_QUICK ? undefined : await lastAtFullPace(loupe, panel, shape);
      await peer.bringToFront();
      const peerHalf = await answerInPeer(peer, makeText(shape, LENGTH / 2));
      const peerWhole = await answerInPeer(peer, makeText(shape, LENGTH));
      rows.push({
        shape,
        half,
        whole,
        ratio: whole.totalMs / half.totalMs,
        peerRatio: peerWhole / peerHalf,
        perPeer: peerWhole / whole.totalMs,
        ...(last && { last }),
      });
    }
    return rows;
  } finally {
    await loupe.close();
  }
}

async function answer(loupe: Loupe, panel: Page, text: string, sizeAt: DeltaSize): Promise<Busy> {
  await begin(loupe, panel, text, sizeAt);
  return await recordBusy(panel, async () => {
    await ask(panel, 'What is this?');
    await lastTurn(panel).getByRole('button', { name: 'Copy', exact: true }).waitFor({ timeout: PATIENCE_MS });
  });
}

/** Everything but the end comes at once; the end, where it would be heaviest, at the pace of a fast model. */
async function lastAtFullPace(loupe: Loupe, panel: Page, shape: Shape): Promise<Busy> {
  const text = makeText(shape, LENGTH);
  const slowFrom = text.length - CHARACTERS_PER_SECOND * FULL_PACE_SECONDS;
  await begin(loupe, panel, text, (at) => (at < slowFrom ? slowFrom : charactersPerDelta(1)));
  await ask(panel, 'What is this?');
  await panel.waitForTimeout(SETTLING_MS);
  return await recordBusy(panel, () => panel.waitForTimeout((FULL_PACE_SECONDS * 1000) / 2));
}

async function begin(loupe: Loupe, panel: Page, text: string, sizeAt: DeltaSize): Promise<void> {
  await panel.reload();
  await panel.getByRole('button', { name: 'New conversation' }).click();
  await addPicture(panel);
  loupe.claude.clear();
  loupe.claude.respondWith(text);
  loupe.claude.settings.delays = { firstByteMs: 0, perDeltaMs: DELTA_MS };
  loupe.claude.settings.deltaSize = sizeAt;
}

function charactersPerDelta(faster: number): number {
  // A timer takes a little longer than it says.
  return Math.round((CHARACTERS_PER_SECOND * faster * (DELTA_MS + 0.5)) / 1000);
}

/** Runs in a page of its own: what a panel does that hands the whole text to a Markdown library at every delta. */
function addPeer(app: FastifyInstance): void {
  const require = createRequire(import.meta.url);
  const marked = readFileSync(require.resolve('marked').replace('marked.esm.js', 'marked.umd.js'), 'utf8');
  app.get('/peer', async (_request, reply) =>
    reply
      .type('text/html')
      .send(
        `<!doctype html><title>Peer</title><div id="log" style="height:600px;overflow:auto"></div><script>${marked}</script>`,
      ),
  );
}

/** @returns milliseconds for the whole text, reckoned from every {@link PEER_SAMPLE}th of its deltas. */
async function answerInPeer(peer: Page, text: string): Promise<number> {
  return await peer.evaluate(
    ({ text, step, sample }) => {
      const log = document.getElementById('log') as HTMLElement;
      const { marked } = globalThis as unknown as { marked: { parse: (text: string) => string } };
      const start = performance.now();
      for (let length = 0; length < text.length; length += step * sample) {
        log.innerHTML = marked.parse(text.slice(0, length));
        // Reading it lays out what a frame would.
        log.scrollTop = log.scrollHeight;
      }
      const ms = (performance.now() - start) * sample;
      log.innerHTML = '';
      return ms;
    },
    { text, step: charactersPerDelta(FASTER), sample: PEER_SAMPLE },
  );
}

export function printStream(rows: readonly StreamRow[]): void {
  console.table(
    rows.map(({ shape, half, whole, ratio, peerRatio, perPeer, last }) => ({
      shape,
      frames: whole.frames,
      'p50 ms': whole.p50Ms.toFixed(1),
      'p95 ms': whole.p95Ms.toFixed(1),
      '100 KB ms': Math.round(half.totalMs),
      '200 KB ms': Math.round(whole.totalMs),
      '200 ÷ 100': ratio.toFixed(2),
      'peer 200 ÷ 100': peerRatio.toFixed(2),
      'peer ÷ Loupe': perPeer.toFixed(1),
      'full pace p95': last?.p95Ms.toFixed(1) ?? '',
    })),
  );
}

if (import.meta.main) printStream(await benchStream());
