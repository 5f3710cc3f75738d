import { describe, expect, it } from 'vitest';
import type { AcquireStep } from '@/utils/conversation/attachment.ts';
import { chooseSource, type SourceFacts } from '@/utils/source/choose-source.ts';

/** A public picture that nothing speaks against. */
const PLAIN: SourceFacts = {
  setting: 'automatic',
  isAnthropic: true,
  isPrivate: false,
  step: 'worker-fetch',
  cropped: false,
  url: 'https://img.example.com/a.png',
  hostRefused: false,
  check: 'same',
  notForSharing: false,
  fitsTier: true,
  sendableType: true,
};

/** The facts that make each row of the table true, in the table's order, with what the row answers. */
const ROWS: readonly [number, string, Partial<SourceFacts>, string, string][] = [
  [1, 'the user wants bytes', { chosen: 'bytes' }, 'base64', 'your-choice'],
  [2, 'a gateway', { isAnthropic: false }, 'base64', 'gateway'],
  [3, 'a private window', { isPrivate: true }, 'base64', 'private'],
  [4, 'an upload that lives', { liveFileId: 'file_1' }, 'file', 'follow-up'],
  [5, 'pixels that are not the file', { cropped: true }, 'base64', 'not-original'],
  [6, 'a signed address', { url: 'https://img.example.com/a.png?token=abc' }, 'base64', 'private-url'],
  [7, 'a host that refused', { hostRefused: true }, 'base64', 'host-refused'],
  [8, 'a login', { step: 'page-fetch', check: 'not-possible' }, 'base64', 'needs-login'],
  [9, 'nothing to compare', { check: 'not-possible' }, 'base64', 'unverified'],
  [10, 'not for sharing', { notForSharing: true }, 'base64', 'differs'],
  [11, 'larger than the model sees', { fitsTier: false }, 'base64', 'oversized'],
  [12, 'nothing against it', {}, 'url', 'public'],
];

describe('every row of the table', () => {
  it.each(ROWS)('%i: %s', (_, __, facts, kind, because) => {
    expect(chooseSource({ ...PLAIN, ...facts })).toEqual({ kind, because });
  });

  it.each<[string, Partial<SourceFacts>, string, string]>([
    ['bytes in the settings', { setting: 'bytes' }, 'base64', 'your-choice'],
    ['the address for this image', { chosen: 'url', check: 'differs' }, 'url', 'your-choice'],
    ['addresses in the settings', { setting: 'urls', fitsTier: false }, 'url', 'your-choice'],
    ['bytes for this image against the settings', { chosen: 'bytes', setting: 'urls' }, 'base64', 'your-choice'],
    ['the address for this image against the settings', { chosen: 'url', setting: 'bytes' }, 'url', 'your-choice'],
    ['a later turn with heavy images', { laterHeavyTurnWithFiles: true }, 'file', 'follow-up'],
    ['a blob: address', { url: 'blob:https://img.example.com/1' }, 'base64', 'not-original'],
    ['a private host', { url: 'https://192.168.0.1/a.png' }, 'base64', 'private-url'],
    ['plain http', { url: 'http://img.example.com/a.png' }, 'base64', 'private-url'],
    ['a login the anonymous fetch was shown', { step: 'page-fetch', check: 'differs' }, 'base64', 'needs-login'],
    ['a page’s copy that anybody gets too', { step: 'page-fetch' }, 'url', 'public'],
    ['a check that was never made', { check: 'not-tried' }, 'base64', 'unverified'],
    ['another picture for strangers', { check: 'differs' }, 'base64', 'differs'],
    ['a stored copy that was checked', { step: 'store' }, 'url', 'public'],
  ])('%s', (_, facts, kind, because) => {
    expect(chooseSource({ ...PLAIN, ...facts })).toEqual({ kind, because });
  });

  it('no address at all', () => {
    const { url: _, ...facts } = PLAIN;
    expect(chooseSource(facts)).toEqual({ kind: 'base64', because: 'not-original' });
  });

  it.each<AcquireStep>(['data-url', 'page-canvas', 'lift', 'frame-crop', 'handed-over'])(
    'bytes got by %s are not the file',
    (step) => {
      expect(chooseSource({ ...PLAIN, step })).toEqual({ kind: 'base64', because: 'not-original' });
    },
  );
});

const PAIRS = ROWS.flatMap((earlier, index) => ROWS.slice(index + 1).map((later) => [earlier, later] as const));

describe('the earlier row wins', () => {
  it.each(PAIRS.map(([earlier, later]) => [earlier[1], later[1], earlier, later] as const))(
    '%s before %s',
    (_, __, earlier, later) => {
      // The earlier row's facts are laid over the later's, where both speak of the same thing.
      expect(chooseSource({ ...PLAIN, ...later[2], ...earlier[2] })).toEqual({ kind: earlier[3], because: earlier[4] });
    },
  );
});

describe('a wish for addresses', () => {
  it.each([
    'https://img.example.com/a.png?X-Amz-Signature=abc',
    'https://user:pw@img.example.com/a.png',
    'https://localhost/a.png',
    'http://img.example.com/a.png',
  ])('never gives away %s', (url) => {
    for (const wish of [{ setting: 'urls' }, { chosen: 'url' }, { setting: 'urls', chosen: 'url' }] as const) {
      expect(chooseSource({ ...PLAIN, ...wish, url }).kind).toBe('base64');
    }
  });

  it('never sends the whole image where only a part was meant', () => {
    for (const wish of [{ setting: 'urls' }, { chosen: 'url' }] as const) {
      expect(chooseSource({ ...PLAIN, ...wish, cropped: true })).toEqual({ kind: 'base64', because: 'not-original' });
    }
  });

  it('falls back to bytes in the settings', () => {
    const facts = { ...PLAIN, chosen: 'url', setting: 'bytes', url: 'http://img.example.com/a.png' } as const;
    expect(chooseSource(facts)).toEqual({ kind: 'base64', because: 'your-choice' });
  });
});
