import type { Page } from 'playwright';

/** Copies a text in a page of its own and presses the keys for pasting it where the focus is in `page`. */
export async function pasteText(page: Page, text: string): Promise<void> {
  const source = await page.context().newPage();
  await source.setContent('<textarea></textarea>');
  await source.locator('textarea').fill(text);
  await source.locator('textarea').press('ControlOrMeta+a');
  await source.locator('textarea').press('ControlOrMeta+c');
  await source.close();
  await page.bringToFront();
  await page.keyboard.press('ControlOrMeta+v');
}
