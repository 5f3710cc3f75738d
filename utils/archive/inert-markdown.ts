import { lexer } from 'marked';
import { visibleText } from '@/utils/conversation/visible-text.ts';

/** A text as it stands, in a code block that nothing in it can end. */
export function verbatimBlock(text: string): string {
  const shown = visibleText(text);
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${shown}\n${fence}`;
}

/** One line of plain text inside Markdown. */
export function plainLine(text: string): string {
  return visibleText(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>#!|~&$=+-]/g, (sign) => `\\${sign}`);
}

/** An address as text that is no link. */
export function plainCode(text: string): string {
  const shown = visibleText(text).replace(/\s+/g, ' ');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return longest === 0 ? `${ticks}${shown}${ticks}` : `${ticks} ${shown} ${ticks}`;
}

/**
 * An answer's own Markdown, in which nothing runs and nothing is loaded wherever the file is opened: HTML and pictures
 * show as text, and an address that would run a script leads nowhere. Code blocks stay as they are.
 */
export function inertMarkdown(text: string): string {
  return lexer(visibleText(text))
    .map((token) => (token.type === 'code' ? token.raw : disarm(token.raw)))
    .join('');
}

function disarm(markdown: string): string {
  return (
    markdown
      // What is written as a character reference can become any of the signs below.
      .replace(/&(?=#\d|#x[0-9a-f]|[a-z]+;)/gi, '&amp;')
      .replace(/<(?=[a-z/!?])/gi, '&lt;')
      .replace(/!(?=\\*\[)/g, '&#33;')
      .replace(/\b(javascript|vbscript|data|file|blob)(\\?):/gi, '$1%3A')
  );
}
