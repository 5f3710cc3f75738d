import type { PanelStore } from '@/components/ui/panel-store.ts';
import type { ModelChoice } from '@/utils/conversation/model.ts';

/** @returns the model questions go to, as far as the list has told about it. */
export function chosenModel(store: PanelStore): ModelChoice | undefined {
  const id = store.settings.value?.model;
  return store.models.value.models.find((model) => model.id === id);
}

/** A model's name for people; its id while the list is not there. */
export function modelName(store: PanelStore, id: string): string {
  return store.models.value.models.find((model) => model.id === id)?.name ?? id;
}
