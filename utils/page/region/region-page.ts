import { askForPanel } from '../ask-for-panel.ts';
import { outermostWindow, readViewport } from '../measure.ts';
import type { Viewport } from '../page-answers.ts';
import type { RegionOperations } from '../region-operations.ts';
import { twoFrames } from '../two-frames.ts';
import { dropMarker } from './marker.ts';
import { leaveSelection, pressRegionKey, selectRegion } from './select-region.ts';
import { showArea, unshowArea } from './show-area.ts';

export const regionOperations: RegionOperations = {
  selectRegion,
  pressRegionKey,
  showArea,
  endMarker,
  endRegion,
  askForPanel,
};

async function endMarker(): Promise<Viewport> {
  dropMarker();
  await twoFrames(outermostWindow());
  return readViewport();
}

function endRegion(): void {
  leaveSelection();
  dropMarker();
  unshowArea();
}
