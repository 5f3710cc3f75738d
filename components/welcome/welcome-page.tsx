import { MousePointerClick } from 'lucide';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { GET_KEY_URL } from '@/components/settings/key-input.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { PinSteps } from './pin-steps.tsx';
import './welcome.css';

/** What the page does outside itself; tests hand in stand-ins. */
export interface WelcomeReach {
  /** Opens the side panel with the recorded example. Called straight from a click, before anything is awaited. */
  showExample: () => Promise<void>;
  /** The keys that really open Loupe; undefined when none are set. */
  readShortcut: () => Promise<string | undefined>;
  /** Whether the icon stands in the toolbar already. */
  isPinned: () => Promise<boolean>;
  openSettings: () => void;
  openTab: (url: string) => void;
}

interface WelcomePageProps {
  picture: { path: string; width: number; height: number };
  reach: WelcomeReach;
}

const SHORTCUTS_PAGE = 'chrome://extensions/shortcuts';

/** The one tab that opens after installing: what Loupe is, an example, and the two ways to use it. */
export function WelcomePage({ picture, reach }: WelcomePageProps): JSX.Element {
  const { shortcut, isPinned } = useBrowserState(reach);
  return (
    <main class="welcome">
      <header>
        <h1>
          <img src="/icon/128.png" alt="" width="40" height="40" />
          <span>Welcome to Loupe</span>
        </h1>
        <p class="lead">Ask Claude about any image on any page, in the side panel, with your own API key.</p>
      </header>
      <ExampleCard picture={picture} showExample={reach.showExample} />
      <section>
        <h2>Use it on any page</h2>
        <p class="menu-path">
          <Icon of={MousePointerClick} />
          <span>Right-click any image → Loupe → Ask about this image</span>
        </p>
        <p>The image appears in the side panel. Type a question and press Enter.</p>
        <ShortcutLine shortcut={shortcut} openTab={reach.openTab} />
      </section>
      <section>
        <h2>Keep the icon in view</h2>
        {isPinned ? <p>Loupe’s icon is in your toolbar. A click on it opens the side panel.</p> : <PinSteps />}
      </section>
      <section>
        <h2>Enter your key</h2>
        <p>
          Loupe needs an Anthropic API key. A Claude Pro or Max subscription is not one. A question about a picture with
          Haiku usually costs under 1¢.
        </p>
        <p>Images and questions go from this browser to Anthropic with your key. Nothing else leaves.</p>
        <div class="row">
          <Button onClick={() => reach.openTab(GET_KEY_URL)}>Get a key</Button>
          <Button onClick={reach.openSettings}>Settings</Button>
        </div>
      </section>
    </main>
  );
}

function ExampleCard({
  picture,
  showExample,
}: {
  picture: WelcomePageProps['picture'];
  showExample: () => Promise<void>;
}): JSX.Element {
  const [failed, setFailed] = useState(false);
  const show = (): void => {
    setFailed(false);
    showExample().catch(() => setFailed(true));
  };
  return (
    <section class="example">
      <img
        src={picture.path}
        width={picture.width}
        height={picture.height}
        alt="Bar chart: coffee sold per weekday in a café, from 38 cups on Tuesday to 112 on Saturday."
      />
      <div>
        <p>This picture comes with Loupe, and so does an answer about it, written in advance: no key, nothing sent.</p>
        <Button look="main" onClick={show}>
          See an example answer
        </Button>
        <p role="status" class="caption">
          {failed && 'The browser didn’t open the side panel. Click Loupe’s icon in the toolbar, then try again.'}
        </p>
      </div>
    </section>
  );
}

function ShortcutLine({
  shortcut,
  openTab,
}: {
  shortcut: string | undefined;
  openTab: (url: string) => void;
}): JSX.Element {
  return (
    <p>
      {shortcut === undefined ? (
        'No keyboard shortcut opens Loupe yet. '
      ) : (
        <>
          <kbd>{shortcut}</kbd> opens the side panel.{' '}
        </>
      )}
      <a
        href={SHORTCUTS_PAGE}
        onClick={(event) => {
          // The browser follows such a link only when an extension opens the tab.
          event.preventDefault();
          openTab(SHORTCUTS_PAGE);
        }}
      >
        {shortcut === undefined ? 'Set one' : 'Change it'}
      </a>
    </p>
  );
}

/** Read again whenever the tab comes back into view: both are changed in places that tell nobody. */
function useBrowserState(reach: WelcomeReach): { shortcut: string | undefined; isPinned: boolean } {
  const [state, setState] = useState<{ shortcut: string | undefined; isPinned: boolean }>({
    shortcut: undefined,
    isPinned: false,
  });
  useEffect(() => {
    const read = async (): Promise<void> => {
      const [shortcut, isPinned] = await Promise.all([reach.readShortcut(), reach.isPinned()]);
      setState({ shortcut, isPinned });
    };
    const reread = (): void => void read();
    reread();
    document.addEventListener('visibilitychange', reread);
    return () => document.removeEventListener('visibilitychange', reread);
  }, [reach]);
  return state;
}
