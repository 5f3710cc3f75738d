import type { Browser } from '#imports';
import type { Click } from '@/utils/capture/click.ts';
import { captureNow } from '@/utils/capture/visible-tab.ts';
import { onPageGesture, openPanel } from './capture-gesture.ts';
import { isTab, targetOf } from './capture-reach.ts';
import type { Workbench } from './conversations.ts';
import { takeImage } from './take-image.ts';

/** What each of the manifest's commands captures; the panel's own is answered where the icon is. */
const CAPTURES = {
  pick: 'pick',
  region: 'region',
  'capture-tab': 'tab',
  'capture-page': 'page',
  'same-region': 'again',
} as const;

/** Answers a keyboard shortcut; must run in the event's own tick. */
export function onCommand(name: string, tab: Browser.tabs.Tab | undefined, bench: Workbench): void {
  if (!isTab(tab)) return;
  if (name === 'describe') describeShown(tab, bench);
  else if (isCaptureCommand(name)) onPageGesture(CAPTURES[name], tab, bench);
}

/** Describes the picture under the pointer, else the largest in view, as the menu does with the one clicked on. */
function describeShown(tab: Browser.tabs.Tab & { id: number }, bench: Workbench): void {
  openPanel(tab.windowId);
  const target = targetOf(tab, captureNow(tab.windowId));
  const { tabId, windowId, pageUrl, pageTitle, askedAt: clickedAt, frame } = target;
  const click: Click = { tabId, windowId, frameId: 0, pageUrl, pageTitle, clickedAt, frame, mostLikely: true };
  void takeImage(click, 'describe', target, bench);
}

function isCaptureCommand(name: string): name is keyof typeof CAPTURES {
  return name in CAPTURES;
}
