import type { ModelChoice } from '@/utils/conversation/model.ts';
import type { ManagedSettings } from '@/utils/store/settings.ts';

/** The sentence beside every value an organisation fixed. */
export const SET_BY_ORGANISATION = 'Set by your organisation';

export type LockableSetting = 'baseUrl' | 'model' | 'filesAllowed' | 'historyKept';

/**
 * @returns the settings the user cannot change. A list of models locks the choice only when it holds a
 *   single one; a longer list only narrows it (see {@link offeredModels}).
 */
export function lockedSettings(managed: ManagedSettings): Set<LockableSetting> {
  const locked = new Set<LockableSetting>();
  if (managed.baseUrl !== undefined) locked.add('baseUrl');
  if (managed.models?.length === 1) locked.add('model');
  if (managed.filesAllowed !== undefined) locked.add('filesAllowed');
  if (managed.historyKept !== undefined) locked.add('historyKept');
  return locked;
}

/** One line of the **Model** list. */
export interface OfferedModel {
  id: string;
  /** The service's name for it, or the id where it has none. */
  name: string;
  /** Absent for an id that was typed, or that no list knows. */
  choice?: ModelChoice;
}

/**
 * The lines of the **Model** list: what the service knows, narrowed to what the organisation allows, and
 * always the model in force, so that the list never shows another one as chosen.
 */
export function offeredModels(
  known: readonly ModelChoice[],
  managed: ManagedSettings,
  inForce: string,
): OfferedModel[] {
  const allowed = managed.models;
  const ids = allowed !== undefined && allowed.length > 0 ? [...allowed] : known.map(({ id }) => id);
  if (!ids.includes(inForce)) ids.push(inForce);
  return ids.map((id) => {
    const choice = known.find((model) => model.id === id);
    return choice ? { id, name: choice.name, choice } : { id, name: id };
  });
}
