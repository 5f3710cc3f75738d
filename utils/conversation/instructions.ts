/** In characters: far more than anybody writes, and little beside one image. */
export const LONGEST_INSTRUCTIONS = 4000;
/** A language may be described, "simple English without jargon" for instance. In characters. */
export const LONGEST_LANGUAGE = 60;

interface Instructions {
  /** For every conversation. */
  general: string;
  /** A language in the user's words; empty for the question's own. */
  answerIn: string;
  /** For this conversation alone. */
  own?: string | undefined;
}

/**
 * The `system` text of a request, always in the same order, so that a cached beginning stays what it was: the general
 * instructions, the conversation's own, the language.
 *
 * @returns undefined where nothing was said.
 */
export function systemFor({ general, answerIn, own = '' }: Instructions): string | undefined {
  const language = answerIn.trim().slice(0, LONGEST_LANGUAGE);
  const parts = [
    general.trim().slice(0, LONGEST_INSTRUCTIONS),
    own.trim().slice(0, LONGEST_INSTRUCTIONS),
    language === '' ? '' : `Answer in ${language}, whatever language the question is in.`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts.join('\n\n');
}
