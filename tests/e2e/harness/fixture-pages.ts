import { drawPicture, type Picture } from './fixture-pictures.ts';

/** Three sites that know nothing of each other: the page's, the images', and the one in a frame. */
export const PAGE_ORIGIN = 'https://page.example.com';
export const IMAGE_ORIGIN = 'https://images.example.net';
export const FRAME_ORIGIN = 'https://frame.example.org';

export interface FixturePage {
  /** The picture under `#target`. */
  picture: Picture;
  /** What the page shows; `#target` is the element to point at, in the frame named `frame` if there is one. */
  body(picture: Picture): string | Promise<string>;
}

/** Which rule the image server follows; the first segment of an image's path. */
export type ImageRule =
  /** Anyone may read it: `Access-Control-Allow-Origin: *`. */
  | 'open'
  /** Anyone may load it, scripts may not read it. */
  | 'plain'
  /** 403 without the cookie that `/login` sets. */
  | 'members'
  /** Another picture without that cookie: that of the name with `-for-strangers` at its end. */
  | 'two-faced'
  /** 403 without a referrer from the page's site. */
  | 'hotlink'
  /** 403 without `X-Amz-Signature=good`. */
  | 'signed'
  /** Open, but robots.txt forbids it. */
  | 'no-robots'
  /** A redirect to the open one. */
  | 'moved';

/** Path of a picture. `noise` and `delayMs` (before the answer) go into the query. */
export function picturePath(rule: ImageRule, { name, width, height, noise }: Picture, ending = 'png'): string {
  const query = new URLSearchParams();
  if (noise > 0) query.set('noise', String(noise));
  if (rule === 'signed') query.set('X-Amz-Signature', 'good');
  const tail = query.size > 0 ? `?${query}` : '';
  return `/${rule}/${name}/${width}x${height}.${ending}${tail}`;
}

const picture = (name: string, width = 640, height = 480, noise = 0): Picture => ({ name, width, height, noise });

const image = (src: string, more = ''): string => `<img id="target" alt="A test picture" src="${src}" ${more}>`;

const near = (rule: ImageRule, ending?: string) => (picture: Picture) => image(picturePath(rule, picture, ending));

const far =
  (rule: ImageRule, more = '') =>
  (picture: Picture) =>
    image(IMAGE_ORIGIN + picturePath(rule, picture), more);

const framed = (origin: string) => (picture: Picture) =>
  `<iframe name="frame" width="700" height="520" src="${origin}/bare/${picture.name}/${picture.width}x${picture.height}"></iframe>`;

async function asDataUrl(drawn: Picture): Promise<string> {
  return image(`data:image/png;base64,${(await drawPicture(drawn, 'png')).toString('base64')}`);
}

/** The pages at `/page/<name>` on `PAGE_ORIGIN`. */
export const PAGES = {
  'same-origin': { picture: picture('same-origin'), body: near('plain') },
  // About 100 KB as PNG.
  bench: { picture: picture('bench', 640, 480, 4), body: near('plain') },
  'same-origin-jpeg': { picture: picture('same-origin-jpeg'), body: near('plain', 'jpg') },
  'same-origin-avif': { picture: picture('same-origin-avif'), body: near('plain', 'avif') },
  cors: { picture: picture('cors'), body: far('open') },
  'no-cors': { picture: picture('no-cors'), body: far('plain') },
  'no-cors-shrunk': { picture: picture('no-cors-shrunk', 1600, 1200, 20), body: far('plain', 'width="300"') },
  cookie: { picture: picture('cookie'), body: near('members') },
  'two-faced': { picture: picture('two-faced'), body: near('two-faced') },
  hotlink: { picture: picture('hotlink'), body: far('hotlink') },
  signed: { picture: picture('signed'), body: far('signed') },
  'no-robots': { picture: picture('no-robots'), body: far('no-robots', 'crossorigin') },
  moved: { picture: picture('moved'), body: far('moved') },
  blob: {
    picture: picture('blob'),
    body: (drawn) => `${image('')}<script>
      fetch('${picturePath('plain', drawn)}').then((answer) => answer.blob()).then((blob) => {
        document.querySelector('#target').src = URL.createObjectURL(blob);
      });
    </script>`,
  },
  'data-small': { picture: picture('data-small'), body: asDataUrl },
  // 2.8 million characters of noise: past the 2 MB to which Chromium cuts `info.srcUrl`.
  'data-large': { picture: picture('data-large', 1200, 900, 25), body: asDataUrl },
  'same-origin-frame': { picture: picture('same-origin-frame'), body: framed('') },
  'cross-origin-frame': { picture: picture('cross-origin-frame'), body: framed(FRAME_ORIGIN) },
  'larger-than-viewport': { picture: picture('larger-than-viewport', 2400, 1800), body: far('plain') },
  'partly-covered': {
    picture: picture('partly-covered'),
    body: (drawn) =>
      `<div style="position:relative;width:${drawn.width}px">${far('plain')(drawn)}
      <div id="cover" style="position:absolute;inset:0 0 60% 60%;background:#fff"></div></div>`,
  },
  duplicates: {
    picture: picture('duplicates'),
    body: (drawn) => {
      const src = IMAGE_ORIGIN + picturePath('plain', drawn);
      return `<img alt="First" width="320" src="${src}"> ${image(src, 'width="320"')} <img alt="Third" width="160" src="${src}">`;
    },
  },
  svg: { picture: picture('svg'), body: near('plain', 'svg') },
  background: {
    picture: picture('background'),
    body: (drawn) =>
      `<div id="target" style="width:${drawn.width}px;height:${drawn.height}px;background-image:url('${IMAGE_ORIGIN}${picturePath('open', drawn)}')"></div>`,
  },
  'under-overlay': {
    picture: picture('under-overlay'),
    body: (drawn) =>
      `<div style="position:relative;width:${drawn.width}px">${far('open')(drawn)}
      <a id="overlay" href="#" style="position:absolute;inset:0"></a></div>`,
  },
  srcset: {
    picture: picture('srcset', 1600, 1200),
    body: (drawn) => {
      const half = IMAGE_ORIGIN + picturePath('open', { ...drawn, width: 400, height: 300 });
      return image(
        half,
        `width="400" srcset="${half} 400w, ${IMAGE_ORIGIN}${picturePath('open', drawn)} 1600w" sizes="400px"`,
      );
    },
  },
  'linked-larger': {
    picture: picture('linked-larger', 1600, 1200),
    body: (drawn) =>
      `<a href="${IMAGE_ORIGIN}${picturePath('open', drawn)}">${far('open')({ ...drawn, width: 320, height: 240 })}</a>`,
  },
  canvas: {
    picture: picture('canvas'),
    body: (drawn) => `<canvas id="target" width="${drawn.width}" height="${drawn.height}"></canvas><script>
      const image = new Image();
      image.onload = () => document.querySelector('#target').getContext('2d').drawImage(image, 0, 0);
      image.src = '${picturePath('plain', drawn)}';
    </script>`,
  },
} satisfies Record<string, FixturePage>;

export type PageName = keyof typeof PAGES;

export function isPageName(text: string): text is PageName {
  return text in PAGES;
}

/** The HTML of one page. */
export async function renderPage(name: PageName): Promise<string> {
  const page: FixturePage = PAGES[name];
  return frameHtml(name, await page.body(page.picture));
}

/** A page with nothing but one picture of the page's own site: for frames. */
export function renderBarePage(picture: Picture): string {
  return frameHtml(picture.name, image(picturePath('plain', picture)));
}

function frameHtml(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
<style>body{margin:24px;background:#fff;font:16px sans-serif}</style>${body}
<p>Some words below the picture.</p></html>`;
}
