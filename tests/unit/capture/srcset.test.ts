import { describe, expect, it } from 'vitest';
import { largestOf, parseSrcset } from '@/utils/page/srcset.ts';

describe('reading a srcset', () => {
  it.each([
    ['one without a descriptor', 'a.png', [{ url: 'a.png' }]],
    [
      'widths',
      'a.png 300w, b.png 1600w',
      [
        { url: 'a.png', width: 300 },
        { url: 'b.png', width: 1600 },
      ],
    ],
    [
      'densities, also fractions',
      'a.png 1x,b.png 1.5x',
      [
        { url: 'a.png', density: 1 },
        { url: 'b.png', density: 1.5 },
      ],
    ],
    [
      'commas inside a URL',
      'i/w_300,h_200/a.png 300w, b.png 600w',
      [
        { url: 'i/w_300,h_200/a.png', width: 300 },
        { url: 'b.png', width: 600 },
      ],
    ],
    [
      'a data URL',
      'data:image/png;base64,AA== 1x, b.png 2x',
      [
        { url: 'data:image/png;base64,AA==', density: 1 },
        { url: 'b.png', density: 2 },
      ],
    ],
    ['a comma that ends a URL', 'a.png, b.png 2x', [{ url: 'a.png' }, { url: 'b.png', density: 2 }]],
    ['a comma without a space belongs to the URL', 'a.png,b.png 2x', [{ url: 'a.png,b.png', density: 2 }]],
    [
      'stray commas and white space',
      ' ,\n a.png\t300w ,, b.png 2w ,',
      [
        { url: 'a.png', width: 300 },
        { url: 'b.png', width: 2 },
      ],
    ],
    ['a height beside a width', 'a.png 300w 200h', [{ url: 'a.png', width: 300 }]],
    ['parentheses in a descriptor', 'a.png foo(1,2), b.png 2x', [{ url: 'b.png', density: 2 }]],
    [
      'broken descriptors',
      'a.png 0w, b.png 1.5w, c.png -1x, d.png 1w 2x, e.png 9q, f.png 3w',
      [{ url: 'f.png', width: 3 }],
    ],
    ['nothing', '', []],
  ])('understands %s', (_, text, entries) => {
    expect(parseSrcset(text)).toEqual(entries);
  });

  it.each([
    ['the widest', 'a.png 300w, b.png 1600w, c.png 900w', 'b.png'],
    ['the densest', 'a.png, b.png 3x, c.png 2x', 'b.png'],
    ['the first of equals', 'a.png 2x, b.png 2x', 'a.png'],
    ['nothing of nothing', '', undefined],
  ])('takes %s', (_, text, url) => {
    expect(largestOf(parseSrcset(text))?.url).toBe(url);
  });
});
