import type { Page } from 'playwright';
import { type Loupe, launchLoupe } from '../e2e/harness/launch-loupe.ts';
import { addPicture, articles, ask, questionBox, stopButton } from '../e2e/harness/panel-steps.ts';
import { storedTurns } from '../e2e/harness/stored-rows.ts';
import { overloaded } from '../fake-claude/faults.ts';
import { recordBusy } from './busy-frames.ts';
import { panelHeapMb, workerHeapMb } from './heap.ts';

/** The heaps after so many turns. */
export interface HeapRow {
  turns: number;
  panelMb: number;
  workerMb: number;
}

/** What one conversation of so many turns costs. */
export interface LongRow {
  turns: number;
  /** From loading the panel to the last turn on screen. */
  openMs: number;
  /** Main-thread time of one more short turn. */
  turnMs: number;
  /** The same for each of forty letters typed. */
  letterMs: number;
}

const TURNS = Number(process.env.BENCH_TURNS ?? 1000);
const PER_CONVERSATION = 10;
const LENGTHS = [10, 100, 1000];
const LETTERS = 40;
const ANSWER = 'The left axis counts **cups a day**.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n';

/** Three turns of ten go wrong: cut off, refused for overload, failed in mid-answer, or stopped, in turn. */
const FAULTS = ['cut', 'error', 'stop', 'cut', 'error', 'stop', 'overloaded'] as const;

/** Asks a thousand times in short conversations, three in ten with a fault, and weighs both heaps as it goes. */
export async function benchHeap(): Promise<HeapRow[]> {
  const loupe = await launchLoupe();
  try {
    loupe.claude.respondWith(ANSWER);
    const panel = await loupe.panelPage();
    const rows: HeapRow[] = [];
    for (let turn = 0; turn <= TURNS; turn += 1) {
      if (turn % PER_CONVERSATION === 0) {
        if (turn > 0) await panel.getByRole('button', { name: 'New conversation' }).click();
        await addPicture(panel);
      }
      await askOnce(loupe, panel, turn);
      if (turn % (TURNS / 10) !== 0) continue;
      loupe.claude.clear();
      loupe.claude.respondWith(ANSWER);
      rows.push({ turns: turn, panelMb: await panelHeapMb(panel), workerMb: await workerHeapMb(loupe) });
    }
    return rows;
  } finally {
    await loupe.close();
  }
}

async function askOnce({ claude }: Loupe, panel: Page, turn: number): Promise<void> {
  const fault = turn % 10 < 7 ? undefined : FAULTS[turn % FAULTS.length];
  if (fault === 'cut') claude.fault({ cutAt: 'middle' });
  if (fault === 'error') claude.fault({ errorEventAt: 'middle' });
  if (fault === 'overloaded') claude.fault(overloaded());
  if (fault === 'stop') claude.fault({ stallAt: 'middle' });
  await ask(panel, `Question ${turn}`);
  if (fault === 'stop') {
    await stopButton(panel).click();
    // The button does nothing for a moment, so that a double click on Stop does not ask.
    await panel.waitForTimeout(400);
  }
  // No element is handed out: those that are stay in the heap that is weighed.
  await panel.waitForFunction(
    (count) =>
      document.querySelectorAll('article').length > count && document.querySelector('.ask')?.textContent === 'Ask',
    turn % PER_CONVERSATION,
  );
}

/** Opens conversations of ever more turns, asks on in them and types. */
export async function benchLongConversation(): Promise<LongRow[]> {
  const loupe = await launchLoupe();
  try {
    loupe.claude.respondWith(ANSWER);
    const panel = await loupe.panelPage();
    await addPicture(panel);
    await ask(panel, 'Question 1');
    await articles(panel).first().getByRole('button', { name: 'Copy', exact: true }).waitFor();
    const rows: LongRow[] = [];
    let turns = 1;
    for (const length of LENGTHS) {
      await addTurns(panel, length - turns);
      turns = length;
      const startedAt = Date.now();
      await panel.reload();
      await panel.locator('article[data-last="true"] .answer').waitFor();
      const openMs = Date.now() - startedAt;
      await articles(panel)
        .nth(length - 1)
        .waitFor({ state: 'attached' });
      await panel.waitForTimeout(1000);
      // Not by roles: looking for those in a thousand articles keeps the page busier than all that is measured.
      await questionBox(panel).focus();
      const turn = await recordBusy(panel, async () => {
        await panel.keyboard.insertText('One more');
        await panel.keyboard.press('Enter');
        await panel.waitForFunction((count) => {
          const asked = document.querySelectorAll('article');
          return asked.length > count && asked[count]?.querySelector('.turn-footer');
        }, length);
      });
      turns += 1;
      const typing = await recordBusy(panel, () => panel.keyboard.type('x'.repeat(LETTERS), { delay: 50 }));
      rows.push({ turns: length, openMs, turnMs: turn.totalMs, letterMs: typing.totalMs / LETTERS });
    }
    return rows;
  } finally {
    await loupe.close();
  }
}

/** Copies of the last turn, one after the other, as if they had been asked. */
async function addTurns(panel: Page, count: number): Promise<void> {
  const last = (await storedTurns(panel)).at(-1);
  if (!last) throw new Error('There is a turn');
  const turns = Array.from({ length: count }, (_, n) => ({
    ...last,
    id: `${last.id}-${n}`,
    parentId: n === 0 ? last.id : `${last.id}-${n - 1}`,
    order: last.order + n + 1,
    askedAt: last.askedAt + n + 1,
    question: `Question ${n}`,
    attachmentIds: [],
    sent: [],
  }));
  await panel.evaluate(
    (turns) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('loupe');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction('turns', 'readwrite');
          for (const turn of turns) writing.objectStore('turns').put(turn);
          writing.onabort = () => reject(writing.error);
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    turns,
  );
}

export function printHeap(rows: readonly HeapRow[]): void {
  console.log('\nHeaps in short conversations, three turns of ten going wrong');
  for (const { turns, panelMb, workerMb } of rows) {
    console.log(
      `  after ${String(turns).padStart(4)} turns   panel ${panelMb.toFixed(2)} MB   worker ${workerMb.toFixed(2)} MB`,
    );
  }
}

export function printLongConversation(rows: readonly LongRow[]): void {
  console.log('\nOne long conversation');
  for (const { turns, openMs, turnMs, letterMs } of rows) {
    const asked = `one more turn ${Math.round(turnMs)} ms of the main thread`;
    console.log(
      `  ${String(turns).padStart(4)} turns   opens in ${openMs} ms   ${asked}   a letter ${letterMs.toFixed(1)} ms`,
    );
  }
}

if (import.meta.main) {
  printLongConversation(await benchLongConversation());
  printHeap(await benchHeap());
}
