import { fail, type Outcome } from '@/utils/conversation/failure.ts';
import type { CaptureTarget } from './capture-target.ts';
import { explainRefusal } from './off-limits.ts';

/**
 * Why a page that no script gets into cannot be captured: `permission-needed` where a gesture on the page, or access,
 * would change that, and `page-off-limits` where nothing would.
 */
export function refusePage({ pageUrl }: CaptureTarget): Outcome<never> {
  const reason = explainRefusal(pageUrl);
  // Without access the browser does not tell the address either; and in its PDF viewer capturing works.
  if (pageUrl !== '' && reason !== 'no-access' && reason !== 'pdf') return fail('page-off-limits', { reason });
  const host = URL.parse(pageUrl)?.host;
  return fail('permission-needed', { reason: 'no-access', ...(host ? { host } : {}) });
}
