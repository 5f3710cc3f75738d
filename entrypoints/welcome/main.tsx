import { render } from 'preact';
import { browser } from '#imports';
import { WelcomePage } from '@/components/welcome/welcome-page.tsx';
import '@/components/ui/tokens.css';
import '@/components/ui/controls.css';
import { EXAMPLE } from '@/utils/conversation/example-turn.ts';
import { sendRequest } from '@/utils/messaging/protocol.ts';

const root = document.getElementById('app');
if (!root) throw new Error('welcome/index.html has no #app');

// Known before the first click, because the click may not wait for it.
const { id: windowId } = await browser.windows.getCurrent();

render(
  <WelcomePage
    picture={{ path: EXAMPLE.imagePath, width: EXAMPLE.width, height: EXAMPLE.height }}
    reach={{
      showExample: async () => {
        if (windowId === undefined) return;
        // First: the browser opens the panel only within the click, which ends at the first await.
        const opened = browser.sidePanel.open({ windowId });
        await sendRequest('showExample', { windowId });
        await opened;
      },
      readShortcut: async () => {
        const commands = await browser.commands.getAll();
        return commands.find(({ name }) => name === '_execute_action')?.shortcut || undefined;
      },
      isPinned: async () => (await browser.action.getUserSettings()).isOnToolbar ?? false,
      openSettings: () => void browser.runtime.openOptionsPage(),
      openTab: (url) => void browser.tabs.create({ url }),
    }}
  />,
  root,
);
