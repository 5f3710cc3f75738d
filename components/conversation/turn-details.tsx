import type { JSX } from 'preact';
import { attachmentName } from '@/components/attachment/attachment-name.ts';
import {
  describePreparation,
  describeSource,
  formatBytes,
  STEP_DONE,
} from '@/components/attachment/describe-source.ts';
import { Facts } from '@/components/ui/facts.tsx';
import { usePanel } from '@/components/ui/panel-store.ts';
import type { Attachment } from '@/utils/conversation/attachment.ts';
import { formatExactUsd } from '@/utils/conversation/format-money.ts';
import type { SentImage, Turn, Usage } from '@/utils/conversation/turn.ts';
import { CopyButton } from './copy-button.tsx';
import { failureOf } from './turn-words.ts';

type Fact = [string, string];

/** Everything known about one turn: plain words first, then numbers, then what support asks for. */
export function TurnDetails({ turn }: { turn: Turn }): JSX.Element {
  const { asked, numbers } = usePanel();
  const requestId = turn.requestId ?? failureOf(turn.state)?.requestId;
  return (
    <div class="turn-details">
      {turn.sent.map((sent, index) => {
        const attachment = asked.value.get(sent.attachmentId);
        const number = numbers.value.get(sent.attachmentId) ?? index + 1;
        const name = attachment ? attachmentName(attachment, number - 1) : `Image ${number}`;
        return (
          <section key={sent.attachmentId} aria-label={name}>
            <strong>{name}</strong>: {describeSource(sent.source)}.
            <Facts facts={imageFacts(sent, attachment)} />
          </section>
        );
      })}
      {turn.resentFiles !== undefined && turn.resentFiles.length > 0 && (
        <section aria-label="Images of earlier questions">
          <strong>Images of earlier questions</strong>: sent as uploaded files.
          <Facts facts={fileFacts(turn.resentFiles, numbers.value)} />
        </section>
      )}
      <Facts facts={turnFacts(turn)} />
      {requestId !== undefined && (
        <div class="row">
          <span class="caption">Request {requestId}</span>
          <CopyButton name="Copy request id" text={() => requestId} />
        </div>
      )}
    </div>
  );
}

function imageFacts({ image, source, url, fileId }: SentImage, attachment: Attachment | undefined): Fact[] {
  const step = attachment?.original && STEP_DONE[attachment.original.step];
  const state = attachment?.state;
  const encoding = state?.status === 'ready' ? `${describePreparation(state.preparation)}; ` : '';
  const type = image.mediaType.replace('image/', '').toUpperCase();
  return [
    ...(step === undefined ? [] : [['How', step] satisfies Fact]),
    ['Sent', `${image.width}×${image.height}, ${type}, ${formatBytes(image.bytes)}`],
    ['Encoding', `${encoding}${source.kind}`],
    ...(url === undefined ? [] : [['Link', url] satisfies Fact]),
    ...(fileId === undefined ? [] : [['File', fileId] satisfies Fact]),
    ['Tokens', image.tokens.toLocaleString('en')],
  ];
}

/** The ids of what was uploaded for each image; several for one that went in parts. */
function fileFacts(files: NonNullable<Turn['resentFiles']>, numbers: ReadonlyMap<string, number>): Fact[] {
  const byImage = Map.groupBy(files, ({ attachmentId }) => attachmentId);
  // No names: beside them an id would have no room in a narrow panel.
  return [...byImage].map(([id, ofImage], index) => [
    `Image ${numbers.get(id) ?? index + 1}`,
    ofImage.map(({ fileId }) => fileId).join(', '),
  ]);
}

function turnFacts(turn: Turn): Fact[] {
  const facts: Fact[] = [['Model', turn.model]];
  if (turn.usage) {
    facts.push(['Tokens in', tokensIn(turn.usage)], ['Tokens out', turn.usage.outputTokens.toLocaleString('en')]);
  }
  if (turn.uploadFailure !== undefined) {
    const { code, detail } = turn.uploadFailure;
    facts.push(['Upload', `Didn’t work, so the image data was sent: ${detail ?? code}`]);
  }
  if (turn.tokenCheck) {
    const { estimated, counted } = turn.tokenCheck;
    facts.push(['Prompt', `estimated ${estimated.toLocaleString('en')}, counted ${counted.toLocaleString('en')}`]);
  }
  if (turn.costUsd !== undefined)
    facts.push(['Cost', `${formatExactUsd(turn.costUsd)}, estimated from prices per token`]);
  if (turn.system !== undefined) facts.push(['Instructions', turn.system]);
  if (turn.state.status === 'done') facts.push(['Ended', turn.state.stopReason]);
  const failure = failureOf(turn.state);
  if (failure?.status !== undefined) facts.push(['Status', String(failure.status)]);
  if (failure?.detail !== undefined) facts.push(['Said', failure.detail]);
  return facts;
}

/** All tokens of the request, and which of them cost less or more than new ones: "5,210: 4,800 kept from …". */
function tokensIn({ inputTokens, cacheReadTokens, cacheWriteTokens }: Usage): string {
  const kinds = (
    [
      [cacheReadTokens, ' kept from an earlier question, at a fraction of the price'],
      [cacheWriteTokens, ' new and kept for the next question, at 1.25 times the price'],
      [inputTokens, cacheReadTokens + cacheWriteTokens === 0 ? '' : ' new'],
    ] as const
  ).filter(([tokens]) => tokens > 0);
  const words = kinds.map(([tokens, what]) => `${tokens.toLocaleString('en')}${what}`).join('; ');
  const all = (inputTokens + cacheReadTokens + cacheWriteTokens).toLocaleString('en');
  return kinds.length > 1 ? `${all}: ${words}` : words || all;
}
