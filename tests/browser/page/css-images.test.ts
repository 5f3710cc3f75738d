import { describe, expect, it } from 'vitest';
import { cssImages } from '@/utils/page/css-images.ts';

const BASE = 'https://a.example.com/page';
const at = (path: string): string => `https://a.example.com/${path}`;

describe('the images of a CSS value', () => {
  it.each([
    ['none', []],
    ['linear-gradient(red, blue)', []],
    ['url("a.png")', [{ url: at('a.png') }]],
    ["url('a (1), b.png')", [{ url: at('a%20(1),%20b.png') }]],
    ['url(a.png), linear-gradient(red, url), url("b.png")', [{ url: at('a.png') }, { url: at('b.png') }]],
    ['url("data:image/svg+xml,<svg a=\\"1,2\\"/>")', [{ url: 'data:image/svg+xml,<svg a="1,2"/>' }]],
    ['url("#shape")', []],
    ['url("javascript:alert(1)")', []],
    ['"some words" url("a.png")', []],
  ])('%s', (value, images) => {
    expect(cssImages(value, BASE, 1)).toEqual(images);
  });

  it.each([
    [1, { url: at('one.png'), larger: at('three.png') }],
    [1.5, { url: at('two.png'), larger: at('three.png') }],
    [2, { url: at('two.png'), larger: at('three.png') }],
    [4, { url: at('three.png') }],
  ])('takes of an image-set() what the browser takes at pixel ratio %d, and knows the densest', (ratio, image) => {
    const set =
      'image-set(url("two.png") 2dppx, "one.png" 1x, url("x.jxl") 5x type("image/jxl"), url("three.png") 288dpi)';
    expect(cssImages(set, BASE, ratio)).toEqual([image]);
  });
});
