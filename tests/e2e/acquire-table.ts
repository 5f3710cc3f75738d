import type { AcquireStep, Fidelity, Source } from '../../utils/conversation/attachment.ts';
import { FRAME_ORIGIN, IMAGE_ORIGIN, PAGES, type PageName, picturePath } from './harness/fixture-pages.ts';
import type { Picture } from './harness/fixture-pictures.ts';
import type { ClickOptions } from './harness/real-click.ts';

export type Access = 'with activeTab only' | 'with access granted';
export const ACCESSES: readonly Access[] = ['with activeTab only', 'with access granted'];

/** What reaches the service, and what the receipt says about it. */
export interface Arrives {
  step: AcquireStep;
  source: Source;
  fidelity: Fidelity;
  /** Pixels the stand-in decodes; a range where the window's room decides. */
  size: Size | { atLeast: Size; below: Size };
  /** The origin whose permission is offered for better pixels. */
  offers?: string;
}

export interface Size {
  width: number;
  height: number;
}

/** No gesture leads from there to an image: what the panel says instead, opened by its icon. */
export interface Says {
  sentence: string;
}

export interface Row {
  title: string;
  url: string;
  /** The frame that holds the element to click on. */
  frame?: 'frame';
  /** CSS selector of that element. */
  target: string;
  picture: Picture;
  /** Where the picture stands in what arrives when that shows more: a white frame around it. */
  within?: Size & { x: number; y: number };
  click?: ClickOptions;
  cells: Readonly<Record<Access, Arrives | Says>>;
}

const FULL: Size = { width: 640, height: 480 };

/** The very file, sent as a link that anybody may follow. */
const byLink = (size = FULL): Arrives => ({
  step: 'worker-fetch',
  source: { kind: 'url', because: 'public' },
  fidelity: 'original',
  size,
});

const asBytes = (step: AcquireStep, because: Source['because'], size = FULL): Arrives => ({
  step,
  source: { kind: 'base64', because },
  fidelity: 'original',
  size,
});

/** Pixels taken from the screen, none of them missing; the originals of that site are offered. */
const fromScreen = (step: 'lift' | 'frame-crop', size: Arrives['size'] = FULL, offers = IMAGE_ORIGIN): Arrives => ({
  step,
  source: { kind: 'base64', because: 'not-original' },
  fidelity: 'full-size-from-screen',
  size,
  offers,
});

function onPage(
  title: string,
  name: PageName,
  activeTab: Arrives,
  granted: Arrives,
  more: Partial<Pick<Row, 'frame' | 'within' | 'click'>> = {},
): Row {
  return {
    title,
    url: `https://page.example.com/page/${name}`,
    target: '#target',
    picture: PAGES[name].picture,
    cells: { 'with activeTab only': activeTab, 'with access granted': granted },
    ...more,
  };
}

const TAB_IMAGE: Picture = { name: 'tab-image', width: 640, height: 480, noise: 0 };

const PDF_SENTENCE: Says = {
  sentence:
    'The pictures in a PDF cannot be told apart. Select region takes a part of it. You can paste or drop an image here.',
};

/** Kinds of images × what Loupe may touch. Windows are 1280 × 900, at pixel ratio 1. */
export const ACQUIRE_TABLE: readonly Row[] = [
  onPage('an image of the page’s own site', 'same-origin', byLink(), byLink()),
  onPage('an image that any site may read', 'cors', byLink(), byLink()),
  onPage('an image that no script may read', 'no-cors', fromScreen('frame-crop'), byLink()),
  onPage(
    'an image behind a cookie',
    'cookie',
    asBytes('page-fetch', 'needs-login'),
    asBytes('page-fetch', 'needs-login'),
  ),
  onPage(
    'an image that strangers see differently',
    'two-faced',
    asBytes('page-fetch', 'needs-login'),
    asBytes('page-fetch', 'needs-login'),
  ),
  // Access changes nothing here: without the page's address the site refuses, and Loupe never sends one.
  onPage('a hotlink-protected image', 'hotlink', fromScreen('frame-crop'), {
    ...withoutOffer(fromScreen('frame-crop')),
  }),
  onPage('an image with a signed URL', 'signed', fromScreen('frame-crop'), asBytes('worker-fetch', 'private-url')),
  onPage(
    'an image from a blob: URL',
    'blob',
    asBytes('page-fetch', 'not-original'),
    asBytes('page-fetch', 'not-original'),
  ),
  onPage(
    'a data: image under 2 MB',
    'data-small',
    asBytes('data-url', 'not-original'),
    asBytes('data-url', 'not-original'),
  ),
  onPage(
    'a data: image over 2 MB',
    'data-large',
    asBytes('data-url', 'not-original', { width: 1200, height: 900 }),
    asBytes('data-url', 'not-original', { width: 1200, height: 900 }),
  ),
  onPage('an image in a frame of the same site', 'same-origin-frame', byLink(), byLink(), { frame: 'frame' }),
  onPage(
    'an image in a frame of another site',
    'cross-origin-frame',
    // Nobody gets in there: the frame's box, as the top page knows it, cut out of the tab.
    { ...fromScreen('frame-crop', { width: 700, height: 520 }, FRAME_ORIGIN), fidelity: 'as-shown' },
    byLink(),
    { frame: 'frame', within: { x: 24, y: 24, width: 700, height: 520 } },
  ),
  onPage(
    'an image larger than the viewport',
    'larger-than-viewport',
    // Six captures of this window hold more than the viewport and less than the whole.
    {
      ...fromScreen('lift', { atLeast: { width: 1800, height: 1350 }, below: { width: 2400, height: 1800 } }),
      fidelity: 'as-shown',
    },
    // 2400×1800 would be 5590 tokens; the high tier's 4784 are 2212×1659.
    asBytes('worker-fetch', 'oversized', { width: 2212, height: 1659 }),
  ),
  // Lifted above what covers it. Access gives the file, but nothing that is shown tells whether others get the same.
  onPage('a partly covered image', 'partly-covered', fromScreen('lift'), asBytes('worker-fetch', 'unverified'), {
    click: { aim: { x: 0.25, y: 0.75 } },
  }),
  onPage('an image that is on the page three times', 'duplicates', fromScreen('lift'), byLink()),
  {
    title: 'a tab that is the image itself',
    url: IMAGE_ORIGIN + picturePath('plain', TAB_IMAGE),
    target: 'img',
    picture: TAB_IMAGE,
    cells: { 'with activeTab only': byLink(), 'with access granted': byLink() },
  },
  onPage('an SVG image', 'svg', asBytes('worker-fetch', 'not-original'), asBytes('worker-fetch', 'not-original')),
  onPage(
    'an image with a larger one in its srcset',
    'srcset',
    byLink({ width: 1600, height: 1200 }),
    byLink({ width: 1600, height: 1200 }),
  ),
  {
    title: 'an image in a PDF',
    url: 'https://page.example.com/document.pdf',
    target: 'body',
    picture: { name: 'pdf', width: 640, height: 480, noise: 0 },
    cells: { 'with activeTab only': PDF_SENTENCE, 'with access granted': PDF_SENTENCE },
  },
];

function withoutOffer({ offers: _, ...cell }: Arrives): Arrives {
  return cell;
}
