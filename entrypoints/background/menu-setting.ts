import { watchSettings } from '@/utils/store/settings.ts';
import { menuItems, showMenus } from './menus.ts';

/** Keeps the browser's menu as the settings want it, from now on. */
export function followMenuSetting(): void {
  let shown: string | undefined;
  watchSettings(({ imageMenu }) => {
    if (imageMenu === shown) return;
    shown = imageMenu;
    showMenus(menuItems(imageMenu));
  });
}
