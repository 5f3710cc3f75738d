import type { PanelStore } from '@/components/ui/panel-store.ts';
import { type ModelChoice, withOwnPrice } from '@/utils/conversation/model.ts';

/** What a cost depends on. */
export type PricedModel = Pick<ModelChoice, 'id' | 'price'>;

/** A model with its price: the user's own where there is one, for a model of no list too, else the list's. */
export function pricedModel(store: PanelStore, id: string): PricedModel {
  const listed = store.models.value.models.find((model) => model.id === id);
  return withOwnPrice<PricedModel>(listed ?? { id }, store.settings.value?.prices ?? {});
}

/** @returns the model questions go to, with its price. */
export function chosenModel(store: PanelStore): PricedModel | undefined {
  const id = store.settings.value?.model;
  return id === undefined ? undefined : pricedModel(store, id);
}

/** A model's name for people; its id while the list is not there. */
export function modelName(store: PanelStore, id: string): string {
  return store.models.value.models.find((model) => model.id === id)?.name ?? id;
}
