import './style.css';
import { render } from 'preact';
import { browser } from '#imports';
import { Panel } from '@/components/ui/panel.tsx';
import { createPanelStore, PanelProvider } from '@/components/ui/panel-store.ts';
import { liveReach } from './live-reach.ts';
import { watchFacts } from './watch-facts.ts';

const app = document.getElementById('app');
const { id: windowId, incognito: isPrivate } = await browser.windows.getCurrent();
if (!app || windowId === undefined) throw new Error('The panel needs its element and its window.');

const store = createPanelStore({ windowId, isPrivate }, liveReach);
watchFacts(store);
render(
  <PanelProvider value={store}>
    <Panel />
  </PanelProvider>,
  app,
);
