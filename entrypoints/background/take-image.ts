import type { CaptureTarget } from '@/utils/capture/capture-target.ts';
import type { Click } from '@/utils/capture/click.ts';
import { changeTray } from '@/utils/store/tray-store.ts';
import { askAtOnce } from './asking.ts';
import { makeRoomFor, type Workbench } from './conversations.ts';
import type { ImageItem } from './menu-items.ts';

/** Puts the image of a click into the tray and, where the gesture is a question already, asks it. */
export async function takeImage(click: Click, item: ImageItem, target: CaptureTarget, bench: Workbench): Promise<void> {
  if (await bench.captures.runArmed(target)) return;
  const { windowId, clickedAt } = click;
  const asksAtOnce = item === 'describe' || item === 'extract';
  const room = makeRoomFor(windowId, asksAtOnce ? 'ask-at-once' : item);
  const attachmentId = await bench.jobs.addFromPage(click, room);
  await changeTray(windowId, (tray) => {
    tray.arrivedAt = clickedAt;
    delete tray.alert;
  });
  if (asksAtOnce) await askAtOnce({ windowId, attachmentId, kind: item }, bench);
}
