import { AppWindow, type IconNode, ScrollText, SquareDashed, SquareMousePointer } from 'lucide';
import type { CaptureAction } from '@/utils/conversation/conversation.ts';

/** One button that takes a picture from the page in front. */
export interface CaptureWay {
  action: Extract<CaptureAction, 'tab' | 'region' | 'page' | 'pick'>;
  name: string;
  icon: IconNode;
}

export const CAPTURE_WAYS: readonly CaptureWay[] = [
  { action: 'tab', name: 'Capture tab', icon: AppWindow },
  { action: 'region', name: 'Select region', icon: SquareDashed },
  { action: 'page', name: 'Full page', icon: ScrollText },
  { action: 'pick', name: 'Pick image', icon: SquareMousePointer },
];

/** What happens once the user has clicked on the page, for whoever is asked for that click. */
export const WHAT_FOLLOWS: Record<CaptureAction, string> = {
  tab: 'Then Loupe takes what the tab shows.',
  region: 'Then you draw a box around the part you want.',
  page: 'Then Loupe scrolls through the page and puts it together.',
  pick: 'Then you choose an image on the page.',
  again: 'Then Loupe takes the same region again.',
  'same-width': 'Then Loupe captures both at the same width.',
};

/** What is going on, or asked of the user, while a capture runs. */
export const UNDER_WAY: Record<CaptureAction, string> = {
  tab: 'Taking what the tab shows…',
  region: 'Draw a box on the page.',
  page: 'Capturing the page…',
  pick: 'Choose an image on the page.',
  again: 'Taking the same region again…',
  'same-width': 'Capturing both at the same width…',
};
