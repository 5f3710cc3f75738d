import { describe, expect, it } from 'vitest';
import { svgSize } from '@/utils/image/svg-size.ts';

describe('an SVG', () => {
  it.each([
    ['width="40" height="30"', 40, 30],
    ["width='40px' height='30px'", 40, 30],
    ['width="1in" height="2.54cm"', 96, 96],
    ['width="72pt" height="6pc"', 96, 96],
    ['viewBox="0 0 640 480"', 640, 480],
    ['viewBox="-10,-10,64,48"', 64, 48],
    ['width="100%" height="100%" viewBox="0 0 24 24"', 24, 24],
    ['width="320" viewBox="0 0 640 480"', 320, 240],
    ['height="240" viewBox="0 0 640 480"', 320, 240],
    ['width="10em" height="10em"', 300, 150],
    ['', 300, 150],
    ['width="0.2" height="0.2"', 1, 1],
    ['width="-5" height="5"', 300, 5],
    ['viewBox="0 0 0 0"', 300, 150],
    ['data-width="9" stroke-width="7" width="40" height="30"', 40, 30],
    ['title="a > b" width="40" height="30"', 40, 30],
  ])('with %s', (attributes, width, height) => {
    expect(
      svgSize(`<?xml version="1.0"?><!-- <svg width="1" height="1"> --><svg ${attributes}><rect width="9"/></svg>`),
    ).toEqual({
      width,
      height,
    });
  });

  it('of an absurd size keeps its shape within a canvas', () => {
    expect(svgSize('<svg width="1e9" height="5e8"/>')).toEqual({ width: 16384, height: 8192 });
  });
});
