import type { OverlayKey } from './overlay-key.ts';
import type { PageCandidate, Picked } from './page-answers.ts';

/** A picture in a frame that the top document cannot look into; rects are in the top document's viewport. */
export interface PictureElsewhere extends PageCandidate {
  /** `<document id>:<id>`. */
  id: string;
}

/** Installed by `entrypoints/page-picker.ts`. */
export interface PickerOperations {
  /** Opens the picker; resolves when the user took pictures or left. */
  pick: (elsewhere: PictureElsewhere[]) => Promise<Picked>;
  /** A key pressed in Loupe's own panel. */
  pressPickerKey: (key: OverlayKey) => void;
  endPick: () => void;
}
