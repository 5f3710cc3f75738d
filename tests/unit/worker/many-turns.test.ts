import './imports.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { database } from '@/utils/store/database.ts';
import { type FakeClaude, startFakeClaude } from '../../fake-claude/server.ts';
import { setTurnStage, type TurnStage } from './turn-stage.ts';

const TURNS = 100;

let claude: FakeClaude;
let stage: TurnStage;
beforeAll(async () => {
  claude = await startFakeClaude();
  stage = await setTurnStage(claude.url);
});
afterAll(async () => {
  await claude.close();
});

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

/** Three of ten turns go wrong, each in its own way. */
async function runTurn(n: number): Promise<string> {
  if (n % 10 === 3) claude.fault({ cutAt: 'middle' });
  if (n % 10 === 6) claude.fault({ errorEventAt: 'middle' });
  const isStopped = n % 10 === 9;
  if (isStopped) claude.fault({ stallAt: 'middle' });
  const turn = await stage.addTurn(`Question ${n}`);
  stage.runner.start(turn);
  while (isStopped && !stage.hub.textOf(turn.id)) await new Promise((resolve) => setTimeout(resolve, 5));
  if (isStopped) await stage.runner.stop(turn.id);
  await stage.ended(turn.id);
  return turn.id;
}

it('leaves nothing behind of a hundred turns, thirty of which go wrong', async () => {
  await runTurn(0);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const before = timers();
  const ids: string[] = [];
  for (let n = 1; n <= TURNS; n += 1) ids.push(await runTurn(n));
  const statuses = Object.groupBy(await database.turns.bulkGet(ids), (turn) => turn?.state.status ?? 'gone');
  expect(statuses.done?.length).toBe(70);
  expect(statuses.failed?.length).toBe(20);
  expect(statuses.stopped?.length).toBe(10);
  // The database knows that they have ended a moment before the runner has let go of them.
  await expect.poll(() => ids.filter((id) => stage.hub.textOf(id) !== undefined)).toEqual([]);
  // Not with `expect.poll`: it has a timer of its own, and the runner has one now and then.
  let left = timers();
  for (let tries = 0; tries < 100 && left > before; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    left = timers();
  }
  expect(left).toBeLessThanOrEqual(before);
}, 120_000);
