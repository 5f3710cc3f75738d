import { browser } from '#imports';
import { explainInjectionRefusal, type OffLimitsReason } from './off-limits.ts';

/** @returns why no script of ours may run in a tab's page, or undefined where one may. */
export async function whyNoScript(tabId: number): Promise<OffLimitsReason | undefined> {
  try {
    await browser.scripting.executeScript({ target: { tabId }, injectImmediately: true, func: () => 0 });
    return undefined;
  } catch (error) {
    return explainInjectionRefusal(error instanceof Error ? error.message : String(error));
  }
}
