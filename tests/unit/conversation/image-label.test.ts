import { describe, expect, it } from 'vitest';
import type { Provenance } from '@/utils/conversation/attachment.ts';
import { imageLabels } from '@/utils/conversation/image-label.ts';

const ofPage = (pageTitle: string, name?: string): { provenance: Provenance; name?: string } => ({
  provenance: { kind: 'page', pageUrl: 'https://example.com/', pageTitle, tabId: 1, frameId: 0 },
  ...(name === undefined ? {} : { name }),
});
const pasted: { provenance: Provenance } = { provenance: { kind: 'paste' } };

describe('the label of each image of a question', () => {
  it.each([
    ['nothing for a lone image', [ofPage('Home')], [undefined]],
    ['nothing for images of one page', [ofPage('Home'), ofPage('Home')], [undefined, undefined]],
    ['its page’s title among images of several', [ofPage('Home'), ofPage('About')], ['Home', 'About']],
    ['the user’s own name before a title', [ofPage('Home', 'A'), ofPage('About')], ['A', 'About']],
    ['the user’s own name on a lone image', [ofPage('Home', ' A ')], ['A']],
    ['nothing for what is of no page', [ofPage('Home'), pasted, ofPage('About')], ['Home', undefined, 'About']],
    [
      'nothing where only one page has a title',
      [ofPage('Home'), ofPage(''), pasted],
      [undefined, undefined, undefined],
    ],
    [
      'at most 40 characters, a character of two units counted once',
      [ofPage('😀'.repeat(60)), ofPage('About')],
      [`${'😀'.repeat(39)}…`, 'About'],
    ],
    [
      'one line without what hides or turns text',
      [ofPage('A\u202Eb\n\u200B  c\u0007'), ofPage('About')],
      ['A b c', 'About'],
    ],
  ])('%s', (_, images, labels) => {
    expect(imageLabels(images)).toEqual(labels);
  });
});
