import { defineUnlistedScript } from '#imports';
import type { PageOperations } from '@/utils/page/page-operations.ts';
import { regionOperations } from '@/utils/page/region/region-page.ts';

declare global {
  var loupePage: Partial<PageOperations> | undefined;
}

// Injected again for every region: what the first injection has open stays in its hands.
export default defineUnlistedScript(() => {
  globalThis.loupePage = { ...regionOperations, ...globalThis.loupePage };
});
