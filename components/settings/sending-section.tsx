import type { JSX } from 'preact';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { SelectField, TextField } from './field.tsx';
import { useSettings } from './settings-store.ts';

/** When Loupe sends by itself, and when it asks first. */
export function SendingSection({ settings }: { settings: SettingsInForce }): JSX.Element {
  const { save, refuse } = useSettings();
  const saveCents = (text: string): string | undefined => {
    const cents = Number(text);
    if (text.trim() === '' || !Number.isFinite(cents) || cents < 0) {
      const sentence = 'Enter a number of cents, 0 or more.';
      refuse(sentence);
      return sentence;
    }
    void save({ askAboveCents: cents });
    return undefined;
  };
  return (
    <section>
      <h2>When sending</h2>
      <SelectField
        label="Describe and Extract text"
        hint="In the menu of an image. In private windows and for tiny images Loupe always shows them first."
        value={settings.quickActions}
        options={[
          ...(settings.quickActions === 'unset' ? ([['unset', 'Ask me the first time']] as const) : []),
          ['send', 'Send immediately'],
          ['show-first', 'Show me first'],
        ]}
        onSave={(quickActions) => void save({ quickActions })}
      />
      <TextField
        label="Ask first above (US cents)"
        hint="Estimated cost of one question. 0 asks every time."
        value={String(settings.askAboveCents)}
        numeric
        onSave={saveCents}
      />
      <SelectField
        label="Answers you already have"
        hint="Where the same was asked about the same image before. Showing that answer costs nothing."
        value={settings.offersAnswers ? 'offer' : 'ask'}
        options={[
          ['offer', 'Offer them before asking again'],
          ['ask', 'Always ask again'],
        ]}
        onSave={(choice) => void save({ offersAnswers: choice === 'offer' })}
      />
    </section>
  );
}

/** What stands in the browser's own menu. */
export function MenuSection({ settings }: { settings: SettingsInForce }): JSX.Element {
  const { save } = useSettings();
  return (
    <section>
      <h2>Right-click menu</h2>
      <SelectField
        label="Menu on images"
        hint={
          'The browser folds several items under Loupe’s name. Ask alone saves that step; Loupe’s items for the page ' +
          'then do not stand on links.'
        }
        value={settings.imageMenu}
        options={[
          ['full', 'All four items'],
          ['ask', 'Ask alone, at the top level'],
        ]}
        onSave={(imageMenu) => void save({ imageMenu })}
      />
    </section>
  );
}

/** How much a screen reader hears while an answer arrives. */
export function AnnounceSection({ settings }: { settings: SettingsInForce }): JSX.Element {
  const { save } = useSettings();
  return (
    <section>
      <h2>Screen readers</h2>
      <SelectField
        label="While an answer arrives, announce"
        value={settings.announce}
        options={[
          ['sentences', 'Whole sentences as they come'],
          ['end', 'Only that it is complete'],
        ]}
        onSave={(announce) => void save({ announce })}
      />
    </section>
  );
}

const SHORTCUTS_PAGE = 'chrome://extensions/shortcuts';

/** The keys as they really are: only the browser can change them. */
export function ShortcutsSection(): JSX.Element {
  const { shortcuts, actions } = useSettings();
  return (
    <section>
      <h2>Keyboard shortcuts</h2>
      <dl class="shortcuts">
        {shortcuts.value.map(({ name, description, keys }) => (
          <div key={name}>
            <dt>{description}</dt>
            <dd>{keys === '' ? 'not set' : <kbd>{keys}</kbd>}</dd>
          </div>
        ))}
      </dl>
      <p>
        The browser keeps them, and there you can give keys to those that have none.{' '}
        <a
          href={SHORTCUTS_PAGE}
          onClick={(event) => {
            // The browser follows such a link only when an extension opens the tab.
            event.preventDefault();
            actions.openTab(SHORTCUTS_PAGE);
          }}
        >
          Change keyboard shortcuts
        </a>
      </p>
    </section>
  );
}
