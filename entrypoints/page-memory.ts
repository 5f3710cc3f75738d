import { defineUnlistedScript } from '#imports';
import type { LastPoint } from '@/utils/page/last-point.ts';

declare global {
  var loupeLastPoint: LastPoint | undefined;
}

/**
 * Remembers where the user last right-clicked, on sites that the user lets Loupe look at. Nothing runs before a
 * right-click, and nothing leaves the page: the worker asks when one of its menu items was chosen.
 */
export default defineUnlistedScript(() => {
  const remember = ({ isTrusted, clientX: x, clientY: y }: MouseEvent): void => {
    if (isTrusted) globalThis.loupeLastPoint = { x, y, at: Date.now() };
  };
  addEventListener('contextmenu', remember, true);
  // Pages that prevent the menu show it all the same with Shift, and then without that event.
  addEventListener('pointerdown', (event) => event.button === 2 && remember(event), true);
});
