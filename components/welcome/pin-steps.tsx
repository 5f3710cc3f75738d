import { Pin, Puzzle } from 'lucide';
import type { ComponentChildren, JSX } from 'preact';
import { Icon } from '@/components/ui/icon.tsx';

/** How to get Loupe's icon into the toolbar: three small drawings of it, each with its sentence. */
export function PinSteps(): JSX.Element {
  return (
    <ol class="pin-steps">
      <PinStep text="Click the puzzle piece at the right of the address bar.">
        <Toolbar>
          <span class="drawn-button" data-here="true">
            <Icon of={Puzzle} />
          </span>
        </Toolbar>
      </PinStep>
      <PinStep text="Click the pin beside Loupe.">
        <span class="drawn-menu">
          <img src="/icon/32.png" alt="" width="16" height="16" />
          <span>Loupe</span>
          <span class="drawn-button" data-here="true">
            <Icon of={Pin} />
          </span>
        </span>
      </PinStep>
      <PinStep text="Its icon stays there. A click opens the side panel.">
        <Toolbar>
          <span class="drawn-button" data-here="true">
            <img src="/icon/32.png" alt="" width="16" height="16" />
          </span>
          <span class="drawn-button">
            <Icon of={Puzzle} />
          </span>
        </Toolbar>
      </PinStep>
    </ol>
  );
}

function PinStep({ text, children }: { text: string; children: ComponentChildren }): JSX.Element {
  return (
    <li>
      <div class="drawing" aria-hidden="true">
        {children}
      </div>
      <span>{text}</span>
    </li>
  );
}

function Toolbar({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <span class="drawn-toolbar">
      <span class="drawn-address" />
      {children}
    </span>
  );
}
