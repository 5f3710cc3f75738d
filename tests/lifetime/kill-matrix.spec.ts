import {
  BOUNDARIES,
  beginConversation,
  expectNoOrphans,
  killAt,
  PANEL_LIVES,
  type Way,
} from '../e2e/harness/kill-matrix.ts';
import { expect, test } from '../e2e/harness/shared-loupe.ts';

const WAYS: readonly Way[] = ['base64', 'url', 'file'];
/** Longer than two beats of the heartbeat that keeps a worker alive. */
const TWO_BEATS_MS = 45_000;

for (const way of WAYS) {
  for (const life of PANEL_LIVES) {
    test(`a worker ended before every event loses nothing that was shown: ${way}, panel ${life}`, async ({
      loupe,
      panel,
    }) => {
      await beginConversation(loupe, panel, way);
      let shown = panel;
      for (const boundary of BOUNDARIES) {
        await test.step(`before event ${boundary}`, async () => {
          shown = await killAt(loupe, shown, boundary, life);
        });
      }
      await expectNoOrphans(loupe, shown, way);
    });
  }
}

test('the worker that follows a killed one has no heartbeat left running', async ({ loupe, panel }) => {
  await beginConversation(loupe, panel, 'base64');
  await killAt(loupe, panel, 10, 'open');
  const worker = await loupe.worker();
  const beats = await worker.evaluate(async (ms) => {
    let calls = 0;
    const call = chrome.runtime.getPlatformInfo.bind(chrome.runtime);
    Object.assign(chrome.runtime, {
      getPlatformInfo: () => {
        calls += 1;
        return call();
      },
    });
    await new Promise((resolve) => setTimeout(resolve, ms));
    return calls;
  }, TWO_BEATS_MS);
  expect(beats).toBe(0);
});
