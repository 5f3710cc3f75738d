import type { JSX } from 'preact';
import { Button } from '@/components/ui/button.tsx';
import { useSettings } from './settings-store.ts';

const EVERYWHERE: readonly string[] = ['<all_urls>', '*://*/*'];

/** The sites Loupe may look at without a gesture, and what that is for. */
export function SitesSection(): JSX.Element {
  const { sites, allowSites, removeSite } = useSettings();
  const isEverywhere = sites.value.some((pattern) => EVERYWHERE.includes(pattern));
  return (
    <section>
      <h2>Sites Loupe may look at</h2>
      <p>
        Otherwise Loupe sees a page only when you use it there. It needs this to find images that pages hide under other
        things, for which <strong>Ask about the image here</strong> stands in the right-click menu of these sites, and
        to fetch originals that a site keeps to itself.
      </p>
      {sites.value.length === 0 ? (
        <p class="caption">None.</p>
      ) : (
        <ul class="sites" aria-label="Sites Loupe may look at">
          {sites.value.map((pattern) => (
            <li key={pattern} class="row">
              <span class="grow">{nameOf(pattern)}</span>
              <Button name={`Remove ${nameOf(pattern)}`} onClick={() => void removeSite(pattern)}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {!isEverywhere && (
        <>
          <div class="row">
            <Button onClick={() => void allowSites()}>Allow all sites</Button>
          </div>
          <p class="caption">The browser will say “Read and change all your data on all websites”.</p>
        </>
      )}
    </section>
  );
}

/** "images.example.net" for `https://images.example.net/*`. */
function nameOf(pattern: string): string {
  if (EVERYWHERE.includes(pattern)) return 'All sites';
  return pattern.replace(/^(?:https?|\*):\/\//, '').replace(/\/\*$/, '');
}
