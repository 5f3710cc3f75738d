import { defineUnlistedScript } from '#imports';
import type { PageOperations } from '@/utils/page/page-operations.ts';
import { scrollOperations } from '@/utils/page/scroll/scroll-session.ts';

declare global {
  var loupePage: Partial<PageOperations> | undefined;
}

// Injected again for every capture: what the first injection holds still stays in its hands.
export default defineUnlistedScript(() => {
  globalThis.loupePage = { ...scrollOperations, ...globalThis.loupePage };
});
