import type { AskKind } from './turn.ts';

/** The menu items that already are a question. */
export type QuickAction = Exclude<AskKind, 'ask'>;

interface QuickQuestion {
  /** What stands as the question in the conversation; the same words as the menu item. */
  label: string;
  /** What is sent. */
  prompt: string;
}

const QUESTIONS: Record<QuickAction, QuickQuestion> = {
  describe: {
    label: 'Describe this image',
    prompt: [
      'Describe this image for someone who cannot see it or wants the gist quickly.',
      'Begin with one sentence that says what it is and what matters most in it. Then give the important details',
      'in the order a careful viewer would notice them: people and things, what happens, the setting, and any',
      'text, numbers or labels, quoted exactly. For a chart, diagram or screenshot say what it shows and what',
      'follows from it. Say so where something is unclear, and do not guess. Keep it short; do not start with',
      '"This image shows".',
    ].join(' '),
  },
  extract: {
    label: 'Extract text from this image',
    prompt: [
      'Write out all the text in this image, verbatim and in its own language, in reading order.',
      'Keep the layout: lines, paragraphs, headings, lists and indentation. Write tables as Markdown tables and',
      'program code as code blocks. Do not correct, translate, explain or leave out anything, and put [?] where a',
      'word cannot be read. Answer with the text only, without any introduction. If there is no text in the image,',
      'say so in one sentence.',
    ].join(' '),
  },
  compare: {
    label: 'Compare these images',
    prompt: [
      'Compare these images and say what differs. Begin with one sentence that sums the difference up. Then list the',
      'differences, the most important first: what is missing, added, moved, or changed in text, numbers, colour, size',
      'or spacing, with the exact words or values of each image, named by its label. End with what is the same in',
      'substance, in one sentence. Do not list differences you cannot see.',
    ].join(' '),
  },
  changes: {
    label: 'What changed?',
    prompt: [
      'These images show the same place at different times, the earlier one first. Say what changed between them:',
      'first in one sentence, then as a list, the most important change first, with the exact words or values before',
      'and after. If nothing changed, say so in one sentence. Ignore differences of a pixel or two.',
    ].join(' '),
  },
};

/** True for a question about every image that waits, of which there must be two at least. */
export function isAboutSeveral(kind: AskKind): kind is 'compare' | 'changes' {
  return kind === 'compare' || kind === 'changes';
}

/** The words that stand for a menu item's question in the conversation. */
export function labelFor(kind: QuickAction): string {
  return QUESTIONS[kind].label;
}

/** The text that is sent for a turn: the user's own words, or the menu item's prompt. */
export function promptFor(turn: { kind: AskKind; question: string }): string {
  return turn.kind === 'ask' ? turn.question : QUESTIONS[turn.kind].prompt;
}
