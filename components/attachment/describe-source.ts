import type { AcquireStep, Fidelity, Preparation, Source, SourceReason } from '@/utils/conversation/attachment.ts';

/** What Loupe is doing while it gets an image, for the line that appears after two seconds. */
export const STEP_UNDER_WAY: Record<AcquireStep, string> = {
  'data-url': 'Reading the image out of the page…',
  store: 'Looking it up…',
  'worker-fetch': 'Fetching it from the site…',
  'page-fetch': 'Asking the page for it…',
  'page-canvas': 'Reading it from the page…',
  'page-serialise': 'Writing the drawing out…',
  lift: 'Taking it from the screen at full size…',
  'frame-crop': 'Cutting it out of what is on screen…',
  'visible-tab': 'Taking what the tab shows…',
  region: 'Taking the region…',
  'full-page': 'Scrolling through the page…',
  'handed-over': 'Reading the file…',
};

/** Which step of the chain got the image. */
export const STEP_DONE: Record<AcquireStep, string> = {
  'data-url': 'It was part of the page itself',
  store: 'Loupe had it already',
  'worker-fetch': 'Loupe fetched it from the site, without your cookies',
  'page-fetch': 'The page fetched it',
  'page-canvas': 'Read from the page',
  'page-serialise': 'Written out from the page, as it looks there',
  lift: 'Photographed at full size from the screen',
  'frame-crop': 'Cut out of what was on screen',
  'visible-tab': 'What the tab showed',
  region: 'The region you drew',
  'full-page': 'The whole page, put together from captures',
  'handed-over': 'You gave it to Loupe',
};

export const FIDELITY_WORDS: Record<Fidelity, string> = {
  original: 'the original',
  'full-size-from-screen': 'every pixel, taken from the screen',
  'as-shown': 'as shown on screen',
};

const BECAUSE: Record<SourceReason, string> = {
  'your-choice': 'because you chose so',
  gateway: 'because your gateway may not fetch links',
  private: 'because this is a private window or a temporary conversation',
  'follow-up': 'because it goes with more than one question',
  'not-original': 'because there is no public link to exactly these pixels',
  'private-url': 'because its link is private to you',
  'host-refused': 'because its site refused the service before',
  'needs-login': 'because its site wants a login',
  unverified: 'because nobody could check what the link shows to others',
  differs: 'because the link shows others something else',
  oversized: 'because it was made smaller first',
  repaired: 'because Claude could not read what the link shows',
  public: 'because the link is public and shows the same image',
};

const SENT_AS: Record<Source['kind'], string> = {
  base64: 'sent as image data',
  url: 'sent as a link',
  file: 'sent as an uploaded file',
};

/** How an image travels and why, in plain words: "sent as image data, because …". */
export function describeSource(source: Source): string {
  return `${SENT_AS[source.kind]}, ${BECAUSE[source.because]}`;
}

const WAY: Record<Preparation['way'], string> = {
  'as-is': 'the file as it was',
  'metadata-cut': 'the same pixels, without the file’s metadata',
  're-encoded': 'encoded again',
};

/** What was done to the bytes, for the details. */
export function describePreparation(preparation: Preparation): string {
  return preparation.firstFrameOnly ? `${WAY[preparation.way]}, first frame only` : WAY[preparation.way];
}

/** Bytes for reading: "312 KB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1e6) return `${Math.round(bytes / 1000)} KB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
