import type { JSX } from 'preact';
import type { ModelChoice } from '@/utils/conversation/model.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { SelectField } from './field.tsx';
import { lockedSettings, type OfferedModel, offeredModels } from './locked-settings.ts';
import { useSettings } from './settings-store.ts';

/** **Model**, with prices and context on demand. */
export function ModelSection({ settings }: { settings: SettingsInForce }): JSX.Element {
  const { models, save } = useSettings();
  const known = models.value;
  const offered = offeredModels(known?.models ?? [], settings.managed, settings.model);
  const { host } = new URL(settings.baseUrl);
  const isNarrowed = (settings.managed.models?.length ?? 0) > 1;
  return (
    <>
      <SelectField
        label="Model"
        value={settings.model}
        locked={lockedSettings(settings.managed).has('model')}
        options={offered.map(({ id, name }) => [id, name] as const)}
        hint={
          <>
            {sourceOfList(known?.live, host)}
            {isNarrowed && ' Your organisation chose which models are offered.'}
          </>
        }
        onSave={(model) => void save({ model })}
      />
      <details class="prices">
        <summary>Prices and context</summary>
        <PriceTable offered={offered} />
      </details>
    </>
  );
}

function sourceOfList(live: boolean | undefined, host: string): string {
  if (live === undefined) return 'Reading the list of models…';
  if (live) return `The models of ${host} that see images.`;
  return `The list that came with Loupe, as the one of ${host} can’t be read without a working key.`;
}

function PriceTable({ offered }: { offered: OfferedModel[] }): JSX.Element {
  return (
    <>
      <div class="table-box">
        <table>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Input</th>
              <th scope="col">Output</th>
              <th scope="col">Context</th>
            </tr>
          </thead>
          <tbody>
            {offered.map(({ id, name, choice }) => (
              <tr key={id}>
                <th scope="row">
                  {name}
                  {choice?.retiresAt !== undefined && (
                    <span class="caption">until {choice.retiresAt.slice(0, 10)}</span>
                  )}
                </th>
                <td>{formatPrice(choice?.price?.input)}</td>
                <td>{formatPrice(choice?.price?.output)}</td>
                <td>{formatContext(choice)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="caption">
        List prices in US dollars per million tokens; what Loupe calls a cost is an estimate from them. A picture is at
        most 4,784 tokens. Context is how much fits into one conversation, in tokens.
      </p>
    </>
  );
}

function formatPrice(dollars: number | undefined): string {
  return dollars === undefined ? 'unknown' : `$${dollars.toFixed(2)}`;
}

function formatContext(choice: ModelChoice | undefined): string {
  if (choice === undefined) return 'unknown';
  return new Intl.NumberFormat('en', { notation: 'compact' }).format(choice.contextTokens);
}
