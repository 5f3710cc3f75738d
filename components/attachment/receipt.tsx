import type { JSX } from 'preact';
import { act } from '@/components/ui/act.ts';
import { Button } from '@/components/ui/button.tsx';
import { Facts } from '@/components/ui/facts.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { formatExactUsd } from '@/utils/conversation/format-money.ts';
import { attachmentWarnings } from './attachment-line.ts';
import { chosenModel } from './chosen-model.ts';
import { describePreparation, describeSource, FIDELITY_WORDS, formatBytes, STEP_DONE } from './describe-source.ts';

/** What will be sent for one waiting image, and why: plain words first, numbers below. */
export function Receipt({ attachment }: { attachment: Attachment }): JSX.Element {
  const store = usePanel();
  const { original, state, provenance } = attachment;
  const ready = state.status === 'ready' ? state : undefined;
  const facts: [string, string][] = [];
  if (provenance.kind === 'page') facts.push(['From', hostOf(provenance.pageUrl)]);
  if (original) {
    facts.push(['How', `${STEP_DONE[original.step]} (${FIDELITY_WORDS[original.fidelity]})`]);
    const type = original.mediaType.replace('image/', '').toUpperCase();
    facts.push(['Original', `${original.width}×${original.height}, ${type}, ${formatBytes(original.bytes)}`]);
  }
  if (ready) {
    const { image } = ready.preparation;
    const encoding = image.mediaType.replace('image/', '').toUpperCase();
    facts.push(['Sent', `${image.width}×${image.height}, ${encoding}, ${formatBytes(image.bytes)}`]);
    facts.push(['Encoding', `${describePreparation(ready.preparation)}; ${ready.source.kind}`]);
    facts.push(['Tokens', image.tokens.toLocaleString('en')]);
    const price = chosenModel(store)?.price;
    if (price) facts.push(['Estimate', `${formatExactUsd((image.tokens * price.input) / 1e6)} for the image`]);
  }
  const warnings = attachmentWarnings(attachment);
  return (
    <>
      <h2>What will be sent</h2>
      <p>{ready ? capitalise(`${describeSource(ready.source)}.`) : 'Not ready yet.'}</p>
      {warnings.map((warning) => (
        <p key={warning} class="caption">
          {warning}
        </p>
      ))}
      <Facts facts={facts} />
      {ready && <SourceChoice attachment={attachment} sentAs={ready.source.kind} />}
    </>
  );
}

/** The user's own choice for one image; a link is offered only where the image has one. */
function SourceChoice({ attachment, sentAs }: { attachment: Attachment; sentAs: string }): JSX.Element | null {
  const store = usePanel();
  const hasLink = attachment.provenance.kind === 'page' && attachment.provenance.imageUrl?.startsWith('https:');
  const choose = (as?: 'bytes' | 'url'): void =>
    void act(store, 'chooseSource', { attachmentId: attachment.id, ...(as === undefined ? {} : { as }) });
  if (!hasLink) return null;
  return (
    <div class="row">
      {sentAs === 'url' && <Button onClick={() => choose('bytes')}>Send as image data</Button>}
      {sentAs !== 'url' && attachment.chosenSource === undefined && (
        <Button onClick={() => choose('url')}>Send as a link</Button>
      )}
      {attachment.chosenSource !== undefined && <Button onClick={() => choose()}>Let Loupe decide</Button>}
    </div>
  );
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function hostOf(address: string): string {
  return URL.parse(address)?.host || address;
}
