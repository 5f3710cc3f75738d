import { defineUnlistedScript } from '#imports';
import type { PageOperations } from '@/utils/page/page-operations.ts';
import { pickerOperations } from '@/utils/page/picker/picker-page.ts';

declare global {
  var loupePage: Partial<PageOperations> | undefined;
}

// Injected again for every use: what the first injection has open stays in its hands.
export default defineUnlistedScript(() => {
  globalThis.loupePage = { ...pickerOperations(() => globalThis.loupePage), ...globalThis.loupePage };
});
