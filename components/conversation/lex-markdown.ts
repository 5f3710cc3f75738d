import { Lexer, type Token } from 'marked';

/** A paragraph longer than this is shown as it is: inline patterns can be built to take quadratic time. */
const LONGEST_INLINE = 10_000;
/** Quotes and lists deeper than this are shown as they are; the lexer recurses once per level. */
const DEEPEST = 12;
const TOO_DEEP = new RegExp(String.raw`^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*){${DEEPEST + 1},}`, 'm');
const RULES_ONLY = /^[ \t]*(?:[-*_][ \t]*){3,}$/gm;
const OPEN_FENCE = /^( {0,3})(`{3,}|~{3,})([^\n`]*)(?:\n|$)/;

class CappedLexer extends Lexer {
  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (source.length <= LONGEST_INLINE) return super.inlineTokens(source, tokens);
    tokens.push({ type: 'text', raw: source, text: source });
    return tokens;
  }
}

/**
 * Markdown to tokens, in time and depth that a hostile answer cannot stretch. The tokens' `raw`
 * joined together is the source, but for lists whose last item is still empty. Never throws.
 */
export function lexMarkdown(source: string): Token[] {
  const open = openFence(source);
  if (open) return [open];
  if (TOO_DEEP.test(source.replace(RULES_ONLY, ''))) return [plain(source)];
  try {
    return new CappedLexer({ gfm: true }).lex(source);
  } catch {
    // The lexer throws on input it loops over without progress.
    return [plain(source)];
  }
}

/** The tokens inside a token; none where it has none. */
export function childTokens(token: Token): Token[] {
  return ('tokens' in token ? token.tokens : undefined) ?? [];
}

/** Text that is shown as it stands. */
export function plain(source: string): Token {
  return { type: 'plain', raw: source, text: source };
}

/** While a code block is still arriving there is nothing to analyse in it, however long it grows. */
function openFence(source: string): Token | undefined {
  const match = OPEN_FENCE.exec(source);
  if (!match) return undefined;
  const [opening, , fence = '', lang = ''] = match;
  const closing = new RegExp(`\\n {0,3}${fence[0]}{${fence.length},}[ \\t]*(?:\\n|$)`);
  if (closing.test(source.slice(opening.length - 1))) return undefined;
  return { type: 'code', raw: source, text: source.slice(opening.length), lang: lang.trim() };
}
