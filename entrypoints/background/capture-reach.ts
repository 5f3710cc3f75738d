import { type Browser, browser } from '#imports';
import type { CaptureTarget } from '@/utils/capture/capture-target.ts';
import type { Frame } from '@/utils/capture/frame.ts';
import { whyNoScript } from '@/utils/capture/may-script.ts';
import { explainRefusal } from '@/utils/capture/off-limits.ts';
import { captureVisibleTab } from '@/utils/capture/visible-tab.ts';
import type { Attachment, CaptureFacts } from '@/utils/conversation/attachment.ts';
import type { CaptureAction } from '@/utils/conversation/conversation.ts';
import { type Failure, fail, type Outcome, succeed } from '@/utils/conversation/failure.ts';
import { database } from '@/utils/store/database.ts';

/** A tab as it is now; its address is known only to whom the browser lets in. */
export function targetOf(
  tab: Browser.tabs.Tab & { id: number },
  frame: Promise<Frame | undefined> = Promise.resolve(undefined),
): CaptureTarget {
  const { id: tabId, windowId, url: pageUrl = '', title: pageTitle = '' } = tab;
  return { tabId, windowId, pageUrl, pageTitle, askedAt: Date.now(), frame };
}

export function isTab(tab: Browser.tabs.Tab | undefined): tab is Browser.tabs.Tab & { id: number } {
  return tab?.id !== undefined;
}

/** What a capture of the page itself was of; undefined for every other image. */
export function captureOf(attachment: Attachment | undefined): CaptureFacts | undefined {
  return attachment?.provenance.kind === 'page' ? attachment.provenance.capture : undefined;
}

/** The tab a panel button is about: the one in front, or that of an earlier capture, which comes to the front. */
export async function targetFor(
  windowId: number,
  action: CaptureAction,
  [attachmentId]: readonly string[],
): Promise<Outcome<CaptureTarget>> {
  if (action === 'again' && attachmentId !== undefined) {
    return await showTabOf(await database.attachments.get(attachmentId));
  }
  const [tab] = await browser.tabs.query({ active: true, windowId });
  return isTab(tab) ? succeed(targetOf(tab)) : fail('page-off-limits', { reason: 'tab-gone' });
}

/** Brings the tab of an earlier capture to the front. Fails with `page-off-limits`, reason `tab-gone`. */
export async function showTabOf(attachment: Attachment | undefined): Promise<Outcome<CaptureTarget>> {
  const tabId = attachment?.provenance.kind === 'page' ? attachment.provenance.tabId : undefined;
  const tab = tabId === undefined ? undefined : await browser.tabs.get(tabId).catch(() => undefined);
  if (!isTab(tab)) return fail('page-off-limits', { reason: 'tab-gone' });
  if (!tab.active) await browser.tabs.update(tab.id, { active: true });
  return succeed(targetOf(tab));
}

/**
 * Tries whether the browser lets us do this to a tab now. The frame that proves it is the capture's first.
 *
 * Fails with `permission-needed` where a gesture on the page would help, else as the capture itself would.
 */
export async function reachTab(target: CaptureTarget, action: CaptureAction): Promise<Outcome<CaptureTarget>> {
  // Its two tabs are tried one after the other.
  if (action === 'same-width') return succeed(target);
  const frame = action === 'pick' ? undefined : await captureVisibleTab(target.windowId, new AbortController().signal);
  // A tab that has only just come to the front may still show what it looked like before.
  if (frame?.ok) return succeed(action === 'again' ? target : { ...target, frame: Promise.resolve(frame.value) });
  if (frame && frame.failure.code !== 'permission-needed') return explainFailure(frame, target);
  // With a gesture the browser shows us even its own pages.
  const reason = action === 'tab' ? 'no-access' : await whyNoScript(target.tabId);
  if (reason === undefined) return frame ?? succeed(target);
  return reason === 'no-access' ? fail('permission-needed', { reason }) : fail('page-off-limits', { reason });
}

/** Says of a page that no gesture opens why that is so, and of every other which site it is. */
export function explainFailure(
  failed: { ok: false; failure: Failure },
  { pageUrl }: CaptureTarget,
): { ok: false; failure: Failure } {
  const { code, detail } = failed.failure;
  if (code !== 'permission-needed') return failed;
  const reason = explainRefusal(pageUrl);
  const host = URL.parse(pageUrl)?.host;
  const facts = { reason, ...(detail === undefined ? {} : { detail }) };
  return reason === 'no-access' || reason === 'pdf'
    ? fail('permission-needed', { ...facts, ...(host ? { host } : {}) })
    : fail('page-off-limits', facts);
}
