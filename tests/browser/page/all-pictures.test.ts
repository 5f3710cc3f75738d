import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findAll, measureNow } from '@/utils/page/all-pictures.ts';
import { findImages } from '@/utils/page/find-images.ts';
import { openOverlayHost } from '@/utils/page/overlay-host.ts';
import { drawnPng } from './drawn-png.ts';

let red: string;
let blue: string;
let clear: string;

beforeEach(async () => {
  red ??= URL.createObjectURL(await drawnPng(40, 30, 'red'));
  blue ??= URL.createObjectURL(await drawnPng(80, 60, 'blue'));
  clear ??= URL.createObjectURL(await drawnPng(40, 30, '#0000'));
});

afterEach(() => {
  document.body.replaceChildren();
  document.body.removeAttribute('style');
  document.body.removeAttribute('dir');
});

async function show(markup: string): Promise<void> {
  document.body.style.margin = '0';
  document.body.innerHTML = markup;
  await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
}

const BOX = 'width:80px;height:60px;';

async function found(): Promise<string[]> {
  return (await findAll()).pictures.map(({ kind, url }) => `${kind}${url === undefined ? '' : ` ${nameOf(url)}`}`);
}

const nameOf = (url: string): string => (url === red ? 'red' : url === blue ? 'blue' : url);

describe('everything a page shows', () => {
  it.each([
    ['an image', () => `<img src="${red}">`, ['img red']],
    [
      'an image that stands in for another',
      () => `<img src="${red}" style="${BOX}content:url(${blue})">`,
      ['content blue'],
    ],
    ['an image button', () => `<input type="image" src="${red}">`, ['input red']],
    [
      'the topmost background of several',
      () => `<p style="${BOX}background:url(${red}),url(${blue})">`,
      ['background red'],
    ],
    [
      'a background under an image',
      () => `<img src="${red}" style="padding:9px;background:url(${blue})">`,
      ['background blue', 'img red'],
    ],
    ['a border', () => `<p style="${BOX}border:9px solid;border-image:url(${red}) 9">`, ['border red']],
    ['a mask, whose file nobody sees', () => `<p style="${BOX}background:red;mask:url(${red})">`, ['mask']],
    ['what a mask shapes', () => `<p style="${BOX}background:url(${blue});mask:url(${red})">`, ['background blue']],
    [
      'pseudo-elements',
      () =>
        `<style>#i::before{content:url(${red})}#i::after{content:"";display:block;${BOX}background:url(${blue})}</style><p id="i">`,
      ['content red', 'background blue'],
    ],
    ['a list marker', () => `<ul><li style="list-style-image:url(${red})">A</ul>`, ['content red']],
    ['part of a sheet, which has no file', () => `<p style="${BOX}background:url(${blue}) -20px 0">`, ['background']],
    ['a drawing', () => '<svg width="40" height="40"><svg><path d="M0 0h9v9z"/></svg></svg>', ['svg']],
    [
      'the file a drawing frames',
      () => `<svg width="40" height="40"><image href="${red}" width="40" height="40"/></svg>`,
      ['svg-image red'],
    ],
    [
      'a drawing and the file in it',
      () => `<svg width="40" height="40"><image href="${red}" width="40" height="40"/><path d="M0 0h9"/></svg>`,
      ['svg', 'svg-image red'],
    ],
    ['a canvas', () => '<canvas width="40" height="40"></canvas>', ['canvas']],
    ['a poster', () => `<video width="40" height="40" poster="${red}"></video>`, ['poster red']],
    ['an object', () => `<object type="image/png" data="${red}"></object>`, ['object red']],
    [
      'what a lazy loader has not put there yet',
      () => `<img style="${BOX}" data-src="/later.png">`,
      [`img ${location.origin}/later.png`],
    ],
    [
      'neither a spacer nor a broken image',
      () =>
        '<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" width="90" height="90"><img src="data:image/png,broken">',
      [],
    ],
    [
      'nothing hidden',
      () =>
        `<img src="${red}" style="opacity:0"><p style="visibility:hidden"><img src="${red}"></p><div style="height:0;overflow:hidden"><img src="${red}"></div><p style="clip-path:inset(50%)"><img src="${red}"></p>`,
      [],
    ],
  ])('%s', async (_, markup, pictures) => {
    await show(markup());
    expect(await found()).toEqual(pictures);
  });

  it('looks into shadow roots and frames that the page may read', async () => {
    await show('<div></div><iframe width="200" height="90"></iframe>');
    const root = document.querySelector('div')?.attachShadow({ mode: 'open' });
    if (root) root.innerHTML = `<b style="display:block;${BOX}background:url(${red})"></b>`;
    const inner = document.querySelector('iframe')?.contentDocument;
    if (inner) inner.body.innerHTML = `<img src="${blue}" width="80" height="60">`;
    await inner?.images[0]?.decode();
    expect(await found()).toEqual(['background red', 'img blue']);
  });

  it('finds what CSS draws in a long list where the view is, and every image of it', async () => {
    const item = (index: number): string =>
      `<li style="height:60px;overflow:hidden;background:url(${blue})"><img src="${red}" alt="${index}"></li>`;
    await show(`<ul style="margin:0">${Array.from({ length: 400 }, (_, index) => item(index)).join('')}</ul>`);
    scrollTo(0, 6000);
    const { pictures } = await findAll();
    expect(pictures.filter(({ kind }) => kind === 'img')).toHaveLength(400);
    const shown = pictures.filter(({ kind, visible }) => kind === 'background' && visible && visible.height > 0);
    const inView = [...document.querySelectorAll('li')].filter((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    expect(shown).toHaveLength(inView.length);
    scrollTo(0, 0);
  });

  it('takes nothing of Loupe’s own for the page’s', async () => {
    await show(`<img src="${red}">`);
    const host = openOverlayHost(false);
    host?.shadow.append(document.createElement('canvas'));
    expect(await found()).toEqual(['img red']);
    host?.remove();
  });

  it('is in reading order, from right to left where the page is', async () => {
    const at = (left: number): string => `style="position:absolute;top:0;left:${left}px"`;
    await show(`<img src="${blue}" ${at(100)}><img src="${red}" ${at(0)}>`);
    expect(await found()).toEqual(['img red', 'img blue']);
    document.body.dir = 'rtl';
    expect(await found()).toEqual(['img blue', 'img red']);
  });

  it('can be measured again, and what left the page is left out', async () => {
    await show(`<img src="${red}"><img src="${blue}">`);
    const { pictures } = await findAll();
    const ids = pictures.map(({ id }) => id);
    const before = measureNow(ids);
    expect(before.map(({ rect }) => rect)).toEqual(pictures.map(({ rect }) => rect));
    document.images[1]?.remove();
    document.body.style.marginTop = '200px';
    const [now, ...others] = measureNow(ids);
    expect(others).toEqual([]);
    expect((now?.rect.y ?? 0) - (before[0]?.rect.y ?? 0)).toBeGreaterThan(0);
  });

  it('means the best version of a picture when asked for it', async () => {
    await show(`<p style="${BOX}background:image-set(url(${red}) 9x, url(${blue}) 10x)">`);
    const [picture] = (await findAll()).pictures;
    expect(picture).toMatchObject({ kind: 'background', url: red });
    const { candidates, chosen } = await findImages({ id: picture?.id });
    expect(candidates.find(({ id }) => id === chosen)).toMatchObject({ kind: 'srcset', url: blue });
  });
});

describe('what is drawn at a point', () => {
  const place = (style: string, content = ''): string =>
    `<div style="position:absolute;left:0;top:0;${BOX}${style}">${content}</div>`;

  it.each([
    ['an image under a transparent layer', () => `<img src="${red}" style="${BOX}">${place('')}`, 'img red'],
    [
      'an image under a transparent picture',
      () => `<img src="${red}" style="${BOX}">${place(`background:url(${clear})`)}`,
      'img red',
    ],
    ['an image that lets the pointer through', () => `<img src="${red}" style="${BOX}pointer-events:none">`, 'img red'],
    [
      'the upper of two',
      () => `<img src="${red}" style="${BOX}">${place(`background:url(${blue})`)}`,
      'background blue',
    ],
    [
      'the one that a z-index puts on top',
      () => `<img src="${red}" style="${BOX}position:relative;z-index:2">${place(`background:url(${blue})`)}`,
      'img red',
    ],
    [
      'the contents of a box before its background',
      () => place(`background:url(${blue})`, `<img src="${red}" style="${BOX}">`),
      'img red',
    ],
    [
      'what a pseudo-element draws over them',
      () =>
        `<style>#o::after{content:"";position:absolute;inset:0;background:url(${blue})}</style>${place('', '').replace('<div', '<div id="o"')}`,
      'background blue',
    ],
    [
      'what stands in the top layer',
      () =>
        `<p popover="manual" style="inset:0 auto auto 0;border:0;padding:0;${BOX}background:url(${blue})"></p><img src="${red}" style="${BOX}position:relative;z-index:999">`,
      'background blue',
    ],
  ])('%s', async (_, markup, expected) => {
    await show(markup());
    document.querySelector<HTMLElement>('[popover]')?.showPopover();
    const { candidates, chosen } = await findImages({ point: { x: 20, y: 20 } });
    const taken = candidates.find(({ id }) => id === chosen);
    expect(`${taken?.kind} ${nameOf(taken?.url ?? '')}`).toBe(expected);
  });

  it('is nothing where no picture is, and a person chooses', async () => {
    await show(`<img src="${red}">`);
    expect((await findImages({ point: { x: 300, y: 300 } })).chosen).toBeUndefined();
  });
});
