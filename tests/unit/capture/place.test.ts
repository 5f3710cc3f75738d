import { describe, expect, it } from 'vitest';
import { clip, frameFits, samePage, shareVisible, toFramePixels } from '@/utils/capture/place.ts';
import type { Viewport } from '@/utils/page/page-answers.ts';

const viewport = (
  innerWidth: number,
  innerHeight: number,
  devicePixelRatio: number,
  pinch = { x: 0, y: 0, scale: 1 },
): Viewport => ({
  innerWidth,
  innerHeight,
  devicePixelRatio,
  scrollX: 0,
  scrollY: 0,
  pinch,
});
const rect = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('whether a frame shows the measured layout', () => {
  it.each([
    ['the same width', 1280, 720, viewport(1280, 720, 1), true],
    ['twice the pixels at pixel ratio 2', 2560, 1440, viewport(1280, 720, 2), true],
    ['a width that was rounded at 110 % zoom', 1280, 720, viewport(1164, 655, 1.1), true],
    ['taken before the panel narrowed the page', 1280, 720, viewport(894, 720, 1), false],
    ['taken before a download bar took height', 1280, 720, viewport(1280, 680, 1), false],
    ['taken at another zoom', 1280, 720, viewport(1280, 720, 1.25), false],
  ])('%s', (_, width, height, measured, fits) => {
    expect(frameFits({ width, height }, measured)).toBe(fits);
  });
});

describe('from CSS pixels to pixels of the frame', () => {
  it.each([
    ['pixel ratio 1', rect(20, 30, 300, 225), viewport(1280, 720, 1), rect(20, 30, 300, 225)],
    ['pixel ratio 2', rect(20.5, 30, 300, 225), viewport(1280, 720, 2), rect(41, 60, 600, 450)],
    [
      'edges between pixels go to the nearest',
      rect(10.4, 10.6, 100, 100),
      viewport(1280, 720, 1),
      rect(10, 11, 100, 100),
    ],
    ['what lies outside is cut off', rect(-50, -10, 100, 50), viewport(1280, 720, 1), rect(0, 0, 50, 40)],
    [
      'a pinch-zoomed screen',
      rect(100, 100, 50, 50),
      viewport(1280, 720, 1, { x: 50, y: 50, scale: 2 }),
      rect(100, 100, 100, 100),
    ],
  ])('%s', (_, css, measured, pixels) => {
    const frame = { width: 1280 * measured.devicePixelRatio, height: 720 * measured.devicePixelRatio };
    expect(toFramePixels(css, frame, measured)).toEqual(pixels);
  });
});

it('knows a page by its address without the fragment', () => {
  expect(samePage('https://a.example.com/x#1', 'https://a.example.com/x#2')).toBe(true);
  expect(samePage('https://a.example.com/x', 'https://a.example.com/x?1')).toBe(false);
});

it('clips to nothing, not to less', () => {
  expect(clip(rect(0, 0, 10, 10), rect(50, 50, 10, 10))).toMatchObject({ width: 0, height: 0 });
});

it('sees no share of what has no place', () => {
  expect(shareVisible({})).toBe(0);
  expect(shareVisible({ rect: rect(0, 0, 10, 10), visible: rect(0, 5, 10, 5) })).toBe(0.5);
});
