import type { Locator, Page } from 'playwright';
import type { RecordedRequest } from '../fake-claude/record.ts';
import { ACCESSES, ACQUIRE_TABLE, type Access, type Arrives, type Row, type Says } from './acquire-table.ts';
import { coloursOnWhite, expectColours, expectPicture } from './harness/expect-picture.ts';
import { grantAllSites, pressToolbarIcon } from './harness/grant-access.ts';
import { type Loupe, launchLoupe } from './harness/launch-loupe.ts';
import { rightClick, whyNoRealClicks } from './harness/real-click.ts';
import { waitForSidePanel } from './harness/side-panel.ts';
import { newestAttachment } from './harness/stored-attachment.ts';
import { expect, test } from './harness/test.ts';

const obstacle = whyNoRealClicks();

for (const access of ACCESSES) {
  test.describe(access, () => {
    test.skip(obstacle !== undefined, obstacle);
    // One browser for the whole column: rows differ in the page alone.
    let loupe: Loupe;
    test.beforeAll(async () => {
      loupe = await launchLoupe({ headed: true, windowSize: { width: 1280, height: 900 } });
      if (access === 'with access granted') await grantAllSites(loupe);
    });
    test.afterAll(async () => await loupe?.close());

    for (const row of ACQUIRE_TABLE) {
      const cell = row.cells[access];
      if ('sentence' in cell) {
        test(`${row.title} cannot be chosen ${access}, and the panel says so`, () => expectSentence(loupe, row, cell));
      } else {
        test(`${row.title} arrives ${access}: ${wordsFor(cell)}`, () => expectArrival(loupe, row, cell, access));
      }
    }
  });
}

function wordsFor({ step, source, size }: Arrives): string {
  const pixels =
    'below' in size ? `less than ${size.below.width}×${size.below.height}` : `${size.width}×${size.height}`;
  return `by ${step}, ${pixels}, as ${source.kind} because ${source.because}`;
}

async function expectArrival(loupe: Loupe, row: Row, cell: Arrives, access: Access): Promise<void> {
  loupe.claude.clear();
  await loupe.page.goto(row.url);
  const target = targetOf(loupe, row);
  await expect(target).toBeVisible();
  const panel = await rightClick(loupe, target, 'Ask about this image', row.click);
  await panel.getByRole('textbox', { name: 'Question' }).fill(`What is ${row.title}?`);
  await panel.getByRole('textbox', { name: 'Question' }).press('Enter');
  const request = await firstQuestion(loupe);
  const { original, state, accessWouldHelp } = await newestAttachment(panel);
  await closePanel(panel);

  expect({
    step: original?.step,
    fidelity: original?.fidelity,
    source: state.status === 'ready' ? state.source : state,
    offers: accessWouldHelp,
  }).toEqual({
    step: cell.step,
    fidelity: cell.fidelity,
    source: cell.source,
    offers: cell.offers === undefined ? undefined : `${cell.offers}/*`,
  });
  const [image] = request.images;
  expect(request.images).toHaveLength(1);
  expect(image?.kind).toBe(cell.source.kind);
  if ('below' in cell.size) {
    const { atLeast, below } = cell.size;
    expect(image?.width).toBeGreaterThanOrEqual(atLeast.width);
    expect(image?.height).toBeGreaterThanOrEqual(atLeast.height);
    expect(image?.width).toBeLessThan(below.width);
    expect((image?.width ?? 0) / (image?.height ?? 1)).toBeCloseTo(below.width / below.height, 2);
  } else {
    expect({ width: image?.width, height: image?.height }).toEqual(cell.size);
  }
  if (row.within && access === 'with activeTab only')
    expectColours(image, coloursOnWhite(row.picture, row.within), row.title);
  else expectPicture(image, row.picture);
}

async function expectSentence(loupe: Loupe, row: Row, { sentence }: Says): Promise<void> {
  await loupe.page.goto(row.url);
  await pressToolbarIcon(loupe);
  const panel = await waitForSidePanel(loupe);
  await expect(panel.getByRole('alert')).toContainText(sentence);
  await expect(panel.getByRole('button', { name: 'Add images' })).toBeVisible();
  await closePanel(panel);
}

function targetOf({ page }: Loupe, { frame, target }: Row): Locator {
  return (frame === undefined ? page : page.frameLocator(`[name=${frame}]`)).locator(target);
}

/** The first question that the stand-in has judged. */
async function firstQuestion(loupe: Loupe): Promise<RecordedRequest> {
  return await loupe.claude.waitForRequest(({ method, path }) => method === 'POST' && path === '/v1/messages', 30_000);
}

/** The page is wide again for the next row, and one driver less hears of every megabyte that is loaded. */
async function closePanel(panel: Page): Promise<void> {
  await panel.evaluate(() => window.close()).catch(() => undefined);
  await panel.context().browser()?.close();
}
