import type { Attachment } from '@/utils/conversation/attachment.ts';
import { branchesAt, branchInView } from '@/utils/conversation/branches.ts';
import { formatCents, formatExactUsd } from '@/utils/conversation/format-money.ts';
import { labelFor, promptFor } from '@/utils/conversation/quick-actions.ts';
import type { SentImage, Turn } from '@/utils/conversation/turn.ts';
import type { ArchivedConversation } from './archive-schema.ts';
import { inertMarkdown, plainCode, plainLine, verbatimBlock } from './inert-markdown.ts';

/** A conversation to read, with what was sent, when, and what it cost. */
export function conversationMarkdown(archived: ArchivedConversation, fileOf: ReadonlyMap<string, string>): string {
  const { conversation, turns, attachments } = archived;
  const byId = new Map(attachments.map((one) => [one.id, one]));
  const inView = new Set(branchInView(turns, conversation.chosen));
  const cost = conversation.costUsd === undefined ? '' : `, ${formatCents(conversation.costUsd)}`;
  const parts = [
    `# ${plainLine(conversation.title) || 'Conversation'}`,
    `${timeWords(conversation.createdAt)}, ${turns.length} ${turns.length === 1 ? 'question' : 'questions'}${cost}`,
    ...(conversation.instructions ? ['Instructions:', verbatimBlock(conversation.instructions)] : []),
  ];
  for (const [index, turn] of turns.entries()) {
    parts.push(`## Question ${index + 1}`);
    const branch = branchWords(turn, turns, inView.has(turn));
    if (branch !== undefined) parts.push(branch);
    parts.push(verbatimBlock(turn.kind === 'ask' ? turn.question : labelFor(turn.kind)));
    const images = turn.attachmentIds.map((id) => byId.get(id));
    for (const [at, image] of images.entries()) parts.push(imageLine(image, at + 1, fileOf));
    parts.push('### Answer', answerOf(turn));
    parts.push('### Receipt', receipt(turn, images));
    if (turn.kind !== 'ask') parts.push('Prompt as sent:', verbatimBlock(promptFor(turn)));
  }
  return `${parts.join('\n\n')}\n`;
}

/** Where a turn stands when its conversation has branches at its place. */
function branchWords(turn: Turn, turns: readonly Turn[], isInView: boolean): string | undefined {
  const here = branchesAt(turn, turns);
  const parent = turns.findIndex(({ id }) => id === turn.parentId);
  const follows = parent < 0 ? 'begins the conversation' : `follows question ${parent + 1}`;
  const before = turns[turns.indexOf(turn) - 1];
  if (here.length === 1 && turn.parentId === before?.id) return undefined;
  const which = here.length === 1 ? '' : `Branch ${here.indexOf(turn) + 1} of ${here.length}; `;
  return `**${which}${follows}${isInView ? '' : '; not in view'}.**`;
}

function answerOf({ kind, answer }: Turn): string {
  if (answer.trim() === '') return '(no text)';
  // Text taken out of an image is kept as it stands there.
  return kind === 'extract' ? verbatimBlock(answer) : inertMarkdown(answer).trim();
}

function imageLine(image: Attachment | undefined, number: number, fileOf: ReadonlyMap<string, string>): string {
  const hashes = image?.original?.strips?.map(({ hash }) => hash) ?? [image?.original?.hash];
  const files = hashes.flatMap((hash) => (hash === undefined ? [] : (fileOf.get(hash) ?? [])));
  if (files.length === 0) return `Image ${number}: no longer stored.`;
  return files
    .map((file, at) => `![Image ${number}${at > 0 ? `, strip ${at + 1}` : ''}](${linkTo(file)})`)
    .join('\n\n');
}

/** Relative, in a form that brackets and spaces in a name cannot break. */
function linkTo(file: string): string {
  return encodeURI(file).replace(/[()#?]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

function receipt(turn: Turn, images: readonly (Attachment | undefined)[]): string {
  const { usage } = turn;
  const facts: [string, string | undefined][] = [
    ['Asked', timeWords(turn.askedAt)],
    ['Model', plainCode(turn.model)],
    ['Ended', stateWords(turn)],
    ...images.flatMap((image, at) => (image ? imageFacts(image, at + 1, turn.sent) : [])),
    ['Tokens in', usage && String(usage.inputTokens)],
    ['Tokens out', usage && String(usage.outputTokens)],
    ['Tokens from the cache', usage && usage.cacheReadTokens > 0 ? String(usage.cacheReadTokens) : undefined],
    ['Tokens into the cache', usage && usage.cacheWriteTokens > 0 ? String(usage.cacheWriteTokens) : undefined],
    ['Cost, estimated', turn.costUsd === undefined ? undefined : formatExactUsd(turn.costUsd)],
    ['Request id', turn.requestId && plainCode(turn.requestId)],
    ...turn.notices.map((notice): [string, string] => ['Note', plainLine(notice)]),
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [`- ${name}: ${value}`])).join('\n');
}

function imageFacts(
  { id, provenance, original }: Attachment,
  number: number,
  sent: readonly SentImage[],
): [string, string][] {
  const name = `Image ${number}`;
  const facts: [string, string][] = [];
  if (provenance.kind === 'page') {
    facts.push([`${name}, page`, `${plainLine(provenance.pageTitle)} ${plainCode(provenance.pageUrl)}`.trim()]);
    if (provenance.imageUrl) facts.push([`${name}, source`, plainCode(provenance.imageUrl)]);
  } else facts.push([`${name}, source`, `${provenance.kind} ${plainLine(provenance.name ?? '')}`.trim()]);
  if (original) facts.push([`${name}, original`, `${original.width}×${original.height}, ${original.mediaType}`]);
  for (const { attachmentId, label, image, source } of sent) {
    if (attachmentId !== id) continue;
    const part = label === undefined ? '' : `, ${plainLine(label)}`;
    facts.push([`${name}${part}, sent`, `${image.width}×${image.height}, ${image.mediaType}, as ${source.kind}`]);
  }
  return facts;
}

function stateWords({ state, endedAt }: Turn): string {
  const when = endedAt === undefined ? '' : `, ${timeWords(endedAt)}`;
  if (state.status === 'done') return `complete${when}`;
  return `${state.status}${state.status === 'failed' ? ` (${state.failure.code})` : ''}${when}`;
}

/** The same wherever it is written. */
function timeWords(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
