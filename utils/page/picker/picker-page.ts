import type { PageOperations } from '../page-operations.ts';
import type { PickerOperations } from '../picker-operations.ts';
import { endPick, pick, pressPickerKey } from './pick.ts';

/** @param page what the reader, injected before, has installed: it alone knows which element an id means. */
export function pickerOperations(page: () => Partial<PageOperations> | undefined): PickerOperations {
  return {
    pick: async (elsewhere) => {
      const { findAll, measureNow, measure, bringIntoView } = page() ?? {};
      if (!findAll || !measureNow || !measure || !bringIntoView) return { state: 'gone' };
      return await pick(elsewhere, { findAll, measureNow, measure, bringIntoView });
    },
    pressPickerKey,
    endPick,
  };
}
