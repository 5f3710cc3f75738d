import { Plus, Trash2 } from 'lucide';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Button, IconButton } from '@/components/ui/button.tsx';
import { formatDate } from '@/utils/conversation/format-date.ts';
import type { OwnPrices } from '@/utils/conversation/model.ts';
import type { SettingsInForce } from '@/utils/store/settings.ts';
import { useSettings } from './settings-store.ts';

const RATES = [
  ['input', 'Input'],
  ['output', 'Output'],
  ['cacheRead', 'Cache read'],
] as const;
type Rate = (typeof RATES)[number][0];

/** **Your own prices**: for a gateway's models, or in place of the list's. */
export function OwnPricesField({ settings }: { settings: SettingsInForce }): JSX.Element {
  const { save, models } = useSettings();
  const { prices } = settings;
  const asOf = models.value?.models.find(({ price }) => price?.asOf !== undefined)?.price?.asOf;
  const remove = (id: string): void => {
    const { [id]: _removed, ...others } = prices;
    void save({ prices: others });
  };
  return (
    <fieldset class="own-prices">
      <legend>Your own prices</legend>
      <p class="caption">
        US dollars per million tokens. They count before the list’s
        {asOf === undefined ? '' : `, which is of ${formatDate(asOf)}`}, in estimates, costs and budgets from now on.
      </p>
      {Object.keys(prices).length > 0 && (
        <ul>
          {Object.entries(prices).map(([id, { input, output, cacheRead }]) => (
            <li key={id} class="row">
              <span class="grow">
                {id}: {input} in, {output} out, {cacheRead} from cache
              </span>
              <IconButton icon={Trash2} name={`Remove the price of ${id}`} onClick={() => remove(id)} />
            </li>
          ))}
        </ul>
      )}
      <NewPrice prices={prices} model={settings.model} onSave={(next) => void save({ prices: next })} />
    </fieldset>
  );
}

interface NewPriceProps {
  prices: OwnPrices;
  /** The model in force: most likely the one whose price is missing. */
  model: string;
  onSave: (prices: OwnPrices) => void;
}

function NewPrice({ prices, model, onSave }: NewPriceProps): JSX.Element {
  const { refuse } = useSettings();
  const [id, setId] = useState(model);
  const [rates, setRates] = useState<Record<Rate, string>>({ input: '', output: '', cacheRead: '' });
  const formId = useId();
  const add = (): void => {
    const sentence = savePrice();
    if (sentence !== undefined) refuse(sentence);
  };
  /** @returns why nothing was saved, if nothing was. */
  const savePrice = (): string | undefined => {
    const numbers = RATES.map(([rate]) => Number(rates[rate].trim().replace(',', '.') || 'x'));
    const [input = Number.NaN, output = Number.NaN, cacheRead = Number.NaN] = numbers;
    if (id.trim() === '') return 'Enter the id of a model.';
    // Without a price of its own what is read from the cache costs like any other input, at most.
    const cached = rates.cacheRead.trim() === '' ? input : cacheRead;
    if (![input, output, cached].every((usd) => Number.isFinite(usd) && usd >= 0)) {
      return 'Enter a price of 0 or more for input and output.';
    }
    onSave({ ...prices, [id.trim()]: { input, output, cacheRead: cached } });
    setRates({ input: '', output: '', cacheRead: '' });
    return undefined;
  };
  return (
    <div class="new-price">
      <label for={`${formId}-id`}>Model id of the price</label>
      <input
        id={`${formId}-id`}
        class="control"
        spellcheck={false}
        value={id}
        onInput={(event) => setId(event.currentTarget.value)}
      />
      <div class="row">
        {RATES.map(([rate, label]) => (
          <label key={rate}>
            {label}
            <input
              class="control narrow"
              inputMode="decimal"
              value={rates[rate]}
              onInput={(event) => {
                const { value } = event.currentTarget;
                setRates((before) => ({ ...before, [rate]: value }));
              }}
            />
          </label>
        ))}
      </div>
      <div class="row">
        <Button icon={Plus} onClick={add}>
          Save price
        </Button>
      </div>
    </div>
  );
}
