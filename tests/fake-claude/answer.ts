import type { ReceivedImage, Rgb } from './images.ts';
import type { MessageRequest } from './message-schema.ts';

/** What an answer may be made from. */
export interface AnswerContext {
  request: MessageRequest;
  images: readonly ReceivedImage[];
  /** The text of the last user message, labels of images left out. */
  question: string;
}

export const FIRST_LINE = "This answer comes from Loupe's stand-in for Claude, not from Claude.";

/** The words of the last user message. */
export function questionOf({ messages }: MessageRequest): string {
  const content = messages.at(-1)?.content ?? '';
  if (typeof content === 'string') return content;
  return content
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .filter((text) => !/^(Image|Part) \d+\b[^\n]*:$/.test(text.trim()))
    .join('\n\n');
}

/** Markdown that says what arrived, so that a right image can be told from a wrong one by reading it. */
export function describeRequest({ request, images, question }: AnswerContext): string {
  const asked = request.messages.filter(({ role }) => role === 'user').length;
  const lines = [
    FIRST_LINE,
    '',
    '## What arrived',
    '',
    `Question ${asked} of this conversation, with ${count(images.length, 'image')} in the request, for \`${request.model}\`.`,
    '',
  ];
  if (images.length > 0) {
    lines.push(
      '| # | question | source | type | size | bytes | top left | top right | bottom left | bottom right |',
      '|--:|--:|---|---|---|--:|---|---|---|---|',
      ...images.map((image, index) => `| ${rowOf(image, index, request).join(' | ')} |`),
      '',
    );
  }
  lines.push(
    '### The question, repeated',
    '',
    ...question.split('\n').map((line) => `> ${line}`),
    '',
    '### How this text was made',
    '',
    '- every image was **decoded**, not only counted',
    '- colours are the *mean* of each quarter',
    '- a few characters beyond ASCII: naïve, 東京, 🔍, Ελληνικά',
    '',
    '```text',
    `tokens of the images: ${images.reduce((sum, image) => sum + image.tokens, 0)}`,
    '```',
    '',
    'What the real service does with images: [Vision](https://platform.claude.com/docs/en/build-with-claude/vision).',
    '',
  );
  return lines.join('\n');
}

function rowOf(image: ReceivedImage, index: number, { messages }: MessageRequest): string[] {
  const question = messages.slice(0, image.message + 1).filter(({ role }) => role === 'user').length;
  return [
    String(index + 1),
    String(question),
    image.kind,
    image.mediaType,
    `${image.width}×${image.height}`,
    String(image.bytes),
    ...image.quadrants.map((colour) => `${hex(colour)} ${colourName(colour)}`),
  ];
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** `#rrggbb`. */
export function hex(colour: Rgb): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Hues in degrees where each name ends. */
const HUES = [
  [15, 'red'],
  [45, 'orange'],
  [70, 'yellow'],
  [165, 'green'],
  [200, 'cyan'],
  [260, 'blue'],
  [290, 'purple'],
  [345, 'pink'],
  [361, 'red'],
] as const;

/** A plain word for a colour. */
export function colourName([red, green, blue]: Rgb): string {
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  const lightness = (most + Math.min(red, green, blue)) / 510;
  if (lightness < 0.08) return 'black';
  if (lightness > 0.94) return 'white';
  if (range < 25) return 'grey';
  const sixth =
    most === red ? (green - blue) / range : most === green ? (blue - red) / range + 2 : (red - green) / range + 4;
  const hue = (sixth * 60 + 360) % 360;
  const name = HUES.find(([end]) => hue < end)?.[1] ?? 'red';
  return name === 'orange' && lightness < 0.4 ? 'brown' : name;
}
