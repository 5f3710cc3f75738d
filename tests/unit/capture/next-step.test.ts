import { describe, expect, it } from 'vitest';
import { isWorthLifting, originPattern, stepsFor } from '@/utils/capture/next-step.ts';
import { explainInjectionRefusal, explainRefusal } from '@/utils/capture/off-limits.ts';

const page = { reachable: true, shows: 'image' as const, placed: true, mayAsk: true };

describe('the ways to an image, in order', () => {
  it.each([
    [
      'an image of a public host',
      { ...page, url: 'https://a.example.com/a.png' },
      ['store', 'worker-fetch', 'page-fetch', 'page-canvas', 'lift', 'frame-crop'],
    ],
    [
      'an image of a private host is left to the page',
      { ...page, url: 'http://192.168.0.1/a.png', mayAsk: false },
      ['store', 'page-fetch', 'page-canvas', 'lift', 'frame-crop'],
    ],
    [
      'a blob: URL',
      { ...page, url: 'blob:https://a.example.com/1', mayAsk: false },
      ['store', 'page-fetch', 'page-canvas', 'lift', 'frame-crop'],
    ],
    [
      'a data: URL',
      { ...page, url: 'data:image/png', mayAsk: false },
      ['data-url', 'page-canvas', 'lift', 'frame-crop'],
    ],
    [
      'a background has no element to draw',
      { ...page, url: 'https://a.example.com/a.png', shows: 'file' as const },
      ['store', 'worker-fetch', 'page-fetch', 'lift', 'frame-crop'],
    ],
    ['a canvas or a video', { ...page, shows: 'surface' as const }, ['page-canvas', 'frame-crop']],
    ['an inline drawing', { ...page, shows: 'drawing' as const }, ['page-serialise', 'frame-crop']],
    [
      'a drawing that is the whole document',
      { ...page, shows: 'drawing' as const, url: 'https://a.example.com/a.svg' },
      ['store', 'worker-fetch', 'page-fetch', 'page-serialise', 'frame-crop'],
    ],
    ['a frame out of reach', { ...page, reachable: false, shows: 'file' as const, mayAsk: false }, ['frame-crop']],
    [
      'an address in a frame out of reach',
      { ...page, reachable: false, shows: 'file' as const, url: 'https://a.example.com/a.png' },
      ['store', 'worker-fetch', 'frame-crop'],
    ],
    [
      'a frame whose place is unknown is neither lifted nor cropped',
      { ...page, placed: false, url: 'https://a.example.com/a.png' },
      ['store', 'worker-fetch', 'page-fetch', 'page-canvas'],
    ],
  ])('%s', (_, facts, steps) => {
    expect(stepsFor(facts)).toEqual(steps);
  });
});

describe('whether a lift is worth it', () => {
  const shown = {
    natural: { width: 1600, height: 1200 },
    shown: { width: 300, height: 225 },
    shareVisible: 1,
    covered: false,
    undistorted: true,
    wantedEdge: 1568,
  };
  it.each([
    ['shown smaller than it is', shown, true],
    ['shown at its own size', { ...shown, shown: shown.natural }, false],
    ['shown larger than it is', { ...shown, shown: { width: 3200, height: 2400 } }, false],
    ['shown smaller than it is, but as large as is of use', { ...shown, shown: { width: 1568, height: 1176 } }, false],
    ['at its own size under something else', { ...shown, shown: shown.natural, covered: true }, true],
    ['at its own size, half of it off the screen', { ...shown, shown: shown.natural, shareVisible: 0.5 }, true],
    ['cut by its box', { ...shown, shown: { width: 1600, height: 1600 }, undistorted: false }, true],
    ['of unknown size', { ...shown, natural: undefined }, true],
  ])('%s', (_, facts, worth) => {
    expect(isWorthLifting(facts)).toBe(worth);
  });
});

it.each([
  ['https://cdn.example.com:8443/a.png?x', 'https://cdn.example.com/*'],
  ['http://cdn.example.com/', 'http://cdn.example.com/*'],
  ['data:image/png;base64,AA==', undefined],
  ['blob:https://a.example.com/1', undefined],
  [undefined, undefined],
])('asks for the origin of %s', (url, pattern) => {
  expect(originPattern(url)).toBe(pattern);
});

it.each([
  ['chrome://settings/', 'browser-page'],
  ['about:blank', 'browser-page'],
  ['view-source:https://a.example.com/', 'browser-page'],
  ['https://chromewebstore.google.com/detail/x', 'web-store'],
  ['https://chrome.google.com/webstore', 'web-store'],
  ['https://chrome.google.com/webstores', 'no-access'],
  ['chrome-extension://abc/page.html', 'other-extension'],
  ['file:///tmp/a.html', 'file-access'],
  ['https://a.example.com/paper.PDF?x=1', 'pdf'],
  ['https://a.example.com/', 'no-access'],
])('explains why %s is off limits', (url, reason) => {
  expect(explainRefusal(url)).toBe(reason);
});

// As Chromium 156 says it.
it.each([
  ['Cannot access a chrome:// URL', 'browser-page'],
  ['Cannot access a chrome-extension:// URL of different extension', 'other-extension'],
  ['The extensions gallery cannot be scripted.', 'web-store'],
  [
    'Cannot access contents of the page. Extension manifest must request permission to access the respective host.',
    'no-access',
  ],
  ['Frame with ID 0 is showing error page', 'no-access'],
])('explains the browser’s refusal “%s” as %s', (message, reason) => {
  expect(explainInjectionRefusal(message)).toBe(reason);
});
