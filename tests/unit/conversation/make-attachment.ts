import type { Attachment, PreparedPart, Source } from '@/utils/conversation/attachment.ts';

export const PART: PreparedPart = {
  label: 'part',
  image: { hash: 'part', mediaType: 'image/png', width: 84, height: 112, bytes: 30, tokens: 12 },
};

/** An image that was asked about, ready to be sent again. */
export function makeAttachment({
  parts,
  kind = 'base64',
}: {
  parts?: PreparedPart[];
  kind?: Source['kind'];
}): Attachment {
  return {
    id: 'a',
    holder: 'turn:1',
    order: 1,
    addedAt: 0,
    provenance: { kind: 'paste', name: 'chart.png' },
    candidates: [],
    state: {
      status: 'ready',
      source: { kind, because: 'public' },
      preparation: {
        tier: 'high',
        way: 'as-is',
        scale: 1,
        firstFrameOnly: false,
        partsAdvised: false,
        image: { hash: 'whole', mediaType: 'image/png', width: 280, height: 28, bytes: 300, tokens: 10 },
        ...(parts && { parts }),
      },
    },
  };
}
