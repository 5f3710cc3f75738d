import { defineUnlistedScript } from '#imports';
import { type PageOperations, readerOperations } from '@/utils/page/page-operations.ts';

declare global {
  var loupePage: Partial<PageOperations> | undefined;
}

// Injected again for every click: the first injection's register of elements stays.
export default defineUnlistedScript(() => {
  globalThis.loupePage = { ...readerOperations, ...globalThis.loupePage };
});
