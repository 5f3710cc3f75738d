import type { OverlayKey } from '@/utils/messaging/protocol.ts';

const NAMED = new Set(['Enter', 'Escape', 'Tab', 'Home', 'End', 'PageUp', 'PageDown', ' ']);
const ARROW = /^Arrow(?:Up|Down|Left|Right)$/;
/** `L` opens the picker's list, `H` hides its line of keys; digits type a picture's number. */
const LETTER = /^[lLhH0-9]$/;

type KeyFacts = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'isComposing'>;

/** @returns the key as the overlay on the page takes it; undefined for what means nothing there. */
export function overlayKeyOf(event: KeyFacts): OverlayKey | undefined {
  const { key, shiftKey, ctrlKey, altKey, metaKey, isComposing } = event;
  if (altKey || metaKey || isComposing) return undefined;
  return NAMED.has(key) || ARROW.test(key) || LETTER.test(key) ? { key, shiftKey, ctrlKey } : undefined;
}
