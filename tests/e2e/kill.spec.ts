import {
  BOUNDARIES,
  beginConversation,
  expectNoOrphans,
  killAt,
  PANEL_LIVES,
  type Way,
} from './harness/kill-matrix.ts';
import { test } from './harness/shared-loupe.ts';

// Every boundary once; `npm run test:lifetime` has each with every way and every panel.
const WAYS: readonly Way[] = ['base64', 'url', 'file'];

for (const [index, way] of WAYS.entries()) {
  test(`a worker ended between two events loses nothing that was shown: ${way}`, async ({ loupe, panel }) => {
    test.setTimeout(180_000);
    await beginConversation(loupe, panel, way);
    let shown = panel;
    for (const [at, boundary] of BOUNDARIES.entries()) {
      if (at % WAYS.length !== index) continue;
      const life = PANEL_LIVES[Math.floor(at / WAYS.length) % PANEL_LIVES.length] ?? 'open';
      await test.step(`before event ${boundary}, panel ${life}`, async () => {
        shown = await killAt(loupe, shown, boundary, life);
      });
    }
    await expectNoOrphans(loupe, shown, way);
  });
}
