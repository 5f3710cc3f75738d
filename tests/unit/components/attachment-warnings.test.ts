import { describe, expect, it } from 'vitest';
import { attachmentWarnings } from '@/components/attachment/attachment-line.ts';
import type { Attachment, CaptureFacts } from '@/utils/conversation/attachment.ts';

function capture(facts: Partial<CaptureFacts>, width: number, height: number): Attachment {
  return {
    id: 'a',
    holder: 'tray:1',
    order: 0,
    addedAt: 0,
    candidates: [],
    provenance: {
      kind: 'page',
      pageUrl: 'https://page.example.com/document.pdf',
      pageTitle: '',
      tabId: 1,
      frameId: 0,
      capture: { what: 'region', viewportWidth: 1280, devicePixelRatio: 1, ...facts },
    },
    original: {
      hash: 'h',
      mediaType: 'image/png',
      width,
      height,
      bytes: 1,
      animated: false,
      step: 'region',
      fidelity: 'as-shown',
      check: 'not-tried',
    },
    state: { status: 'preparing' },
  };
}

describe('a part of a PDF', () => {
  const ZOOM = 'Zoom the PDF in and take it again for sharper text.';

  it.each<[string, Attachment, boolean]>([
    ['under 800 pixels can be had sharper', capture({ pdf: true }, 799, 400), true],
    ['of 800 pixels is sharp enough', capture({ pdf: true }, 400, 800), false],
    ['that is the whole tab is what was asked for', capture({ pdf: true, what: 'tab' }, 700, 700), false],
    ['cannot be had on an ordinary page', capture({}, 300, 300), false],
  ])('%s', (_, attachment, expected) => {
    expect(attachmentWarnings(attachment).includes(ZOOM)).toBe(expected);
  });

  it('says so first: zooming in mends what is tiny too', () => {
    expect(attachmentWarnings(capture({ pdf: true }, 150, 90))[0]).toBe(ZOOM);
  });
});
