/** A key as `KeyboardEvent` names it, with the modifiers that mean something on an overlay. */
export interface OverlayKey {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
}
