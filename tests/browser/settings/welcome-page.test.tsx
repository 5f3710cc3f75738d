import { render } from 'preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { WelcomePage, type WelcomeReach } from '@/components/welcome/welcome-page.tsx';

let root: HTMLElement;
beforeEach(() => {
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

function show(changes: Partial<WelcomeReach> = {}): WelcomeReach {
  const reach: WelcomeReach = {
    showExample: async () => {},
    readShortcut: async () => undefined,
    isPinned: async () => false,
    openSettings: () => {},
    openTab: () => {},
    ...changes,
  };
  render(<WelcomePage picture={{ path: '/sample.png', width: 960, height: 600 }} reach={reach} />, root);
  return reach;
}

it('opens the example within the click itself, or the browser would refuse the side panel', async () => {
  let isInsideClick = false;
  const showExample = vi.fn(async () => {
    isInsideClick = window.event?.type === 'click' && window.event.isTrusted;
  });
  show({ showExample });
  await page.getByRole('button', { name: 'See an example answer' }).click();
  expect(showExample).toHaveBeenCalledOnce();
  expect(isInsideClick).toBe(true);
});

it('says what to do when the side panel did not open', async () => {
  show({ showExample: () => Promise.reject(new Error('no user gesture')) });
  // A live region that is not there yet while empty is not read out when its text comes.
  expect(page.getByRole('status').query()).not.toBeNull();
  await page.getByRole('button', { name: 'See an example answer' }).click();
  await expect.element(page.getByRole('status')).toMatchTextContent('Click Loupe’s icon in the toolbar');
});

it('names the shortcut that is really set', async () => {
  show({ readShortcut: async () => 'Ctrl+Shift+9' });
  await expect.element(page.getByText('Ctrl+Shift+9')).toBeVisible();
});

it('offers to set a shortcut when there is none', async () => {
  const openTab = vi.fn();
  show({ openTab });
  await page.getByRole('link', { name: 'Set one' }).click();
  expect(openTab).toHaveBeenCalledExactlyOnceWith('chrome://extensions/shortcuts');
});

it('shows how to pin the icon, until it is pinned', async () => {
  let pinned = false;
  show({ isPinned: async () => pinned });
  await expect.element(page.getByText('Click the pin beside Loupe.')).toBeVisible();
  pinned = true;
  document.dispatchEvent(new Event('visibilitychange'));
  await expect.element(page.getByText(/icon is in your toolbar/)).toBeVisible();
  expect(page.getByText('Click the pin beside Loupe.').query()).toBeNull();
});
