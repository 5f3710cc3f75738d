import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { whyNoRealClicks } from '../e2e/harness/real-click.ts';
import { benchFinding, printFinding } from './finding.ts';
import { benchFullPage, printFullPage } from './full-page.ts';
import { benchHistory, printHistory } from './history.ts';
import { benchLatency, type LatencyRow } from './latency.ts';
import { benchHeap, benchLongConversation, printHeap, printLongConversation } from './many-turns.ts';
import { benchPicker, printPicker } from './picker.ts';
import { benchPrepare, printPrepare } from './prepare.ts';
import { measureSizes, type SizeRow } from './sizes.ts';
import { benchStream, printStream } from './stream.ts';

/**
 * `npm run bench`: sizes, preparing beside sharp and pica, the way from a real click to the request, finding what a page
 * shows, opening the picker, capturing a full page, streaming long answers, and a thousand turns. Prints tables and writes
 * `.output/bench.json`. Nothing here fails: figures are for reading, ratios before milliseconds.
 */
const OUTPUT = fileURLToPath(new URL('../../.output/', import.meta.url));

const sizes = measureSizes();
printSizes(sizes);
const latency = await latencyIfPossible();
printLatency(latency);
const finding = await benchFinding();
printFinding(finding);
const picker = await benchPicker();
printPicker(picker);
const fullPage = await benchFullPage();
printFullPage(fullPage);
const stream = await benchStream();
printStream(stream);
const history = await benchHistory();
printHistory(history);
const longConversation = await benchLongConversation();
printLongConversation(longConversation);
const heap = await benchHeap();
printHeap(heap);
const prepare = await benchPrepare();
printPrepare(prepare);

mkdirSync(OUTPUT, { recursive: true });
const report = {
  at: new Date().toISOString(),
  cores: cpus().length,
  sizes,
  latency,
  finding,
  picker,
  fullPage,
  stream,
  history,
  longConversation,
  heap,
  prepare,
};
writeFileSync(`${OUTPUT}bench.json`, `${JSON.stringify(report, null, 2)}\n`);
console.log('\nWritten to .output/bench.json');

async function latencyIfPossible(): Promise<LatencyRow[]> {
  const reason = whyNoRealClicks();
  if (reason === undefined) return await benchLatency();
  console.log(`\nSkipped the way from click to request. ${reason}`);
  return [];
}

function printSizes(rows: readonly SizeRow[]): void {
  console.log('\nSizes, gzip');
  for (const { name, bytes, aimBytes } of rows) {
    console.log(`  ${name.padEnd(44)} ${kilobytes(bytes).padStart(10)}   aim ${kilobytes(aimBytes)}`);
  }
}

function printLatency(rows: readonly LatencyRow[]): void {
  if (rows.length > 0) console.log('\nFrom a real click, medians');
  for (const { name, medianMs, givenMs, beyondMs, aimMs } of rows) {
    const beyond = givenMs > 0 ? `, ${Math.round(beyondMs)} ms beyond fetching and decoding` : '';
    console.log(`  ${name.padEnd(44)} ${String(Math.round(medianMs)).padStart(7)} ms${beyond}   aim ${aimMs} ms`);
  }
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
}
