import { Info } from 'lucide';
import type { JSX } from 'preact';
import { useEffect, useId } from 'preact/hooks';
import { chosenModel } from '@/components/attachment/chosen-model.ts';
import { act } from '@/components/ui/act.ts';
import { IconButton } from '@/components/ui/button.tsx';
import { MODEL_ID } from '@/components/ui/landmarks.ts';
import { usePanel } from '@/components/ui/panel-store.ts';
import { Popover } from '@/components/ui/popover.tsx';
import type { ModelChoice } from '@/utils/conversation/model.ts';

/** **Model**: the models that see images; what each costs is behind the button beside it. */
export function ModelPicker(): JSX.Element {
  const store = usePanel();
  const pricesId = useId();
  const chosen = store.settings.value?.model ?? '';
  const { models, live } = store.models.value;
  useEffect(() => {
    void store.reach.request('listModels', {}).then((answer) => {
      store.models.value = answer;
    });
  }, [store]);
  const allowed = store.settings.value?.managed.models;
  const offered = allowed ? models.filter((model) => allowed.includes(model.id)) : models;
  return (
    <div class="model-picker">
      <select
        id={MODEL_ID}
        aria-label="Model"
        class="model-select"
        value={chosen}
        onChange={(event) => void act(store, 'saveSettings', { model: event.currentTarget.value })}
      >
        {!offered.some((model) => model.id === chosen) && <option value={chosen}>{chosen}</option>}
        {offered.map((model) => (
          <option key={model.id} value={model.id}>
            {shortName(model.name)}
          </option>
        ))}
      </select>
      <IconButton icon={Info} name="Model prices" popoverTarget={pricesId} />
      <Popover id={pricesId} name="Model prices">
        <Prices models={offered} chosen={chosenModel(store)} />
        {!live && <p class="caption">Built-in list: Anthropic’s own could not be reached.</p>}
      </Popover>
    </div>
  );
}

function Prices({ models, chosen }: { models: readonly ModelChoice[]; chosen: ModelChoice | undefined }): JSX.Element {
  return (
    <table class="price-table">
      <caption>US dollars per million tokens, estimated from list prices</caption>
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col">In</th>
          <th scope="col">Out</th>
          <th scope="col">Context</th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <tr key={model.id} aria-current={model.id === chosen?.id}>
            <th scope="row">{model.name}</th>
            <td>{model.price?.input ?? '?'}</td>
            <td>{model.price?.output ?? '?'}</td>
            <td>{contextWords(model.contextTokens)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "Haiku 5.5": every model of the list is a Claude, and the row is short. */
function shortName(name: string): string {
  return name.replace(/^Claude /, '');
}

function contextWords(tokens: number): string {
  return tokens >= 1e6 ? `${Math.round(tokens / 1e5) / 10}M` : `${Math.round(tokens / 1000)}K`;
}
