import { Info } from 'lucide';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { act } from '@/components/ui/act.ts';
import { IconButton } from '@/components/ui/button.tsx';
import { MODEL_ID, PRICES_ID } from '@/components/ui/landmarks.ts';
import { loadLater } from '@/components/ui/load-later.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import { Popover } from '@/components/ui/popover.tsx';

const Prices = loadLater(async () => (await import('./prices.tsx')).Prices);

/** **Model**: the models that see images; what each costs is behind the button beside it. */
export function ModelPicker(): JSX.Element {
  const store = usePanel();
  const chosen = store.settings.value?.model ?? '';
  const { models } = store.models.value;
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
      <IconButton icon={Info} name="Model prices" popoverTarget={PRICES_ID} />
      <Popover id={PRICES_ID} name="Model prices">
        <Prices />
      </Popover>
    </div>
  );
}

/** "Haiku 5.5": every model of the list is a Claude, and the row is short. */
function shortName(name: string): string {
  return name.replace(/^Claude /, '');
}
