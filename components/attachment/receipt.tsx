import type { JSX } from 'preact';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { Facts } from '@/components/ui/facts.tsx';
import { type PanelStore, usePanel } from '@/components/ui/panel-store.ts';
import {
  type Attachment,
  type Edits,
  imagesToSend,
  type Original,
  type Preparation,
  type Provenance,
  type Source,
} from '@/utils/conversation/attachment.ts';
import { formatExactUsd } from '@/utils/conversation/format-money.ts';
import { attachmentWarnings } from './attachment-line.ts';
import { chosenModel } from './chosen-model.ts';
import { describePreparation, describeSource, FIDELITY_WORDS, formatBytes, STEP_DONE } from './describe-source.ts';

type FactList = [string, string][];

/** What is sent for one image, and why: plain words first, numbers below. */
export function Receipt({ attachment }: { attachment: Attachment }): JSX.Element {
  const store = usePanel();
  const { original, unedited, edits, state, provenance, holder } = attachment;
  const ready = state.status === 'ready' ? state : undefined;
  const isWaiting = holder.startsWith('tray:');
  const base = unedited ?? original;
  const facts: FactList = [
    ...originFacts(provenance),
    ...(base ? originalFacts(base) : []),
    ...(edits ? [['Edited', describeEdits(edits)] satisfies [string, string]] : []),
    ...(ready ? sentFacts(ready.preparation, ready.source, store) : []),
  ];
  return (
    <>
      <p>{ready ? capitalise(`${describeSource(ready.source)}.`) : 'Not ready yet.'}</p>
      {attachmentWarnings(attachment).map((warning) => (
        <p key={warning} class="caption attachment-warning">
          {warning}
        </p>
      ))}
      <Facts facts={facts} />
      {ready && isWaiting && <SourceChoice attachment={attachment} sentAs={ready.source.kind} />}
    </>
  );
}

function originFacts(provenance: Provenance): FactList {
  if (provenance.kind !== 'page') return provenance.name === undefined ? [] : [['File', provenance.name]];
  const facts: FactList = [['From', [hostOf(provenance.pageUrl), provenance.pageTitle].filter(Boolean).join(' · ')]];
  const { imageUrl, capture } = provenance;
  if (imageUrl !== undefined) facts.push(['Address', imageUrl]);
  if (capture) facts.push(['Page width', `${capture.viewportWidth} px, pixel ratio ${capture.devicePixelRatio}`]);
  return facts;
}

function originalFacts({ step, fidelity, mediaType, width, height, bytes }: Original): FactList {
  return [
    ['How', `${STEP_DONE[step]} (${FIDELITY_WORDS[fidelity]})`],
    ['Original', `${width}×${height}, ${typeName(mediaType)}, ${formatBytes(bytes)}`],
  ];
}

function describeEdits({ redactions, crop, quarterTurns }: Edits): string {
  const words: string[] = [];
  if (redactions.length > 0)
    words.push(`${redactions.length} ${redactions.length === 1 ? 'part' : 'parts'} painted over`);
  if (crop) words.push(`cropped to ${crop.width}×${crop.height}`);
  if (quarterTurns > 0) words.push('turned');
  return words.join(', ');
}

function sentFacts(preparation: Preparation, source: Source, store: PanelStore): FactList {
  const images = imagesToSend(preparation).map(({ image }) => image);
  const [first] = images;
  if (!first) return [];
  const sum = (of: 'bytes' | 'tokens'): number => images.reduce((total, image) => total + image[of], 0);
  const size = `${first.width}×${first.height}, ${typeName(first.mediaType)}`;
  const facts: FactList = [
    [
      'Sent',
      images.length === 1
        ? `${size}, ${formatBytes(first.bytes)}`
        : `${images.length} parts of about ${size}, ${formatBytes(sum('bytes'))} in all`,
    ],
    ['Encoding', `${describePreparation(preparation)}; ${source.kind}`],
    ['Tokens', sum('tokens').toLocaleString('en')],
  ];
  const price = chosenModel(store)?.price;
  if (price) {
    const what = images.length === 1 ? 'the image' : 'all parts';
    facts.push(['Estimate', `${formatExactUsd((sum('tokens') * price.input) / 1e6)} for ${what}`]);
  }
  return facts;
}

/** The user's own choice for one image; a link is offered only where the image has one. */
function SourceChoice({ attachment, sentAs }: { attachment: Attachment; sentAs: string }): JSX.Element | null {
  const store = usePanel();
  const hasLink = attachment.provenance.kind === 'page' && attachment.provenance.imageUrl?.startsWith('https:');
  const choose = (as?: 'bytes' | 'url'): void =>
    void act(store, 'chooseSource', { attachmentId: attachment.id, ...(as === undefined ? {} : { as }) });
  if (!hasLink) return null;
  return (
    <div class="row receipt-source">
      {sentAs === 'url' && <Button onClick={() => choose('bytes')}>Send as image data</Button>}
      {sentAs !== 'url' && attachment.chosenSource === undefined && (
        <Button onClick={() => choose('url')}>Send as a link</Button>
      )}
      {attachment.chosenSource !== undefined && <Button onClick={() => choose()}>Let Loupe decide</Button>}
    </div>
  );
}

function typeName(mediaType: string): string {
  return mediaType.replace('image/', '').replace('+xml', '').toUpperCase();
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function hostOf(address: string): string {
  return URL.parse(address)?.host || address;
}
