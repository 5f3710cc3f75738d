import { expect } from '@playwright/test';
import type { Locator, Page } from 'playwright';
import type { RecordedRequest } from '../../fake-claude/record.ts';
import { drawPicture, type Picture, type PictureFormat } from './fixture-pictures.ts';
import type { Loupe } from './launch-loupe.ts';
import { storedAttachments } from './stored-rows.ts';

/** What a user does in the panel, by the names they see. */

export interface HandedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A drawn picture as a file to hand over. */
export async function pictureFile(
  name: string,
  size: { width?: number; height?: number; noise?: number } = {},
  format: PictureFormat = 'png',
): Promise<HandedFile> {
  const picture: Picture = { name, width: 320, height: 240, noise: 0, ...size };
  return {
    name: `${name}.${format}`,
    mimeType: `image/${format === 'jpg' ? 'jpeg' : format}`,
    buffer: await drawPicture(picture, format),
  };
}

/** **Add images**, with the browser's own file dialog answered. */
export async function addImages(panel: Page, ...files: readonly HandedFile[]): Promise<void> {
  const before = await attachments(panel).count();
  // A narrow panel has all its ways to a picture in one menu.
  const folded = panel.getByRole('button', { name: 'Add…' });
  if (await folded.isVisible()) await folded.click();
  const [chooser] = await Promise.all([
    panel.waitForEvent('filechooser'),
    panel.getByRole('button', { name: 'Add images' }).click(),
  ]);
  await chooser.setFiles([...files]);
  // A hundred files are taken in one after the other.
  const timeout = 10_000 + files.length * 200;
  await expect(attachments(panel)).toHaveCount(before + files.length, { timeout });
}

/** Hands over one small picture of that name and waits until it is ready to be sent. */
export async function addPicture(panel: Page, name = 'a-picture'): Promise<void> {
  const before = await attachments(panel).count();
  await addImages(panel, await pictureFile(name));
  await expect(attachments(panel).nth(before)).toContainText('320×240');
  // The thumbnail comes after everything else.
  await expect(attachments(panel).nth(before).locator('img')).toHaveAttribute('src', /^blob:/);
}

export function attachments(panel: Page): Locator {
  return panel.getByRole('list', { name: 'Attachments' }).getByRole('listitem');
}

export function questionBox(panel: Page): Locator {
  return panel.getByRole('textbox', { name: 'Question', exact: true });
}

export function askButton(panel: Page): Locator {
  return panel.getByRole('button', { name: 'Ask', exact: true });
}

export function stopButton(panel: Page): Locator {
  return panel.getByRole('button', { name: 'Stop', exact: true });
}

export async function ask(panel: Page, question: string): Promise<void> {
  await questionBox(panel).fill(question);
  await askButton(panel).click();
}

export function articles(panel: Page): Locator {
  return panel.getByRole('log', { name: 'Conversation' }).getByRole('article');
}

/** The turn that stands last. */
export function lastTurn(panel: Page): Locator {
  return articles(panel).last();
}

/** The conversations that **History** lists, once it is open; each opens on a click. */
export function historyRows(panel: Page): Locator {
  return panel.getByRole('dialog', { name: 'History' }).locator('[data-row]');
}

/** Waits until so many turns stand there and the last one has its whole answer. */
export async function expectAnswered(panel: Page, turns: number): Promise<void> {
  await expect(articles(panel)).toHaveCount(turns);
  await expect(askButton(panel)).toBeVisible({ timeout: 20_000 });
  await expect(lastTurn(panel).getByRole('button', { name: 'Copy', exact: true })).toBeVisible();
  await expect(lastTurn(panel).locator('[data-failure]')).toHaveCount(0);
}

/** Every POST of a question that reached the stand-in, answered or not. */
export function questions({ claude }: Loupe): RecordedRequest[] {
  return claude.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/messages');
}

/** The nth question, once the stand-in has judged it. */
export async function nthQuestion(loupe: Loupe, nth: number): Promise<RecordedRequest> {
  await expect.poll(() => questions(loupe)[nth - 1]?.outcome, { timeout: 20_000 }).toBeDefined();
  const request = questions(loupe)[nth - 1];
  if (!request) throw new Error('The request went away');
  return request;
}

/**
 * Chooses a menu item on an image of the page, which has to be in front as it is for every real click, and
 * comes back to the panel's tab once the click-time picture is taken. Needs access to all sites.
 */
export async function clickImage(
  loupe: Loupe,
  panel: Page,
  item: 'ask' | 'describe' | 'extract' | 'add',
  selector = '#target',
): Promise<void> {
  const before = (await storedAttachments(panel)).length;
  await loupe.page.bringToFront();
  const srcUrl = await loupe.page.locator(selector).evaluate((image: HTMLImageElement) => image.currentSrc);
  await loupe.clickMenu(item, { srcUrl });
  await expect.poll(async () => (await storedAttachments(panel))[before]?.thumbnail).toBeDefined();
  await panel.bringToFront();
}
